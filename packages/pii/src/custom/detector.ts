/** Labels and detectors that users add in the configuration. */
import { ApiscopeError } from '@apiscope/schema'
import { RE2JS } from 're2js'
import { checksums } from './checksums.js'

export interface CustomDetectorConfig {
  /** Name of the label, e.g. `EMPLOYEE_ID`: letters, digits and underscores, at most 32. */
  label: string
  /** RE2 pattern that the whole value must match. RE2 knows no backreferences and no look-around, and matches in linear time. */
  pattern?: string
  /** Words of parameter names that call for the label, e.g. `["employee", "number"]`; all must occur. */
  words?: string[][]
  /** `luhn`, `mod97`, `mod11`, `verhoeff`. */
  checksum?: string
}

export class CustomDetector {
  readonly label: string
  private readonly matcher: RE2JS | undefined
  private readonly words: readonly (readonly string[])[]
  private readonly checksum: ((value: string) => boolean) | undefined

  /** @throws ApiscopeError `pii.custom_detector` when the label, pattern or checksum is not usable. */
  constructor(config: CustomDetectorConfig) {
    if (!/^[A-Z][A-Z0-9_]{0,31}$/.test(config.label))
      throw wrong(config.label, 'a label is upper case letters, digits and _, at most 32')
    if (config.pattern === undefined && !config.words?.length) throw wrong(config.label, 'give a pattern or words')
    this.label = config.label
    this.words = (config.words ?? []).map((set) => set.map((w) => w.toLowerCase()))
    this.matcher = config.pattern === undefined ? undefined : compile(config.label, config.pattern)
    if (config.checksum !== undefined) {
      this.checksum = checksums[config.checksum]
      if (this.checksum === undefined)
        throw wrong(config.label, `checksum is one of ${Object.keys(checksums).join(', ')}`)
    }
  }

  /** True when the value fits the pattern and the checksum; false for detectors of words alone. */
  accepts(value: string): boolean {
    if (this.matcher === undefined || value.length > 256) return false
    return this.matcher.matcher(value).matches() && (this.checksum?.(value) ?? true)
  }

  /** True when the parameter's words hold one of the word sets. */
  named(words: readonly string[]): boolean {
    return this.words.some((set) => set.every((word) => words.includes(word)))
  }

  get hasPattern(): boolean {
    return this.matcher !== undefined
  }
}

function compile(label: string, pattern: string): RE2JS {
  if (pattern.length > 512) throw wrong(label, 'the pattern is longer than 512 characters')
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    throw wrong(label, `the pattern is not RE2 (no backreferences, no look-around): ${(error as Error).message}`)
  }
}

function wrong(label: string, why: string): ApiscopeError {
  return new ApiscopeError('pii.custom_detector', `detector ${label}: ${why}`, 2)
}
