import type { PulseEvent } from '@apiscope/schema'
import type { SensorLimits } from './options.js'

const MINUTE = 60_000

/**
 * Counts the calls of each API by the minute of packet time, and tells them to the owner of its host when the minute is over. Pure:
 * exchanges and heartbeats in the same order give the same pulses, whatever decodes them.
 */
export class Pulses {
  private readonly calls = new Map<string, number>()
  /** How many of them each host has. */
  private readonly apis = new Map<string, number>()
  /** Minute at hand: its end, ms; −1 before the first heartbeat. */
  private end = -1
  /** How often packet time was set back: the minutes that come again are others. */
  private again = 0
  /** Calls not told because there were too many APIs in a minute: `sensor.pulses_over_limit`. */
  overLimit = 0

  constructor(
    private readonly sensor: string,
    private readonly limits: SensorLimits,
  ) {}

  /** One exchange of this API, in the order of release. */
  count(id: string): void {
    const before = this.calls.get(id)
    if (before !== undefined) this.calls.set(id, before + 1)
    else if (this.admits(hostOf(id))) this.calls.set(id, 1)
    else this.overLimit++
  }

  /** Packet time reaches `time`, a whole second, ms: what the minute that ends by then has brought, to be told before this heartbeat. */
  heartbeat(time: number): PulseEvent[] {
    if (this.end < 0) this.end = endOf(time)
    if (time < this.end - MINUTE) {
      this.end = endOf(time)
      this.again++
    }
    if (time < this.end) return []
    const { sensor, end } = this
    const again = this.again > 0 ? `/${this.again}` : ''
    const pulses = new Map<string, PulseEvent>()
    for (const [api, calls] of this.calls) {
      const host = hostOf(api)
      const id = `pulse/${sensor}/${host}/${end}${again}`
      const pulse = pulses.get(host) ?? { v: 1, pulse: true, id, time: end, host, sensor, calls: {} }
      pulse.calls[api] = calls
      pulses.set(host, pulse)
    }
    this.calls.clear()
    this.apis.clear()
    this.end = endOf(time)
    return [...pulses.values()]
  }

  private admits(host: string): boolean {
    const apis = this.apis.get(host) ?? 0
    if (apis >= this.limits.pulseApis || this.calls.size >= this.limits.pulses) return false
    this.apis.set(host, apis + 1)
    return true
  }
}

const endOf = (time: number): number => (Math.floor(time / MINUTE) + 1) * MINUTE

/** `GET shop.example:8080/orders` → `shop.example:8080`. */
function hostOf(id: string): string {
  const start = id.indexOf(' ') + 1
  const end = id.indexOf('/', start)
  return end < 0 ? id.slice(start) : id.slice(start, end)
}
