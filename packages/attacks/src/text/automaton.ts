/** Many fixed strings found in one pass (Aho and Corasick 1975): a step is one look-up, whatever the texts are. */

/** Characters that are told apart: those of ASCII. */
export const ALPHABET = 128

export interface Automaton {
  /** `next[state * ALPHABET + character]`; 0 is the state in which nothing has begun. */
  next: Int16Array
  /** Indices of the texts that end in a state. */
  outputs: (number[] | undefined)[]
}

/** @param texts ASCII, at most 32,767 characters together */
export function automaton(texts: readonly string[]): Automaton {
  const size = texts.reduce((sum, text) => sum + text.length, 1)
  const next = new Int16Array(size * ALPHABET).fill(-1)
  const outputs: (number[] | undefined)[] = []
  let states = 1
  texts.forEach((text, literal) => {
    let state = 0
    for (let i = 0; i < text.length; i++) {
      const at = state * ALPHABET + text.charCodeAt(i)
      if (next[at]! < 0) next[at] = states++
      state = next[at]!
    }
    outputs[state] = [...(outputs[state] ?? []), literal]
  })
  link(next, states, outputs)
  return { next, outputs }
}

/** Failure links by breadth, folded into the table so that scanning never goes back. */
function link(next: Int16Array, states: number, outputs: (number[] | undefined)[]): void {
  const fail = new Int16Array(states)
  const queue: number[] = []
  for (let c = 0; c < ALPHABET; c++) {
    const to = next[c]!
    if (to < 0) next[c] = 0
    else queue.push(to)
  }
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!
    const inherited = outputs[fail[state]!]
    if (inherited) outputs[state] = [...(outputs[state] ?? []), ...inherited]
    for (let c = 0; c < ALPHABET; c++) {
      const at = state * ALPHABET + c
      const behind = next[fail[state]! * ALPHABET + c]!
      if (next[at]! < 0) next[at] = behind
      else {
        fail[next[at]!] = behind
        queue.push(next[at]!)
      }
    }
  }
}
