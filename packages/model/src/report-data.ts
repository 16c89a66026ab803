/** Everything that the report shows, asked of the read model once. */
import type { ActorView } from './alerts/actors.js'
import { gravestFirst, type Incident, type IncidentView } from './alerts/incidents.js'
import type { ApiView } from './apis/view.js'
import type { ApiRow } from './estate/row.js'
import type { ReadModel } from './read-model.js'
import type { CoverageView } from './seen/coverage.js'
import type { Summary } from './summary.js'

/** What a report shows. */
export interface ReportData {
  title: string
  /** Event time that the traffic has come to, ms; so the same input gives the same file. */
  at: number | null
  /** IANA name. */
  zone: string
  summary: Summary
  rows: ApiRow[]
  /** APIs beyond those of `rows`. */
  more: number
  /** In full. */
  apis: (ApiView & { incidents: Incident[] })[]
  incidents: IncidentView[]
  actors: ActorView[]
  coverage: CoverageView
}

/** APIs in the table, those shown in full, incidents told: of more, the riskiest and gravest. */
const ROWS = 500
const FULL = 10
const INCIDENTS = 40

export async function reportData(model: ReadModel, title: string, zone: string): Promise<ReportData> {
  const summary = await model.summary()
  const { rows, matching } = await model.inventory({ limit: ROWS })
  const apis = await Promise.all(
    rows.slice(0, FULL).map(async ({ id }) => {
      const view = await model.api(id)
      return view ? [{ ...view, incidents: model.incidents({ api: id, limit: 20 }).rows }] : []
    }),
  )
  const incidents = model.incidents({ limit: ROWS }).rows.sort(gravestFirst).slice(0, INCIDENTS)
  return {
    title,
    at: summary.now,
    zone,
    summary,
    rows,
    more: matching - rows.length,
    apis: apis.flat(),
    incidents: incidents.flatMap(({ id }) => model.incident(id) ?? []),
    actors: model.actors(),
    coverage: await model.coverage(),
  }
}
