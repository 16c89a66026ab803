/** What one window of one scale has seen so far. */
import { type Exchange, outcomeStatus } from '@apiscope/schema'
import { Distinct } from './distinct.js'
import { METRIC_COUNT } from './metrics.js'
import { TopActors, type TopJson } from './top-actors.js'

/** Sums of a window. */
const SUMS = [
  'requests',
  'responseBytes',
  'requestBytes',
  'records',
  'clientErrors',
  'serverErrors',
  'latency',
  'timed',
  'newActors',
  'parameters',
  'novel',
  'lossy',
] as const
export type Sum = (typeof SUMS)[number]
const AT = Object.fromEntries(SUMS.map((name, i) => [name, i])) as Record<Sum, number>

export interface WindowJson {
  s: number
  e: number
  v: number[]
  d: string
  n: number
  t: TopJson
}

/** What the exchange adds besides what it says itself. */
export interface Observed {
  actorHash: number
  /** The API meets this actor for the first time. */
  newActor: boolean
  parameters: number
  /** Of which so many had a shape not seen before. */
  novel: number
}

export class MetricWindow {
  private readonly sums: number[]
  private readonly distinct: Distinct
  readonly top: TopActors

  constructor(
    readonly start: number,
    readonly end: number,
    json?: WindowJson,
  ) {
    this.sums = json ? json.v.slice() : SUMS.map(() => 0)
    this.distinct = json ? new Distinct(Uint8Array.from(Buffer.from(json.d, 'base64')), json.n) : new Distinct()
    this.top = new TopActors(json?.t)
  }

  sum(name: Sum): number {
    return this.sums[AT[name]]!
  }

  add({ request, response, durationMs, quality, client }: Exchange, extra: Observed): void {
    const { sums } = this
    const sent = request?.bodyBytes ?? 0
    const received = response?.bodyBytes ?? 0
    const status = outcomeStatus(response) ?? 0
    sums[AT.requests]!++
    sums[AT.responseBytes]! += received
    sums[AT.requestBytes]! += sent
    sums[AT.records]! += response?.records ?? 0
    if (status >= 400 && status < 500) sums[AT.clientErrors]!++
    if (status >= 500) sums[AT.serverErrors]!++
    if (durationMs !== undefined && durationMs >= 0) {
      sums[AT.latency]! += durationMs
      sums[AT.timed]!++
    }
    if (extra.newActor) sums[AT.newActors]!++
    sums[AT.parameters]! += extra.parameters
    sums[AT.novel]! += extra.novel
    if (quality.gapBytes > 0 || quality.oneSided) sums[AT.lossy]!++
    this.distinct.add(extra.actorHash)
    this.top.add(client.id, sent + received)
  }

  /** One value per metric of `METRIC_LIST`; NaN = nothing to say (the mean of none). */
  values(): Float64Array {
    const n = this.sum('requests')
    const actors = Math.max(n > 0 ? 1 : 0, Math.min(n, Math.round(this.distinct.count)))
    const of = (a: number, b: number): number => (b > 0 ? a / b : Number.NaN)
    const out = new Float64Array(METRIC_COUNT)
    out.set([n, this.sum('responseBytes'), this.sum('requestBytes'), this.sum('records'), actors])
    out[5] = of(this.sum('clientErrors'), n)
    out[6] = of(this.sum('serverErrors'), n)
    out[7] = of(this.sum('latency'), this.sum('timed'))
    out[8] = of(this.sum('responseBytes') + this.sum('requestBytes'), actors)
    out[9] = of(this.sum('records'), actors)
    out[10] = Math.min(1, of(this.sum('newActors'), actors))
    out[11] = of(this.sum('novel'), this.sum('parameters'))
    return out
  }

  /** How many events each value of `values` rests on. */
  events(m: number): number {
    const n = this.sum('requests')
    if (m < 7) return n
    if (m === 7) return this.sum('timed')
    return m === 11 ? this.sum('parameters') : Math.round(this.distinct.count)
  }

  /** Share of exchanges that the mirror did not deliver whole. */
  get loss(): number {
    return this.sum('lossy') / Math.max(1, this.sum('requests'))
  }

  toJSON(): WindowJson {
    const { start, end, sums, distinct, top } = this
    return {
      s: start,
      e: end,
      v: sums,
      d: Buffer.from(distinct.registers).toString('base64'),
      n: distinct.count,
      t: top.toJSON(),
    }
  }
}
