/** Bounds and margins for objects that are usually another's. */
export interface OwnershipOptions {
  /** Objects whose usual reader is remembered per API, four bytes each. Count, 1,024. */
  places: number
  /** Actors whose foreign reads of a day are counted; the one longest silent leaves. Count, 64. */
  actors: number
  /** Actors remembered for having read so before; the one longest silent leaves. Count, 128. */
  readers: number
  /** Foreign objects of an actor and day that are counted. Count, 32. */
  objects: number
  /** Foreign objects of a day below which nothing is said. Count, 5. */
  floor: number
  /** Usual readers that they must belong to: a household shares. Count, 3. */
  owners: number
  /** Times the second most foreign objects that a day of any other actor had, who does not read so as a rule. 2. */
  margin: number
  /** Days on which an actor read so before it is measured by itself. Count, 3. */
  days: number
  /** Reads of owned objects that must be known. Count, 200. */
  known: number
  /** Share of foreign reads (at its upper end) beyond which the objects of an API belong to nobody. 0–1, 0.1. */
  share: number
  /** How improbable an actor's share of foreign reads must be by the learnt one: log10(1 / p), 6. */
  surprise: number
}

export const DEFAULT_OWNERSHIP_OPTIONS: OwnershipOptions = {
  places: 1_024,
  actors: 64,
  readers: 128,
  objects: 32,
  floor: 5,
  owners: 3,
  margin: 2,
  days: 3,
  known: 200,
  share: 0.1,
  surprise: 6,
}
