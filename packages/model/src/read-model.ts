/** What there is to know, asked by the pages, the report, agents and the command alike: each number is worked out here, once. */
import type { Alert } from '@apiscope/schema'
import type { State } from '@apiscope/state'
import { type ActorView, actorsOf } from './alerts/actors.js'
import { type Incident, type IncidentView, incidentsOf, incidentView } from './alerts/incidents.js'
import { AlertLog } from './alerts/log.js'
import { type ApiView, apiView } from './apis/view.js'
import { Estate } from './estate/estate.js'
import type { InventoryPage, InventoryQuery } from './estate/query.js'
import type { ApiRow } from './estate/row.js'
import { DEFAULT_MODEL_LIMITS, type ModelLimits } from './limits.js'
import { type CoverageView, coverageView, readCoverage } from './seen/coverage.js'
import { type Summary, summarise } from './summary.js'

export interface IncidentQuery {
  /** Least severity. */
  severity?: string
  kind?: string
  /** Exact id of an API that it touches. */
  api?: string
  client?: string
  /** Also those that were called benign. */
  dismissed?: boolean
  text?: string
  offset?: number
  limit?: number
}

export interface Facets {
  hosts: string[]
  labels: string[]
  authentication: string[]
}

/** Names offered to choose from; of more hosts, the first. */
const FACETS = 1_000

export class ReadModel {
  readonly alerts: AlertLog
  readonly dismissed = new Set<string>()
  private readonly estate: Estate
  private grouped: { generation: number; dismissed: number; incidents: Incident[] } | undefined
  private summed: { key: string; summary: Promise<Summary> } | undefined

  constructor(
    private readonly state: State,
    private readonly limits: ModelLimits = DEFAULT_MODEL_LIMITS,
    clock: () => number = () => performance.now(),
  ) {
    this.estate = new Estate(state, limits, clock)
    this.alerts = new AlertLog(limits.maxAlerts)
  }

  /** Raised when something that the pages show has changed. */
  async generation(): Promise<string> {
    await this.estate.fresh()
    return `${this.estate.generation}.${this.alerts.generation}.${this.dismissed.size}`
  }

  async summary(): Promise<Summary> {
    const key = await this.generation()
    // Many readers of one page ask for one answer.
    if (this.summed?.key !== key) {
      const summary = this.sum()
      this.summed = { key, summary }
      summary.catch(() => {
        this.summed = undefined
      })
    }
    return this.summed.summary
  }

  async inventory(query: InventoryQuery): Promise<InventoryPage> {
    await this.estate.fresh()
    return this.estate.query(query)
  }

  async facets(): Promise<Facets> {
    await this.estate.fresh()
    const rows = this.estate.all()
    const names = (of: (row: ApiRow) => readonly string[]) => [...new Set(rows.flatMap(of))].sort().slice(0, FACETS)
    return {
      hosts: names(({ host }) => [host]),
      labels: names(({ requestLabels, responseLabels }) => [...requestLabels, ...responseLabels]),
      authentication: names(({ authentication }) => authentication),
    }
  }

  /** Id of the first API that is the one meant; undefined when none is. */
  async idOf(isMeant: (id: string) => boolean): Promise<string | undefined> {
    await this.estate.fresh()
    return this.estate.all().find(({ id }) => isMeant(id))?.id
  }

  /** Undefined when the store knows no such API. */
  async api(id: string): Promise<ApiView | undefined> {
    await this.estate.fresh()
    const row = this.estate.all().find((one) => one.id === id)
    const view = await apiView(this.state, id, row?.risk ?? 0)
    if (view && row?.successor !== undefined) {
      view.api.facts.successor = row.successor
      view.api.facts.lifecycle = row.lifecycle.join(' ')
    }
    return view
  }

  /** Newest first. */
  incidents(query: IncidentQuery = {}): { matching: number; rows: Incident[] } {
    const { severity, kind, api, client, dismissed = false, text, offset = 0, limit = 100 } = query
    const order = ['low', 'medium', 'high', 'critical']
    const least = order.indexOf(severity ?? 'low')
    const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean)
    const found = this.allIncidents().filter(
      (one) =>
        order.indexOf(one.severity) >= least &&
        (kind === undefined || one.kind === kind) &&
        (api === undefined || one.apis.includes(api)) &&
        (client === undefined || one.client?.id === client) &&
        (dismissed || !one.dismissed) &&
        words.every((word) => one.title.toLowerCase().includes(word)),
    )
    return { matching: found.length, rows: found.slice(offset, offset + Math.min(limit, this.limits.pageRows)) }
  }

  /** @param id of any of its alerts */
  incident(id: string): IncidentView | undefined {
    const labelsOf = (api: string) => this.estate.all().find((row) => row.id === api)?.responseLabels ?? []
    return incidentView(this.allIncidents(), (alert) => this.alerts.get(alert), id, this.dismissed, labelsOf)
  }

  actors(): ActorView[] {
    return actorsOf(this.allIncidents()).slice(0, this.limits.pageRows)
  }

  actor(id: string): ActorView | undefined {
    return actorsOf(this.allIncidents()).find((actor) => actor.id === id)
  }

  async coverage(): Promise<CoverageView> {
    await this.estate.fresh()
    return coverageView(await readCoverage(this.state), this.estate.hosts())
  }

  /** APIs whose answers carry a label, by risk. */
  async whoReads(label: string): Promise<ApiRow[]> {
    await this.estate.fresh()
    return this.estate
      .all()
      .filter(({ responseLabels }) => responseLabels.includes(label))
      .slice(0, this.limits.pageRows)
  }

  private allIncidents(): Incident[] {
    const { generation } = this.alerts
    if (this.grouped?.generation !== generation || this.grouped.dismissed !== this.dismissed.size) {
      const incidents = incidentsOf(this.alerts.all(), this.dismissed)
      this.grouped = { generation, dismissed: this.dismissed.size, incidents }
    }
    return this.grouped.incidents
  }

  private async sum(): Promise<Summary> {
    const coverage = await this.coverage()
    const alerts: readonly Alert[] = this.alerts.all()
    const lastAlert = alerts.at(-1)?.time ?? Number.NaN
    const lastCall = this.estate.now()
    return summarise({
      views: this.state,
      rows: this.estate.all(),
      now: lastCall >= lastAlert || Number.isNaN(lastAlert) ? lastCall : lastAlert,
      alerts,
      incidents: this.allIncidents(),
      coverage,
      flowApis: this.limits.flowApis,
    })
  }
}
