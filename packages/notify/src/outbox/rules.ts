/** What a target wants, and when: the part of its configuration that the outbox knows. */
import { atLeast, hostAndPort, labelsOf } from '@apiscope/alerts'
import type { Alert, Severity } from '@apiscope/schema'

export interface Filter {
  minSeverity?: Severity
  /** Kinds; absent: all. */
  kinds?: readonly string[]
  /** Hosts, `*.example.com` for all below; absent: all. */
  hosts?: readonly string[]
  /** At least one of these labels; absent: with any or none. */
  labels?: readonly string[]
}

export interface Quiet {
  /** Minutes since midnight, by the clock of `zone`; `from` > `to`: over midnight. */
  from: number
  to: number
  /** IANA name. */
  zone: string
  /** Comes through all the same; absent: nothing does. */
  except?: Severity
}

export interface Rate {
  /** So many messages … */
  messages: number
  /** … in so long, ms. */
  perMs: number
}

export interface Rules {
  name: string
  /** `incident`: alerts of one incident are one message that is updated; `none`: each by itself, many in one delivery. */
  group: 'incident' | 'none'
  filter: Filter
  quiet?: Quiet
  rate?: Rate
}

export function wanted(alert: Alert, { minSeverity, kinds, hosts, labels }: Filter): boolean {
  if (minSeverity !== undefined && !atLeast(alert.severity, minSeverity)) return false
  if (kinds !== undefined && !kinds.includes(alert.kind)) return false
  if (hosts !== undefined && !hosts.some((pattern) => hostMatches(pattern, alert.api.host))) return false
  if (labels === undefined) return true
  const own = labelsOf(alert)
  return labels.some((label) => own.includes(label))
}

/** With a port only that port, without one any. */
function hostMatches(pattern: string, host: string): boolean {
  const name = hostAndPort(pattern).port === undefined ? hostAndPort(host).host : host
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Minutes since midnight at `now`, by the clock of `zone`. */
export function minuteOfDay(now: number, zone: string): number {
  let clock = clocks.get(zone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    clocks.set(zone, clock)
  }
  const [hour, minute] = clock.format(now).split(':').map(Number) as [number, number]
  return hour * 60 + minute
}

/** Is something of this severity held back now? */
export function isQuiet(quiet: Quiet | undefined, severity: Severity, now: number): boolean {
  if (!quiet || (quiet.except !== undefined && atLeast(severity, quiet.except))) return false
  const minute = minuteOfDay(now, quiet.zone)
  return quiet.from <= quiet.to ? minute >= quiet.from && minute < quiet.to : minute >= quiet.from || minute < quiet.to
}

/** A token bucket: `messages` at once, refilled evenly. */
export class Bucket {
  private tokens: number
  private at = Number.NEGATIVE_INFINITY

  constructor(private readonly rate: Rate | undefined) {
    this.tokens = rate?.messages ?? 0
  }

  has(now: number): boolean {
    this.fill(now)
    return this.rate === undefined || this.tokens >= 1
  }

  take(now: number): void {
    this.fill(now)
    this.tokens--
  }

  /** When there is a token, ms; now or later. */
  next(now: number): number {
    if (this.has(now) || !this.rate) return now
    return now + Math.ceil(((1 - this.tokens) * this.rate.perMs) / this.rate.messages)
  }

  private fill(now: number): void {
    if (!this.rate) return
    if (now > this.at) {
      const gained = ((now - this.at) * this.rate.messages) / this.rate.perMs
      this.tokens = Math.min(this.rate.messages, this.tokens + (Number.isFinite(gained) ? gained : this.rate.messages))
      this.at = now
    }
  }
}
