/** Who decided what, when and why: one JSON line each, appended. */
import { appendFileSync } from 'node:fs'
import { ApiscopeError, harmlessJson } from '@apiscope/schema'
import type { Viewer } from '../auth/contract.js'

export interface AuditEntry {
  time: string
  who: string
  role: string
  /** Address that the decision came from. */
  from: string
  decision: 'dismiss' | 'accept' | 'raise' | 'lower' | 'label'
  /** Id of an alert or name of an API. */
  about: string
  reason: string
  /** Of a label: parameter, label and what was done; of a risk: factor and version. */
  details?: Record<string, unknown>
}

export type Audit = (viewer: Viewer, from: string, entry: Omit<AuditEntry, 'time' | 'who' | 'role' | 'from'>) => void

/**
 * @param file JSON lines, made where it is missing, for its owner alone; undefined: only `log`
 * @throws (the function that it gives) ApiscopeError `console.audit` when it cannot be written: then nothing is decided
 */
export function auditTo(file: string | undefined, clock: () => number, log: (entry: AuditEntry) => void): Audit {
  return ({ name, role }, from, entry) => {
    const whole: AuditEntry = { time: new Date(clock()).toISOString(), who: name, role, from, ...entry }
    log(whole)
    if (file === undefined) return
    try {
      appendFileSync(file, `${harmlessJson(JSON.stringify(whole))}\n`, { mode: 0o600 })
    } catch (error) {
      throw new ApiscopeError('console.audit', `the audit log ${file} cannot be written: ${(error as Error).message}`)
    }
  }
}
