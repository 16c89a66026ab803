import calculateSlot from 'cluster-key-slot'

const SLOTS = 16_384
let tags: string[] | undefined

/**
 * A key in the same cluster slot as `key`: `prefix{TAG}`, one for each slot. Not made of the key itself, whose braces are the traffic's and
 * need not be a hash tag when put between others.
 */
export function neighbour(prefix: string, key: string): string {
  tags ??= allTags()
  return `${prefix}{${tags[calculateSlot(key)]}}`
}

/** The smallest number whose text falls into each slot. */
function allTags(): string[] {
  const found: string[] = new Array(SLOTS)
  for (let n = 0, left = SLOTS; left > 0; n++) {
    const text = String(n)
    const slot = calculateSlot(text)
    if (found[slot] !== undefined) continue
    found[slot] = text
    left--
  }
  return found
}
