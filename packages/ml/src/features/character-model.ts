/** A character language model: n-grams with interpolated Witten-Bell smoothing (1991; Chen and Goodman 1999). */

/** Probability of strings of one class; what is unlike the training strings has a low score. */
export class CharacterModel {
  /** By context: how often it came, how many kinds of character followed, and how often each. */
  private readonly contexts = new Map<string, { total: number; next: Map<string, number> }>()
  private readonly alphabet = new Set<string>(['$'])

  /** `order` characters in an n-gram; default 4. */
  constructor(readonly order = 4) {}

  /** Learns one string. */
  add(text: string): void {
    const padded = `${'^'.repeat(this.order - 1)}${text}$`
    for (let i = this.order - 1; i < padded.length; i++) {
      const char = padded[i]!
      this.alphabet.add(char)
      for (let n = 0; n < this.order; n++) {
        const context = padded.slice(i - n, i)
        let held = this.contexts.get(context)
        if (!held) {
          held = { total: 0, next: new Map() }
          this.contexts.set(context, held)
        }
        held.total++
        held.next.set(char, (held.next.get(char) ?? 0) + 1)
      }
    }
  }

  /** Natural log of the probability, per character with the end mark, of a string; always finite. */
  score(text: string): number {
    const padded = `${'^'.repeat(this.order - 1)}${text}$`
    let sum = 0
    for (let i = this.order - 1; i < padded.length; i++) sum += Math.log(this.probability(padded, i))
    return sum / (text.length + 1)
  }

  private probability(padded: string, i: number): number {
    const char = padded[i]!
    let p = 1 / (this.alphabet.size + 1)
    for (let n = 0; n < this.order; n++) {
      const held = this.contexts.get(padded.slice(i - n, i))
      if (!held) break
      const kinds = held.next.size
      p = ((held.next.get(char) ?? 0) + kinds * p) / (held.total + kinds)
    }
    return p
  }
}
