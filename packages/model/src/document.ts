/** What `analyze --json` prints: one document with everything the terminal report is made from. */
import type { RiskLevel } from '@apiscope/risk'
import type { Alert } from '@apiscope/schema'
import type { SensorReport } from '@apiscope/sensor'

export const REPORT_VERSION = 1

export interface AnalyzeReport {
  v: typeof REPORT_VERSION
  inputs: InputReport[]
  /** What was seen and what was not. */
  seen: SensorReport
  /** Things a person must know before reading on: only encrypted traffic, one direction missing, … */
  notices: Notice[]
  /** By descending risk. */
  apis: ApiReport[]
  /** Exchanges under names that no server has confirmed to exist (not found, only refused): not part of `apis`. */
  unlisted: { apis: number; exchanges: number }
  /** Newest first. */
  alerts: Alert[]
  /** What the workers counted: drops, limits reached. */
  counters: Record<string, number>
}

export interface InputReport {
  name: string
  frames: number
  bytes: number
  counters: Record<string, number>
  /** Where the input broke off; everything before it was used. */
  broken?: { code: string; offset: number; message: string }
  /** LINKTYPE_ numbers in it that cannot be decoded. */
  unknownLinkTypes?: number[]
  /** Why nothing of it could be used. */
  error?: { code: string; message: string }
}

export interface Notice {
  code: string
  level: 'warning' | 'note'
  text: string
}

export interface ApiReport {
  id: string
  method: string
  host: string
  template: string
  calls: number
  actors: number
  /** Schemes seen, most frequent first; `none` = calls without credentials. */
  authentication: string[]
  labels: string[]
  /** 0–100. */
  risk: number
  level: RiskLevel
  /** There is no score yet: it waits half a minute for labels and findings; `risk` is 0. */
  unscored?: true
  /** Signed contributions in log-odds, largest first. */
  factors: { name: string; contribution: number }[]
  firstSeen?: string
  lastSeen?: string
  /** Everything else that is known, as written to the store. */
  facts: Record<string, string>
  /** `${in}:${name}` → what is known of the parameter. */
  parameters: Record<string, unknown>
  metrics: Record<string, unknown>
}
