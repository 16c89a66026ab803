import { type Exchange, isHidden, outcomeStatus, type PathEvent } from '@apiscope/schema'
import { BoundedMap } from './bounded-map.js'
import type { SensorLimits } from './options.js'

const SECOND = 1000
/** An exchange that is later than this, in s of packet time, follows another clock. */
const LATE_SECONDS = 600

/**
 * Which exchanges are told to those who learn templates: an API's first call, and each by which its calls have doubled, with
 * the calls since. Bounded per host and in all, by packet time, so that a scanner is heard but not followed.
 */
export class PathSampling {
  private readonly calls: BoundedMap<string, number>
  private readonly hosts = new Map<string, number>()
  private second = 0
  private told = 0
  /** Events not told because there were too many: `sensor.paths_over_rate`. */
  overRate = 0

  constructor(private readonly limits: SensorLimits) {
    this.calls = new BoundedMap(limits.sampledPaths)
  }

  /** Asked of each exchange, in order; undefined: nothing to tell. */
  event(exchange: Exchange): PathEvent | undefined {
    const { api, request } = exchange
    if (!request) return undefined
    const calls = (this.calls.get(api.id) ?? 0) + 1
    this.calls.set(api.id, calls)
    if ((calls & (calls - 1)) !== 0) return undefined
    if (!this.room(api.host, exchange.time)) {
      this.overRate++
      return undefined
    }
    return pathEvent(exchange, Math.max(1, calls / 2))
  }

  private room(host: string, time: number): boolean {
    const second = Math.floor(time / SECOND)
    // Far back: the clock was set back, and the old second would count for as long as it is away.
    if (second > this.second || second < this.second - LATE_SECONDS) {
      this.second = second
      this.told = 0
      this.hosts.clear()
    }
    const ofHost = this.hosts.get(host) ?? 0
    if (this.told >= this.limits.pathsPerSecond || ofHost >= this.limits.hostPathsPerSecond) return false
    this.told++
    this.hosts.set(host, ofHost + 1)
    return true
  }
}

/** The slim view of an exchange for who learns templates. Pure: recorded exchanges give the same. */
export function pathEvent(exchange: Exchange, calls: number): PathEvent {
  const { id, time, sensor, api, response, released } = exchange
  // Names of tools have slashes of their own: they are no segments of a path.
  const hash = exchange.agent ? api.template.indexOf('#') : -1
  const template = hash < 0 ? api.template : api.template.slice(0, hash)
  const event: PathEvent = { v: 1, id, time, host: api.host, method: api.method, template, calls, sensor }
  const values = exchange.parameters
    ?.filter((p) => p.in === 'path')
    .map((p) => (isHidden(p, 0) ? '[]' : (p.values[0] ?? '')))
  if (values && values.length > 0) event.values = values
  if (response) event.status = outcomeStatus(response)
  if (released !== undefined) event.released = released
  return event
}
