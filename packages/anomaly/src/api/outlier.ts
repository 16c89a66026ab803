/** Single messages of a size that the API has never shown: few, so that no count of anything stands out. */
import type { AlertKind, Exchange } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { plain, raise } from '../finding.js'
import type { AnomalyOptions } from '../options.js'
import { human } from './classify.js'
import { learnAlerted } from './learn.js'
import type { ApiState } from './state.js'
import type { ActorWindows } from './windows.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

interface SizeRule {
  metric: string
  noun: string
  kind: AlertKind
  /** Times the largest ordinary size. */
  margin: number
  /** Bytes or records below which a message is never large. */
  floor: number
}

const RULES: readonly SizeRule[] = [
  { metric: 'records_per_response', noun: 'records', kind: 'exfil_size', margin: 4, floor: 100 },
  { metric: 'bytes_per_response', noun: 'bytes', kind: 'exfil_size', margin: 6, floor: 50_000 },
  { metric: 'bytes_per_request', noun: 'bytes', kind: 'flood_payload', margin: 8, floor: 100_000 },
]

/** Messages an API must have shown before one can be large. */
const FEWEST = 5
/** So many in an hour from one actor are an alert … */
const REPEATED = 2
/** … or one that is so many times too large. */
const ALONE = 3

/** Judges the sizes of one answered exchange by those before it, then learns them. */
export function judgeSizes(
  state: ApiState,
  exchange: Exchange,
  actor: ActorWindows,
  options: AnomalyOptions,
  out: Output,
): void {
  const { request, response, time } = exchange
  if (!response || response.status < 200 || response.status >= 300) return
  const sizes = [response.records ?? 0, response.bodyBytes, request?.bodyBytes ?? 0]
  let worst: { which: number; ratio: number; upper: number } | undefined
  for (let which = 0; which < RULES.length; which++) {
    const tail = state.sizeTails[which]!
    const rule = RULES[which]!
    const upper = Math.max(rule.floor, tail.reference * rule.margin * (1 + 2 / Math.sqrt(Math.max(1, tail.count))))
    const ratio = sizes[which]! / upper
    if (tail.count < FEWEST || ratio < 1) tail.add(sizes[which]!)
    else if (!worst || ratio > worst.ratio) worst = { which, ratio, upper }
  }
  if (!worst) return
  const { which, ratio, upper } = worst
  learnAlerted(state.sizeTails[which]!, state.sizesTaught, which, upper, Math.floor(time / DAY_MS))
  if (actor.large === undefined || time >= actor.large[0] + HOUR_MS) actor.large = [time, 0]
  actor.large[1]++
  if (actor.large[1] >= REPEATED || ratio >= ALONE)
    alertSize(
      state,
      exchange,
      RULES[which]!,
      sizes[which]!,
      state.sizeTails[which]!.reference,
      upper,
      actor,
      options,
      out,
    )
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
      client: { id: client.id, ip: client.ip },
      title: `${direction} ${api.id}: ${human(observed)} ${rule.noun} at once for ${client.id}, usually at most ${human(expected)}`,
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
    true,
  )
}
