/** What one pipeline saw and what it did not, as plain counters. */
export interface PipelineReport {
  frames: number
  bytes: number
  /** Packet time of the first and last frame, ms; absent without frames. */
  time?: { first: number; last: number }
  /** Frames by what the decoder made of them. */
  frameVerdicts: Record<string, number>
  /** Frames that the capture cut short. */
  truncatedFrames: number
  /** Counters of the flow and http rooms by name. */
  flow: Record<string, number>
  http: Record<string, number>
  flows: { total: number; http: number; tls: number; other: number; undetermined: number }
  exchanges: {
    total: number
    oneSided: number
    truncated: number
    withGaps: number
    gapBytes: number
    reasons: Record<string, number>
  }
  /** Bodies that were to be looked into and are of a kind that nobody can read, by media type; absent in reports of older versions. */
  unread?: Record<string, number>
  /**
   * Of the requests that were looked into: by whose packets they came, and those of them that named another caller in X-Forwarded-For or
   * Forwarded and were not believed, since no such proxy is trusted. Absent in reports of older versions.
   */
  forwarded?: { peers: Record<string, number>; unbelieved: Record<string, number> }
  /** `tls.*`: counters of the TLS room and of its key feeds. */
  tlsCounters: Record<string, number>
  /** TLS flows that were read with their keys, by server name. */
  tlsRead: Record<string, number>
  /** TLS flows that were not, by why: `no-key`, `joined-late`, `unknown-suite` … */
  tlsUnread: Record<string, number>
  /** Encrypted flows by server name (SNI); '' where the ClientHello named none. */
  tls: Record<string, number>
  /** Flows that are not HTTP, by protocol and server port: `ssh/22`. */
  otherProtocols: Record<string, number>
  /** UDP datagrams by the lower port: `udp/53`. */
  datagrams: Record<string, number>
  /** Frames without IP, by EtherType; absent in reports of older versions. */
  etherTypes?: Record<string, number>
  tunnels: Record<string, { flows: number; frames: number; bytes: number }>
  /** Messages of upgraded connections, by protocol; absent in reports of older versions. */
  messages?: Record<string, number>
  /** What was not looked into for attack patterns, by counter: `sensor.values_not_scored`, `sensor.bodies_partly_scored`, and requests with either, or with bytes missing: `sensor.requests_partly_scored`. */
  unscored?: Record<string, number>
  /** Path events not told because there were too many. */
  pathsOverRate?: number
}

/** What a sensor saw and what it did not: for the report, the metrics and tests. */
export interface SensorReport extends PipelineReport {
  release: { late: number; overflows: number }
  /** `sensor.clock_*`: stamps that were not believed, and clocks that really changed. */
  clock: Record<string, number>
  /** Exchanges that an earlier run had published, and that were not sent again. */
  repeats?: number
  /** Exchanges called `{other}` since a server answered to more hosts or methods, or a path to more operations, than are distinguished. */
  namesOver?: Record<'hosts' | 'methods' | 'operations', number>
  /** Calls not told to the owner of their host because there were too many APIs in a minute. */
  pulsesOverLimit?: number
}

/** Counts by name, bounded: names beyond the bound are counted together under `(other)`. */
export class BoundedCounts {
  readonly counts: Record<string, number> = Object.create(null)
  private size = 0

  constructor(private readonly max: number) {}

  add(name: string, by = 1): void {
    if (name in this.counts) this.counts[name] += by
    else if (this.size < this.max) {
      this.size++
      this.counts[name] = by
    } else this.counts['(other)'] = (this.counts['(other)'] ?? 0) + by
  }

  /** Plain object, most frequent first, names in order where equal. */
  sorted(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(this.counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)),
    )
  }
}

/** The pipelines of one sensor taken together: every count is a sum, every time range the union. */
export function mergeReports(reports: PipelineReport[]): PipelineReport {
  return reports.reduce((a, b) => mergeValue(a, b) as PipelineReport)
}

function mergeValue(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return a + b
  if (!isRecord(a) || !isRecord(b)) return a ?? b
  // Names come from the traffic (`constructor`, `__proto__`): only own properties count, and none is assigned to.
  const own = (key: string) => (Object.hasOwn(a, key) ? a[key] : undefined)
  const merged = Object.entries(b).map(([key, value]): [string, unknown] => [
    key,
    key === 'time' ? union(own(key), value) : mergeValue(own(key), value),
  ])
  return Object.fromEntries([...Object.entries(a), ...merged])
}

function union(a: unknown, b: unknown): unknown {
  if (!isRecord(a) || !isRecord(b)) return a ?? b
  return { first: Math.min(Number(a.first), Number(b.first)), last: Math.max(Number(a.last), Number(b.last)) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
