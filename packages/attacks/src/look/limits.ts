/** Bounds of the search for attack patterns in one request: what it may cost, however the request was made. */
export interface LookLimits {
  /** Values of a request that are scored, the most suspicious first: these, and one more for each `bytesPerValue`. Count, 24. */
  values: number
  /** Bytes of a request that pay for one more value. Bytes, 64. */
  bytesPerValue: number
  /** Values of a request that are scored, however long it is; further ones are counted (`sensor.values_not_scored`). Count, 256. */
  mostValues: number
  /** Verdicts reported for one request, the surest first. Count, 16. */
  verdicts: number
  /** Characters of a parameter's name that are looked at. Count, 256. */
  nameLength: number
  /** Values whose scores are remembered, since the same agents, addresses, notes and filters come again and again. Bytes, 4 MiB. */
  scoreBytes: number
}

export const LOOK_LIMITS: LookLimits = {
  values: 24,
  bytesPerValue: 64,
  mostValues: 256,
  verdicts: 16,
  nameLength: 256,
  scoreBytes: 4 * 1024 * 1024,
}
