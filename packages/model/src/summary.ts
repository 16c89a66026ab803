/** The first page: can you see, what is new or worse, what to fix first, whose data moves where. */
import { sensitivityOf } from '@apiscope/risk'
import type { Alert } from '@apiscope/schema'
import type { ViewReader } from '@apiscope/state'
import { gravestFirst, type Incident } from './alerts/incidents.js'
import { type ChangeReport, changesOf } from './apis/changes.js'
import { collectApi } from './apis/collect.js'
import type { ApiReport } from './document.js'
import { type DataFlow, dataFlow } from './estate/flows.js'
import type { ApiRow } from './estate/row.js'
import type { CoverageView } from './seen/coverage.js'

const DAY_MS = 86_400_000
/** Lines of each part of the page; the rest is a page away. */
const SHOWN = 10
const CHANGED_READ = 200

export interface TopApi {
  id: string
  risk: number
  level: string
  labels: string[]
  calls: number
  /** Largest contributions, in words. */
  why: { name: string; contribution: number }[]
  /** Incidents at it that nobody has dismissed. */
  incidents: number
}

export interface Summary {
  /** Event time that the store has come to, ms; null while it is empty. */
  now: number | null
  since: number | null
  apis: { total: number; hosts: number; critical: number; high: number; withData: number; unauthenticated: number }
  coverage: CoverageView
  incidents: { since: number; open: number; gravest: Incident[] }
  changes: { total: number; newest: ChangeReport[] }
  top: TopApi[]
  flow: DataFlow
}

export interface SummaryParts {
  views: ViewReader
  rows: readonly ApiRow[]
  now: number
  alerts: readonly Alert[]
  incidents: readonly Incident[]
  coverage: CoverageView
  flowApis: number
}

export async function summarise({
  views,
  rows,
  now,
  alerts,
  incidents,
  coverage,
  flowApis,
}: SummaryParts): Promise<Summary> {
  const empty = !Number.isFinite(now)
  const since = now - DAY_MS
  const open = incidents.filter(({ dismissed }) => !dismissed)
  const late = open.filter(({ last }) => last >= since)
  const changed = rows.filter(({ firstSeen, changed }) => firstSeen >= since || changed >= since)
  const reports = await Promise.all(changed.slice(0, CHANGED_READ).map(({ id, risk }) => collectApi(views, id, risk)))
  const changes = changesOf(reports, since)
  return {
    now: empty ? null : now,
    since: empty ? null : since,
    apis: {
      total: rows.length,
      hosts: new Set(rows.map(({ host }) => host)).size,
      critical: rows.filter(({ level }) => level === 'critical').length,
      high: rows.filter(({ level }) => level === 'high').length,
      withData: rows.filter(({ responseLabels }) => responseLabels.length > 0).length,
      unauthenticated: rows.filter(({ openShare }) => openShare > 0).length,
    },
    coverage,
    incidents: { since: late.length, open: open.length, gravest: late.toSorted(gravestFirst).slice(0, SHOWN) },
    changes: { total: changes.length, newest: changes.slice(0, SHOWN) },
    top: await Promise.all(
      rows.slice(0, SHOWN).map(async ({ id, risk }) => topOf(await collectApi(views, id, risk), open)),
    ),
    flow: dataFlow(rows, alerts, flowApis, (label) => sensitivityOf(label)),
  }
}

function topOf({ id, risk, level, labels, calls, factors }: ApiReport, open: readonly Incident[]): TopApi {
  return {
    id,
    risk,
    level,
    labels,
    calls,
    why: factors.filter(({ contribution }) => contribution >= 0.05).slice(0, 4),
    incidents: open.filter(({ apis }) => apis[0] === id).length,
  }
}
