/** The four severities on the scales of others. */
import type { Severity } from '@apiscope/schema'

interface Scales {
  /** `severity_id` of OCSF. */
  ocsf: 2 | 3 | 4 | 5
  caption: 'Low' | 'Medium' | 'High' | 'Critical'
  /** CEF, 0–10. */
  cef: 3 | 5 | 8 | 10
  /** RFC 5424, table 2: 2 critical, 3 error, 4 warning, 5 notice. */
  syslog: 2 | 3 | 4 | 5
  /** `event.risk_score`, as Elastic's own detection rules give it for the severity. */
  ecs: 21 | 47 | 73 | 99
}

export const SCALES: Readonly<Record<Severity, Scales>> = {
  low: { ocsf: 2, caption: 'Low', cef: 3, syslog: 5, ecs: 21 },
  medium: { ocsf: 3, caption: 'Medium', cef: 5, syslog: 4, ecs: 47 },
  high: { ocsf: 4, caption: 'High', cef: 8, syslog: 3, ecs: 73 },
  critical: { ocsf: 5, caption: 'Critical', cef: 10, syslog: 2, ecs: 99 },
}

const ORDER: readonly Severity[] = ['low', 'medium', 'high', 'critical']

/** Is `a` at least as grave as `b`? */
export function atLeast(a: Severity, b: Severity): boolean {
  return ORDER.indexOf(a) >= ORDER.indexOf(b)
}

/** The gravest of some; `low` of none. */
export function gravest(all: readonly Severity[]): Severity {
  return all.reduce((most, one) => (atLeast(one, most) ? one : most), 'low' as Severity)
}
