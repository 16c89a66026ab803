/** Entries compared for each that goes: the work for a name that somebody made up is bounded. */
const COMPARED = 64

/**
 * Makes room in a full table: of the next entries in turn the one that is worth least goes, the others wait for another turn. So names
 * that are made up displace each other, and a new one is refused only where all that was compared must stay.
 *
 * @param worth of an entry; undefined: it must stay
 * @returns the key that went
 */
export function giveWay<K, V>(table: Map<K, V>, worth: (value: V) => number | undefined): K | undefined {
  let least = Number.POSITIVE_INFINITY
  let victim: K | undefined
  const looked: [K, V][] = []
  for (const entry of table) {
    looked.push(entry)
    const w = worth(entry[1])
    if (w !== undefined && w < least) {
      least = w
      victim = entry[0]
    }
    if (looked.length >= COMPARED) break
  }
  for (const [key, value] of looked) {
    table.delete(key)
    if (key !== victim) table.set(key, value)
  }
  return victim
}
