/** The order of severities, and the option that asks for some of them. */
import type { Severity } from '@apiscope/schema'
import { Option } from 'commander'

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[]

export function minSeverityOption(): Option {
  return new Option('--min-severity <severity>', 'only alerts of at least this').choices([...SEVERITIES]).default('low')
}

export function atLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least)
}
