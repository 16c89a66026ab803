import { createHash } from 'node:crypto'
import type { ApiName } from './exchange.js'

export const ALERT_VERSION = 1

export const ALERT_KINDS = [
  'exfil_size',
  'exfil_slow',
  'scrape',
  'flood',
  'flood_distributed',
  'flood_payload',
  'enumeration',
  'bola',
  'cred_stuffing',
  'token_mismatch',
  'error_burst',
  'traffic_drop',
  'scan',
  'token_replay',
  'prompt_injection',
  'injection',
  'evasion',
  'forged_token',
  'mass_assignment',
  'unusual_number',
  'data_to_model',
  'sensitive_exposure',
  'new_api',
  'changed_api',
  'unused_api',
  'zombie_api',
  'shadow_api',
  'risk_raised',
  'tool_changed',
  'tool_lookalike',
  'tool_misuse',
  'tool_smuggling',
  'new_tool_use',
  'unapproved_tool',
  'token_passthrough',
  'shadow_agent_server',
] as const

export type AlertKind = (typeof ALERT_KINDS)[number]

export type Severity = 'low' | 'medium' | 'high' | 'critical'

export interface Alert {
  v: 1
  /** Deterministic: reprocessing gives the same id, so consumers can drop repeats. */
  id: string
  /** Event time at which it was raised, ms. */
  time: number
  kind: AlertKind
  severity: Severity
  api: ApiName
  client?: { id: string; ip?: string }
  /** One line that a person on call understands. */
  title: string
  /** Metric, observed, expected, lower, upper, window; or counts and exchange ids. Never a personal value. */
  evidence: Record<string, unknown>
  /** OWASP API Security Top 10 class, e.g. `API1:2023`. */
  owasp?: string
}

/**
 * The deterministic id of an alert: 96 bits of SHA-256 over the parts that make it the same finding (kind, API, client,
 * window start or exchange id). Equal parts give an equal id in every run, copy and restart.
 */
export function alertId(kind: AlertKind, ...parts: (string | number)[]): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, ...parts]))
    .digest('hex')
    .slice(0, 24)
}
