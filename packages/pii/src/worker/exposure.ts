import type { Severity } from '@apiscope/schema'

/** Why a label is worth an alert. */
export type Finding = 'first' | 'unauthenticated' | 'url' | 'returned'

/** Something found of an API that is told once; several that are found together are told together. */
export interface Exposure {
  finding: Finding
  label: string
  severity: Severity
  title: string
  /** `response:user.email` */
  parameter: string
  evidence: Record<string, unknown>
}
