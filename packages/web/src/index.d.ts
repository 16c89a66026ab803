import type { ActorView, ApiRow, ApiView, CoverageView, Incident, IncidentView, Summary } from '@apiscope/model'
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
  apis: (ApiView & {
    incidents: Incident[]
  })[]
  incidents: IncidentView[]
  actors: ActorView[]
  coverage: CoverageView
}
/** Folder with index.html and what it loads. @throws ApiscopeError `web.not_built` in a checkout that was only compiled */
export declare function assetsFolder(): string
/** One HTML document without script, and nothing loaded from anywhere. */
export declare function renderReport(data: ReportData): string
