/** Which groups of signs a neighbourhood of bytes holds: one automaton over all pieces, one look-up a character. */
import { ALPHABET, automaton } from '../text/automaton.js'
import { bitsIn } from './bits.js'
import { GROUPS } from './groups.js'

/** Bit of the group in `strongBits` and `weakBits` for what ends in a state of `next`. */
function table(): { next: Int16Array; strong: Int32Array; weak: Int32Array } {
  const texts: string[] = []
  const bits: [number, number][] = []
  GROUPS.forEach(({ strong, weak }, g) => {
    for (const text of strong) bits[texts.push(text) - 1] = [1 << g, 0]
    for (const text of weak) bits[texts.push(text) - 1] = [0, 1 << g]
  })
  const { next, outputs } = automaton(texts)
  const states = next.length / ALPHABET
  const strong = new Int32Array(states)
  const weak = new Int32Array(states)
  outputs.forEach((ends, state) => {
    for (const text of ends ?? []) {
      strong[state]! |= bits[text]![0]
      weak[state]! |= bits[text]![1]
    }
  })
  return { next, strong, weak }
}

export const NEIGHBOURHOODS = table()

/** How many groups have a strong sign in a text, how many more a weak one, and where the last strong one ends. One look-up a character. */
export function signsOf(text: string): { strong: number; weak: number; end: number } {
  const { next, strong, weak } = NEIGHBOURHOODS
  let state = 0
  let sure = 0
  let some = 0
  let end = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    state = next[state * ALPHABET + (c >= ALPHABET ? ALPHABET - 1 : c >= 65 && c <= 90 ? c + 32 : c)]!
    if (strong[state] !== 0) {
      sure |= strong[state]!
      end = i + 1
    }
    some |= weak[state]!
  }
  return { strong: bitsIn(sure), weak: bitsIn(some & ~sure), end }
}
