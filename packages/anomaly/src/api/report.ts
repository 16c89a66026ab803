/** Raises a finding about an API, as part of the incident that it belongs to. */
import type { Output } from '@apiscope/worker'
import { type Finding, raise } from '../finding.js'
import type { ApiState } from './state.js'

export function report(state: ApiState, finding: Finding, out: Output): void {
  const { api, time, client, evidence } = finding
  const incident = state.incidents.join(api.id, time, client ? [client.id] : [])
  raise({ ...finding, evidence: { ...evidence, incident } }, out, true)
}
