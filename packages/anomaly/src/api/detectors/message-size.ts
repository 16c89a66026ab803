/** Single messages of a size that the API has never shown: few, so that no count of anything stands out. */
import { type AlertKind, callerAddress, type Exchange, outcomeStatus } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../../dismissal.js'
import { largest, plain, raise } from '../../finding.js'
import type { AnomalyOptions } from '../../options.js'
import type { Tail } from '../../tail/tail.js'
import { quantity } from '../../wording.js'
import { learnAlerted } from '../learn.js'
import type { ApiState } from '../state.js'
import { type ActorWindows, hash32 } from '../windows.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

interface SizeRule {
  metric: string
  noun: string
  kind: AlertKind
  /** Bytes or records below which a message is never large. */
  floor: number
  /** Doublings beyond the largest ordinary size, summed over the messages of an actor within an hour, that are an alert. */
  doublings: number
}

const RULES: readonly SizeRule[] = [
  { metric: 'records_per_response', noun: 'records', kind: 'exfil_size', floor: 100, doublings: 2.5 },
  { metric: 'bytes_per_response', noun: '', kind: 'exfil_size', floor: 50_000, doublings: 2.9 },
  { metric: 'bytes_per_request', noun: '', kind: 'flood_payload', floor: 100_000, doublings: 3.2 },
]

/** Messages an API must have shown before one can be large. */
const FEWEST = 5
/** A message is large from so many times the largest ordinary size on. */
const LARGE = 1.6
/** So many actors with large messages within so long: the API has changed, not an actor. Count; ms. */
const CHANGED = 4
const CHANGED_MS = 6 * HOUR_MS

/** Judges the sizes of one answered exchange by those before it, then learns them. */
export function judgeSizes(
  state: ApiState,
  exchange: Exchange,
  actor: ActorWindows,
  options: AnomalyOptions,
  out: Output,
): void {
  const { request, response, time } = exchange
  const status = outcomeStatus(response)
  if (!response || status === undefined || status < 200 || status >= 300) return
  const sizes = [response.records ?? 0, response.bodyBytes, request?.bodyBytes ?? 0]
  let worst: { which: number; ratio: number; reference: number } | undefined
  for (let which = 0; which < RULES.length; which++) {
    const tail = state.sizeTails[which]!
    const rule = RULES[which]!
    const reference = Math.max(rule.floor / LARGE ** 2, tail.reference * (1 + 2 / Math.sqrt(Math.max(1, tail.count))))
    const ratio = sizes[which]! / reference
    if (tail.count < FEWEST || ratio < LARGE || sizes[which]! < rule.floor) learnSize(tail, actor, sizes[which]!, time)
    else if (!worst || ratio > worst.ratio) worst = { which, ratio, reference }
  }
  if (!worst) return
  const { which, ratio, reference } = worst
  const tail = state.sizeTails[which]!
  const ordinary = tail.reference
  if (changed(state, exchange)) {
    tail.add(sizes[which]!)
    out.count('anomaly.sizes_changed')
    return
  }
  learnAlerted(tail, state.sizesTaught, which, reference * LARGE, Math.floor(time / DAY_MS))
  if (actor.large === undefined || time >= actor.large[0] + HOUR_MS) actor.large = [time, 0, 0]
  actor.large[1]++
  actor.large[2] = Math.round(1000 * (actor.large[2] + Math.log2(ratio))) / 1000
  const rule = RULES[which]!
  if (actor.large[2] < rule.doublings) return
  alertSize(state, exchange, rule, sizes[which]!, ordinary, reference * LARGE, actor, options, out)
}

/** One actor raises what is ordinary once an hour: many large messages of one are not many large messages. */
function learnSize(tail: Tail, actor: ActorWindows, size: number, time: number): void {
  const { reference } = tail
  const hour = Math.floor(time / HOUR_MS)
  if (size <= reference) tail.add(size)
  else if (actor.raisedSize === hour) tail.add(reference)
  else {
    actor.raisedSize = hour
    tail.add(size)
  }
}

/** Do others get large messages too? Notes this actor. */
function changed(state: ApiState, { client, time }: Exchange): boolean {
  if (time >= state.largeActors[0] + CHANGED_MS) state.largeActors = [time, []]
  const actors = state.largeActors[1]
  const hash = hash32(client.id)
  if (!actors.includes(hash) && actors.length < CHANGED) actors.push(hash)
  return actors.length >= CHANGED
}

function alertSize(
  state: ApiState,
  exchange: Exchange,
  rule: SizeRule,
  observed: number,
  expected: number,
  upper: number,
  actor: ActorWindows,
  options: AnomalyOptions,
  out: Output,
): void {
  const { api, client, time } = exchange
  if (isDismissed(state.dismissals, rule.kind, rule.metric, observed, { time, client: client.id })) return
  if (!state.holdOff.pass(`${rule.kind}|${client.id}`, time, observed / upper, options.holdOffMs, options.holdOffs))
    return
  state.holdOff.pass(client.id, time, 1, options.holdOffMs, options.holdOffs)
  state.foundAt = time
  const direction = rule.kind === 'flood_payload' ? 'Oversized requests to' : 'Unusually large answers from'
  raise(
    {
      kind: rule.kind,
      severity: rule.kind === 'exfil_size' ? 'high' : 'medium',
      api,
      time,
      client: { id: client.id, ip: callerAddress(client) },
      title: `${direction} ${api.id}: ${quantity(rule.metric, observed)}${rule.noun && ` ${rule.noun}`} at once for ${client.id}, usually at most ${largest(expected, (n) => quantity(rule.metric, n))}`,
      evidence: {
        metric: rule.metric,
        observed,
        expected: plain(expected),
        lower: 0,
        upper: plain(upper),
        window: 'exchange',
        large_exchanges: actor.large?.[1],
        exchanges: [exchange.id],
      },
      identity: [client.id, rule.metric, exchange.id],
      count: actor.large?.[1] ?? 1,
      answered: actor.large?.[1] ?? 1,
    },
    out,
  )
}
