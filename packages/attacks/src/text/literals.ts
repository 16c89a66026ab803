/** Many fixed strings found in one pass, counted by the group they belong to. */
import { ALPHABET, automaton } from './automaton.js'

/** Every group that the signs ask for, over one automaton that is built at the first scan. */
class Literals {
  private readonly groups: number[] = []
  private readonly texts: string[] = []
  /** Literal → number shared by the spellings of one literal. */
  private readonly same: number[] = []
  private numbers = 0
  private next: Int16Array | undefined
  private outputs: (number[] | undefined)[] = []
  private stamps = new Int32Array(0)
  private generation = 0
  private count = 0

  /** A further group; only before the first scan. Returns its index in the result of `scan`. */
  add(parts: readonly string[], alsoBackslashed: boolean): number {
    const group = this.count++
    for (const part of parts) {
      this.put(part, group)
      if (alsoBackslashed && part.includes('/')) this.put(part.replaceAll('/', '\\'), group)
      this.numbers++
    }
    return group
  }

  private put(text: string, group: number): void {
    this.texts.push(text)
    this.groups.push(group)
    this.same.push(this.numbers)
  }

  /** How many different literals of each group occur in `text`. */
  scan(text: string): Uint8Array {
    const next = this.next ?? this.build()
    const found = new Uint8Array(this.count)
    this.generation++
    let state = 0
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i)
      state = c < ALPHABET ? next[state * ALPHABET + c]! : 0
      const ends = this.outputs[state]
      if (ends !== undefined) this.note(ends, found)
    }
    return found
  }

  private note(ends: number[], found: Uint8Array): void {
    for (const literal of ends) {
      const number = this.same[literal]!
      if (this.stamps[number] === this.generation) continue
      this.stamps[number] = this.generation
      found[this.groups[literal]!]!++
    }
  }

  private build(): Int16Array {
    const { next, outputs } = automaton(this.texts)
    this.outputs = outputs
    this.stamps = new Int32Array(this.numbers)
    this.next = next
    return next
  }
}

const literals = new Literals()

/** Registers literals (lower-case ASCII); `alsoBackslashed`: a `/` in them may be a `\` as well. */
export const literalGroup = (parts: readonly string[], alsoBackslashed = false): number =>
  literals.add(parts, alsoBackslashed)

export const scanLiterals = (text: string): Uint8Array => literals.scan(text)
