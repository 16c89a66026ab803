/** Many fixed strings found in one pass (Aho and Corasick 1975), counted by the group they belong to. */

const ALPHABET = 128

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
    const size = this.texts.reduce((sum, text) => sum + text.length, 1)
    const next = new Int16Array(size * ALPHABET).fill(-1)
    let states = 1
    this.texts.forEach((text, literal) => {
      let state = 0
      for (let i = 0; i < text.length; i++) {
        const at = state * ALPHABET + text.charCodeAt(i)
        if (next[at]! < 0) next[at] = states++
        state = next[at]!
      }
      this.outputs[state] = [...(this.outputs[state] ?? []), literal]
    })
    this.link(next, states)
    this.stamps = new Int32Array(this.numbers)
    this.next = next
    return next
  }

  /** Failure links by breadth, folded into the table so that scanning never goes back. */
  private link(next: Int16Array, states: number): void {
    const fail = new Int16Array(states)
    const queue: number[] = []
    for (let c = 0; c < ALPHABET; c++) {
      const to = next[c]!
      if (to < 0) next[c] = 0
      else queue.push(to)
    }
    for (let head = 0; head < queue.length; head++) {
      const state = queue[head]!
      const inherited = this.outputs[fail[state]!]
      if (inherited) this.outputs[state] = [...(this.outputs[state] ?? []), ...inherited]
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
}

const literals = new Literals()

/** Registers literals (lower-case ASCII); `alsoBackslashed`: a `/` in them may be a `\` as well. */
export const literalGroup = (parts: readonly string[], alsoBackslashed = false): number =>
  literals.add(parts, alsoBackslashed)

export const scanLiterals = (text: string): Uint8Array => literals.scan(text)
