/**
 * Segments of one connection that give different bytes for the same place: a receiver takes one of them and a sensor may take the other.
 * Ptacek and Newsham, *Insertion, Evasion, and Denial of Service: Eluding Network Intrusion Detection* (1998), §3–5. Retransmissions
 * repeat what they sent, so this is not what networks do by themselves; both readings have been searched for attacks.
 */
import { callerAddress, type Exchange, outcomeStatus } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../../dismissal.js'
import { raise } from '../../finding.js'
import type { AnomalyOptions } from '../../options.js'
import type { ApiState } from '../state.js'

/** As the sensor names it in `quality.oddities`. */
const CONFLICT = 'overlap-conflict'

/** One alert for an API and caller in the hold-off, whatever follows. */
export function judgeEvasion(
  state: Pick<ApiState, 'holdOff' | 'dismissals'>,
  { id, api, client, time, quality, response }: Exchange,
  options: Pick<AnomalyOptions, 'holdOffMs' | 'holdOffs'>,
  out: Output,
): void {
  if (!quality.oddities?.includes(CONFLICT)) return
  out.count('anomaly.overlap_conflicts')
  if (isDismissed(state.dismissals, 'evasion', CONFLICT, 1, { time, client: client.id })) return
  // Where no server has confirmed the API, this state is of all that is made up on one server, and so is the alert.
  if (!state.holdOff.pass(`evasion|${client.id}`, time, 1, options.holdOffMs, options.holdOffs)) return
  const status = outcomeStatus(response)
  const answered = status !== undefined && status >= 200 && status < 300
  raise(
    {
      kind: 'evasion',
      severity: answered ? 'high' : 'medium',
      api,
      time,
      client: { id: client.id, ip: callerAddress(client) },
      title: `Overlapping TCP segments with different content (evasion of inspection) in a request to ${api.id} by ${client.id}${answered ? ': answered' : ''}`,
      evidence: { metric: CONFLICT, observed: 1, ...(status === undefined ? {} : { status }), exchanges: [id] },
      identity: [client.id, id],
      count: 1,
      answered: answered ? 1 : 0,
    },
    out,
  )
}
