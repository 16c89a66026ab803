/** Bounds, margins and floors for the objects that all actors of an API together ask for. */

const HOUR = 3_600_000

/** Windows in which objects are counted, beginning with the first call in them: one that is quick, one for low and slow. */
export const COVERAGE_SCALES = [
  { name: '1h', ms: HOUR },
  { name: '24h', ms: 24 * HOUR },
] as const

export interface CoverageOptions {
  /** 2^n registers of a sketch of distinct objects, three per window. n, 8 (256 bytes, 6.5 % standard error). */
  precision: number
  /** Numeric ids remembered per API, to see neighbours. Count, 64. */
  ids: number
  /** Ids this close to a remembered one are neighbours. Difference, 2. */
  reach: number
  /** Distinct suspicious objects in each window below which nothing is said: one number, since what a longer one ordinarily holds is learnt. Counts, 20 and 20. */
  floors: readonly [number, number]
  /** Times the most suspicious objects of an ordinary window. 3. */
  margin: number
  /** Actors that must have asked for them; fewer are found one by one. Count, 6. */
  actors: number
  /** Share of the suspicious calls from which one actor is the matter, not the crowd. 0–1, 0.5. */
  largest: number
  /** Actors with suspicious calls distinguished in a window; the calls of more are counted as one. Count, 48. */
  suspiciousActors: number
  /** Ended windows of a length that must be known before it is judged. Count, 5. */
  windows: number
  /** … and distinct objects in them. Count, 100. */
  objects: number
  /** How improbable the share of suspicious objects must be by the learnt one: log10(1 / p), 6. */
  surprise: number
}

export const DEFAULT_COVERAGE_OPTIONS: CoverageOptions = {
  precision: 8,
  ids: 64,
  reach: 2,
  floors: [20, 20],
  margin: 3,
  actors: 6,
  largest: 0.5,
  suspiciousActors: 48,
  windows: 5,
  objects: 100,
  surprise: 6,
}
