/** What each sensor saw and what it did not, kept in the store so that the pages can tell it: `apiscope:coverage`. */
import { keys } from '@apiscope/schema'
import type { SensorReport } from '@apiscope/sensor'
import { emptyViews, type Ownership, type State, type ViewReader } from '@apiscope/state'
import type { Notice } from '../document.js'
import { notSeenRows, type SeenRow, seenRows } from './rows.js'
import { droppedFrames } from './verdicts.js'

const VERSION = 1

export interface Coverage {
  sensor: string
  /** When it was written, ms since 1970. */
  at: number
  report: SensorReport
  notices: Notice[]
}

/** Writes what sensors saw. One writer a store: a second one takes over, and the first writes no more. */
export class CoverageWriter {
  private ownership: Ownership | undefined

  constructor(private readonly state: State) {}

  /** False when another process writes for this sensor now. */
  async write({ sensor, at, report, notices }: Coverage): Promise<boolean> {
    const shard = { worker: `coverage-${sensor}`, partition: 0 }
    this.ownership ??= await this.state.claim(shard)
    // Who called is no matter of coverage.
    const { forwarded: _, ...rest } = report
    const views = emptyViews()
    views.hashes.set(
      keys.coverage(),
      new Map([[sensor, JSON.stringify({ v: VERSION, at_ms: at, report: rest, notices })]]),
    )
    return this.state.writeViews(shard, this.ownership, views)
  }
}

/** By name of the sensor; what another version wrote is passed over. */
export async function readCoverage(views: ViewReader): Promise<Coverage[]> {
  const found = await views.hgetall(keys.coverage())
  return Object.entries(found)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([sensor, text]) => {
      const { v, at_ms: at, report, notices } = JSON.parse(text) as { v: number; at_ms: number } & Coverage
      return v === VERSION ? [{ sensor, at, report, notices }] : []
    })
}

/** One host: what of its traffic was read, and what stayed sealed. */
export interface HostCoverage {
  host: string
  /** Calls read. */
  calls: number
  apis: number
  /** TLS connections read with their keys, and those that stayed encrypted. */
  decrypted: number
  encrypted: number
  /** What to do, where something stayed encrypted. */
  mend?: string
}

export interface CoverageView {
  sensors: {
    sensor: string
    at: number
    /** Packet time of the first and last frame, ms. */
    time?: { first: number; last: number }
    seen: SeenRow[]
    missing: SeenRow[]
    notices: Notice[]
  }[]
  hosts: HostCoverage[]
  totals: {
    exchanges: number
    flows: number
    readFlows: number
    encryptedFlows: number
    frames: number
    droppedFrames: number
    gapBytes: number
  }
}

const KEYS_MEND = 'Give the keys of its connections (--keys), or capture behind what ends TLS in front of it.'
const BOTH_MEND = 'Read elsewhere in clear; only the outer, encrypted side of it was not.'

/** @param hosts calls and APIs read, by host */
export function coverageView(
  all: readonly Coverage[],
  hosts: ReadonlyMap<string, { calls: number; apis: number }>,
): CoverageView {
  const byHost = new Map<string, HostCoverage>()
  const of = (host: string) => {
    let found = byHost.get(host)
    if (!found) {
      found = { host, calls: 0, apis: 0, decrypted: 0, encrypted: 0 }
      byHost.set(host, found)
    }
    return found
  }
  for (const [host, { calls, apis }] of hosts) Object.assign(of(host), { calls, apis })
  const totals = { exchanges: 0, flows: 0, readFlows: 0, encryptedFlows: 0, frames: 0, droppedFrames: 0, gapBytes: 0 }
  for (const { report } of all) {
    for (const [host, n] of Object.entries(report.tlsRead ?? {})) of(nameOf(host, hosts)).decrypted += n
    for (const [host, n] of Object.entries(report.tls)) of(nameOf(host, hosts)).encrypted += n
    totals.exchanges += report.exchanges.total
    totals.flows += report.flows.total
    totals.readFlows += report.flows.http
    totals.encryptedFlows += report.flows.tls
    totals.frames += report.frames
    totals.droppedFrames += droppedFrames(report.frameVerdicts)
    totals.gapBytes += report.exchanges.gapBytes
  }
  for (const host of byHost.values()) {
    if (host.encrypted > 0) host.mend = host.calls > 0 ? BOTH_MEND : KEYS_MEND
  }
  return {
    sensors: all.map(({ sensor, at, report, notices }) => ({
      sensor,
      at,
      ...(report.time ? { time: report.time } : {}),
      seen: seenRows(report),
      missing: notSeenRows(report),
      notices,
    })),
    // Where something stayed sealed first: that is what somebody can do something about.
    hosts: [...byHost.values()].sort(
      (a, b) => b.encrypted - a.encrypted || b.calls - a.calls || (a.host < b.host ? -1 : 1),
    ),
    totals,
  }
}

/** Hosts of APIs may carry a port, names of TLS do not. */
const nameOf = (host: string, hosts: ReadonlyMap<string, unknown>): string =>
  host === '' ? '(no server name)' : hosts.has(`${host}:443`) ? `${host}:443` : host
