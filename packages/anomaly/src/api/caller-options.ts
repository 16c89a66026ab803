/** Bounds and margins of telling principals from credentials that nobody has accepted. */
const MINUTE = 60_000

export interface CallerOptions {
  /** Accepted principals remembered per API; the one longest silent leaves. Count, 1,024. */
  principals: number
  /** Credentials that were shown and not accepted yet, remembered per API. Count, 256. */
  trials: number
  /** Addresses whose credentials are counted, per API. Count, 256. */
  places: number
  /** Time after which counts of an address are halved. ms, 15 min. */
  halveMs: number
  /** Where a server turns nobody away: answered this long after the first call, a credential is a principal. ms, 5 min. */
  lastsMs: number
  /** Shown again this long after its first call, a credential was not changed from call to call. ms, 20 s. */
  returnedMs: number
  /** Credentials that failed at one address, from which such calls are the address's. Count, 3. */
  failing: number
  /** Share of an address's calls that must fail for them to be more than what many people behind one address have. 0–1, 0.3. */
  failingShare: number
  /** Credentials at one address, from which those that do not come back are one caller's. Count, 30. */
  many: number
  /** … where the server lets some in and turns others away. Count, 100. */
  manyAccepted: number
  /** … and the share of them that come back, below which it is so. 0–1, 0.1. */
  returnShare: number
  /** Age of an API up to which all callers are new, so that many new ones at one address say nothing. ms, 1 h. */
  youngMs: number
}

export const DEFAULT_CALLER_OPTIONS: CallerOptions = {
  principals: 1_024,
  trials: 256,
  places: 256,
  halveMs: 15 * MINUTE,
  lastsMs: 5 * MINUTE,
  returnedMs: 20_000,
  failing: 3,
  failingShare: 0.3,
  many: 30,
  manyAccepted: 100,
  returnShare: 0.1,
  youngMs: 60 * MINUTE,
}
