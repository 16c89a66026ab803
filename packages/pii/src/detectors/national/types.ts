/** What one national identifier is: where it is used, how it is written, how it is checked. */
export interface NationalId {
  /** ISO 3166 alpha-2. */
  readonly country: string
  readonly name: string
  /** Cheap test before the checksum; runs on upper-case text without surrounding space. */
  readonly pattern: RegExp
  /** Checksum and calendar rules. */
  readonly check: (text: string) => boolean
  /** Score of a value that passes: high where letters, separators or a date leave little to chance. */
  readonly score: number
}

/** The usual case: a validator of `stdnum`, whose rules are those of the issuing authority. */
export function valid(validator: { validate(text: string): { isValid: boolean } }): (text: string) => boolean {
  return (text) => validator.validate(text).isValid
}
