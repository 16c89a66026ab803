/**
 * A number by which a text finds its slot in a table: some thirty characters spread over the text tell most texts apart. Where they do not, a
 * slot changes hands: whoever keeps texts in slots compares them, and needs neither a list nor a bound of its own.
 * @returns 32 bits, to be masked
 */
export function textSlot(text: string): number {
  const n = text.length
  let hash = n
  const step = 1 + (n >> 5)
  for (let i = n - 1; i >= 0; i -= step) hash = Math.imul(hash, 31) + text.charCodeAt(i)
  return hash ^ (hash >>> 11)
}
