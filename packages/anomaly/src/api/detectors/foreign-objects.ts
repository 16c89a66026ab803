/**
 * `bola` by learnt ownership: an actor reads objects that usually others ask for, few enough that no count of objects stands out
 * (broken object level authorisation, OWASP API1:2023). Only where that is rare at the API.
 */
import { callerAddress, type Exchange, outcomeStatus } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../../dismissal.js'
import { plain, raise } from '../../finding.js'
import { type AnomalyOptions, SCALE_NAMES } from '../../options.js'
import { type Foreign, Ownership } from '../ownership.js'
import type { ApiState } from '../state.js'
import { type ActorWindows, hash32, isOpen, METRIC_INDEX } from '../windows.js'

const DAY_MS = 86_400_000
/** The scale of a day. */
const DAY = SCALE_NAMES.indexOf('24h')

export function judgeForeign(
  state: ApiState,
  exchange: Exchange,
  actor: ActorWindows,
  options: AnomalyOptions,
  out: Output,
): void {
  const status = outcomeStatus(exchange.response) ?? 0
  if (status < 200 || status >= 300) return
  const object = exchange.identities?.find(({ role, kind }) => role === 'requested' && kind === 'object')
  if (!object) return
  const { client, time } = exchange
  state.ownership ??= Ownership.create(options.ownership)
  const window = actor.windows[DAY]!
  const read = {
    object: hash32(object.key),
    actor: hash32(client.id),
    time,
    objects: isOpen(window) ? window[METRIC_INDEX.objects]! : 1,
  }
  const found = state.ownership.add(read, options.ownership)
  if (found && time - state.firstSeen >= DAY_MS) alert(state, exchange, found, options, out)
}

function alert(state: ApiState, exchange: Exchange, found: Foreign, options: AnomalyOptions, out: Output): void {
  const { api, client, time } = exchange
  const { observed, owners, upper, share } = found
  if (isDismissed(state.dismissals, 'bola', 'foreign_objects', observed, { time, client: client.id })) return
  if (!state.holdOff.pass(`bola|${client.id}`, time, observed / upper, options.holdOffMs, options.holdOffs)) return
  state.holdOff.pass(client.id, time, 1, options.holdOffMs, options.holdOffs)
  state.foundAt = time
  raise(
    {
      kind: 'bola',
      severity: 'high',
      api,
      time,
      client: { id: client.id, ip: callerAddress(client) },
      title: `Somebody reads what is others': ${observed} objects of ${api.id} that ${owners} others usually ask for, by ${client.id}; others reach ${Math.round(upper / options.ownership.margin)}`,
      evidence: {
        metric: 'foreign_objects',
        observed,
        expected: plain(upper / options.ownership.margin),
        lower: 0,
        upper: plain(upper),
        window: '24h',
        owners_at_least: owners,
        foreign_share: plain(share),
        exchanges: [exchange.id],
      },
      identity: [client.id, 'foreign', Math.floor(time / DAY_MS)],
      count: observed,
      answered: observed,
    },
    out,
  )
}
