/** Lines that are read. */
const LINES = 2_048

/** Properties of vCards and calendars (RFC 6350, RFC 5545): `NAME;PARAMETERS:value`, by their names in lower case. Returns how many. */
export function cardParameters(text: string, add: (name: string, value: string) => void): number {
  let at = 0
  let found = 0
  for (let n = 0; at < text.length && n < LINES; n++) {
    let end = text.indexOf('\n', at)
    if (end < 0) end = text.length
    const line = text.slice(at, end).trim()
    at = end + 1
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    // A group may stand before the name: `item1.EMAIL`.
    const name = line.slice(0, colon).split(';', 1)[0]!.toLowerCase()
    const value = line.slice(colon + 1)
    if (name === 'begin' || name === 'end' || name === 'version') continue
    add(name.slice(name.lastIndexOf('.') + 1), value)
    found++
  }
  return found
}
