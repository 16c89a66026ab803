/** Counts by name with a bound on the names: what is beyond goes to `other`. */
export type Tally = Record<string, number>

const OTHER = 'other'

/** Adds `by` to `name`, or to `other` when the tally already holds `limit` names. */
export function tally(counts: Tally, name: string, limit: number, by = 1): void {
  const known = counts[name]
  if (known !== undefined) counts[name] = known + by
  else if (Object.keys(counts).length < limit) counts[name] = by
  else counts[OTHER] = (counts[OTHER] ?? 0) + by
}

/** Names by falling count, ties by name; `other` last. */
export function ranked(counts: Tally): string[] {
  const names = Object.keys(counts)
  if (names.length < 2) return names
  return names.sort((a, b) => Number(a === OTHER) - Number(b === OTHER) || counts[b]! - counts[a]! || (a < b ? -1 : 1))
}

/** An object without prototype, so that a name from the traffic is only ever a name. */
export const newTally = (from?: Tally): Tally => Object.assign(Object.create(null), from)
