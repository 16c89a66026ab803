/** What one delivery tells a target. */
import { createHash } from 'node:crypto'
import { gravest } from '@apiscope/alerts'
import type { Alert, Severity } from '@apiscope/schema'
import type { Entry } from './entry.js'

/** `alert`: the first message of an incident; `update`: more of it; `summary`: of what was held back; `batch`: alerts, each by itself. */
export type NoticeKind = 'alert' | 'update' | 'summary' | 'batch'

export interface Notice {
  kind: NoticeKind
  /** The same content has the same id: a target that is told twice can see it. 32 hexadecimal digits. */
  id: string
  /** The incident; of a summary or batch the same as `id`. */
  group: string
  severity: Severity
  /** At most so many as are kept, oldest first. */
  alerts: Alert[]
  /** How many it is about. */
  count: number
  /** Under what the target knows the message that is updated. */
  ref?: string
  /** Of a summary: why, since when, and how many of what. */
  held?: {
    reason: 'quiet hours' | 'rate limit'
    since: number
    bySeverity: Record<string, number>
    byKind: Record<string, number>
  }
}

export interface Job {
  target: string
  notice: Notice
  /** Entries with how much of them is told by it. */
  entries: { key: string; upTo: number }[]
}

const idOf = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)

export function noticeOf(entry: Entry, upTo: number): Notice {
  const { target, group, alerts, severity, ref } = entry
  return {
    kind: entry.told === 0 ? 'alert' : 'update',
    id: idOf(target, group, upTo),
    group,
    severity,
    alerts: [...alerts],
    count: upTo,
    ...(ref === undefined ? {} : { ref }),
  }
}

export function batchOf(target: string, entries: readonly Entry[]): Notice {
  const alerts = entries.flatMap((entry) => entry.alerts.slice(-1))
  const id = idOf(target, ...alerts.map((alert) => alert.id))
  return {
    kind: 'batch',
    id,
    group: id,
    severity: gravest(alerts.map((one) => one.severity)),
    alerts,
    count: alerts.length,
  }
}

/** Of all that waited: the gravest ones by name, of the others the numbers. */
export function summaryOf(
  target: string,
  entries: readonly Entry[],
  reason: NonNullable<Notice['held']>['reason'],
  lines: number,
): Notice {
  const bySeverity: Record<string, number> = {}
  const byKind: Record<string, number> = {}
  let count = 0
  for (const entry of entries) {
    const n = entry.version - entry.told
    const kind = entry.alerts.at(-1)!.kind
    count += n
    bySeverity[entry.severity] = (bySeverity[entry.severity] ?? 0) + n
    byKind[kind] = (byKind[kind] ?? 0) + n
  }
  const id = idOf(target, 'summary', ...entries.map(({ group, version }) => [group, version]))
  return {
    kind: 'summary',
    id,
    group: id,
    severity: gravest(entries.map(({ severity }) => severity)),
    alerts: entries.slice(0, lines).map(({ alerts }) => alerts.at(-1)!),
    count,
    held: { reason, since: Math.min(...entries.map(({ last }) => last)), bySeverity, byKind },
  }
}
