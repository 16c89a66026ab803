/** Brackets like those that a sensor writes around what it hides, typed around an attack to make it look like that. */

const OPEN = /^\[[A-Za-z]{2,12}:/
const CLOSE = /(?::[\w.=-]{1,24}){0,2}\]$/
/** Layers taken off. Count. */
const LAYERS = 4

/** What stands inside `[word:…:9:other]` or `[word:…`; undefined when there are no such brackets. */
export function unwrapped(value: string): string | undefined {
  let text = value
  for (let layer = 0; layer < LAYERS; layer++) {
    const open = OPEN.exec(text.slice(0, 16))
    if (!open) break
    const rest = text.slice(open[0].length)
    // The end is short: what is matched backwards from it cannot cost more than its characters.
    const tail = rest.slice(-64)
    text = rest.slice(0, rest.length - tail.length) + tail.replace(CLOSE, '')
  }
  return text === value ? undefined : text
}
