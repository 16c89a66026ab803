/** What is remembered of an API to know rare, dangerous facts by: accepted tokens, fields of bodies, ranges of numbers. */
export interface FactLimits {
  /** Keys of tokens; the one longest unused leaves. Count, 16. */
  tokenKeys: number
  /** Callers counted while a key is in doubt. Count, 64. */
  witnesses: number
  /** Names of fields in requests' bodies, four bytes each; the oldest leaves. Count, 512. */
  fields: number
  /** Names that only one caller has sent yet; the oldest leaves. Count, 64. */
  singleFields: number
  /** Parameters whose numbers are followed; the one with the fewest numbers leaves. Count, 64. */
  ranges: number
  /** Numbers of one parameter that are looked at in a call. Count, 16. */
  numbersPerCall: number
}

export const FACT_LIMITS: FactLimits = {
  tokenKeys: 16,
  witnesses: 64,
  fields: 512,
  singleFields: 64,
  ranges: 64,
  numbersPerCall: 16,
}
