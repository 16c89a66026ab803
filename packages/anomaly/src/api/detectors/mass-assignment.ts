/**
 * Mass assignment (OWASP API3:2023, CWE-915): a request brings a field that names a privilege and that no caller of this API has sent before,
 * and is answered as if that were fine. Surest where the answer shows the field with the value that was sent.
 */
import { callerAddress, type Exchange, outcomeStatus, type Parameter, safeName } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../../dismissal.js'
import { raise } from '../../finding.js'
import type { AnomalyOptions } from '../../options.js'
import { BodyFields } from '../body-fields.js'
import { namesPrivilege } from '../privilege-name.js'
import type { ApiState } from '../state.js'
import { hash32 } from '../windows.js'

/** Characters of a field's name in alerts. */
const NAME_LENGTH = 128

/** Judges the fields of one accepted call, and learns them. */
export function judgeFields(state: ApiState, exchange: Exchange, options: AnomalyOptions, out: Output): void {
  const status = outcomeStatus(exchange.response)
  const sent = exchange.parameters?.filter((parameter) => parameter.in === 'request')
  if (!sent || sent.length === 0 || status === undefined || status < 200 || status >= 300) return
  state.fields ??= BodyFields.create(exchange.time)
  const { fields } = state
  if (fields.isKnown(exchange.time)) {
    const fresh = sent.filter(({ name }) => !fields.has(hash32(name)) && namesPrivilege(name))
    // One for a call, whatever else it brings: names are the caller's to make up.
    const echoed = fresh.find((parameter) => isEchoed(exchange, parameter))
    const told = echoed ?? fresh[0]
    if (told) alert(state, exchange, told, echoed !== undefined, options, out)
  }
  fields.learn(
    sent.map(({ name }) => hash32(name)),
    hash32(exchange.client.id),
    exchange.time,
  )
}

/** The answer shows a field of this name with a value that was sent: equal texts are equal values, sealed ones too. */
function isEchoed({ parameters }: Exchange, { name, values }: Parameter): boolean {
  const last = lastSegment(name)
  return parameters!.some(
    (other) =>
      other.in === 'response' &&
      lastSegment(other.name) === last &&
      other.values.some((value) => values.includes(value)),
  )
}

const lastSegment = (name: string): string => name.slice(name.lastIndexOf('.') + 1)

function alert(
  state: ApiState,
  { id, api, client, time }: Exchange,
  { name }: Parameter,
  echoed: boolean,
  options: AnomalyOptions,
  out: Output,
): void {
  const field = safeName(name, NAME_LENGTH)
  if (isDismissed(state.dismissals, 'mass_assignment', field, 1, { time, client: client.id })) {
    out.count('anomaly.dismissed')
    return
  }
  // One for a field, whoever sends it: a release that adds a field is one alert; and one for a caller, wherever he puts it.
  if (state.holdOff.holds(`mass_assignment|${client.id}`, time)) return
  state.holdOff.pass(`mass_assignment|${client.id}`, time, 1, options.holdOffMs, options.holdOffs)
  if (!state.holdOff.pass(`mass_assignment|${lastSegment(field)}`, time, 1, options.holdOffMs, options.holdOffs)) return
  raise(
    {
      kind: 'mass_assignment',
      severity: echoed ? 'high' : 'medium',
      api,
      time,
      client: { id: client.id, ip: callerAddress(client) },
      title: `A field that nobody sent before, \`${field}\`, was accepted on ${api.id}, from ${client.id}${echoed ? '; the answer shows its value' : ''}`,
      evidence: {
        metric: field,
        observed: 1,
        expected: 0,
        lower: 0,
        upper: 0,
        field,
        echoed,
        calls: state.fields!.calls,
        exchanges: [id],
      },
      identity: [client.id, field, id],
      count: 1,
      answered: 1,
    },
    out,
  )
}
