/** The alerts beside an embedded store, so that they can be read after the process has ended: `alerts --state DIR`. */
import { appendFileSync, chmodSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from '../io/errors.js'
import { harmlessJson } from '../io/text.js'
import type { CommandLimits } from '../limits.js'

const NAMES = ['alerts.1.jsonl', 'alerts.jsonl'] as const

/** Files with alerts of a store's directory, the older one first. */
export function alertFilesOf(folder: string): string[] {
  return NAMES.map((name) => join(folder, name)).filter((path) => existsSync(path))
}

export class AlertFile {
  private readonly path: string
  private bytes: number
  private failed = false

  /**
   * @param folder directory of the store
   * @param warn told once when alerts cannot be written; they are still printed
   */
  constructor(
    private readonly folder: string,
    private readonly limits: Pick<CommandLimits, 'alertFileBytes'>,
    private readonly warn: (message: string) => void,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    this.path = join(folder, NAMES[1])
    this.bytes = existsSync(this.path) ? statSync(this.path).size : 0
  }

  /** @param alert one alert as JSON */
  append(alert: string): void {
    const line = `${harmlessJson(alert)}\n`
    try {
      if (this.bytes > 0 && this.bytes + line.length > this.limits.alertFileBytes) {
        renameSync(this.path, join(this.folder, NAMES[0]))
        this.bytes = 0
      }
      appendFileSync(this.path, line, { mode: 0o600 })
      if (this.bytes === 0) chmodSync(this.path, 0o600)
      this.bytes += Buffer.byteLength(line)
      this.failed = false
    } catch (error) {
      if (!this.failed) this.warn(`alerts cannot be kept in ${this.path}: ${describe(error, this.path)}`)
      this.failed = true
    }
  }
}
