/** Which words are known as names and which as other words: a fingerprint table of a few hundred thousand entries. */
import { murmur3 } from '@apiscope/ml'

/** What is known of a word: in how many independent sources (0–3, 3 = three or more), and as what. */
export interface Entry {
  names: number
  others: number
  given: boolean
  surname: boolean
  place: boolean
  company: boolean
}

/** Stored form: buckets of four slots, a 16-bit fingerprint and one byte each, in base64. */
export interface LexiconJson {
  v: 1
  buckets: number
  prints: string
  values: string
}

const SLOTS = 4

/** One byte: two bits of names, two of others, four flags. */
export function packEntry(e: Entry): number {
  return (
    Math.min(3, e.names) |
    (Math.min(3, e.others) << 2) |
    (e.given ? 16 : 0) |
    (e.surname ? 32 : 0) |
    (e.place ? 64 : 0) |
    (e.company ? 128 : 0)
  )
}

/** A read-only table; a word that is not in it is reported as present about once in 10,000 times. */
export class Lexicon {
  private constructor(
    private readonly buckets: number,
    private readonly prints: Uint16Array,
    private readonly values: Uint8Array,
  ) {}

  /** Builds from packed entries. Every word has two buckets; the few that find both full after 2,000 moves are left out. */
  static build(entries: ReadonlyMap<string, number>): Lexicon {
    const buckets = Math.max(1, Math.ceil(entries.size / (SLOTS * 0.93)))
    const lexicon = new Lexicon(buckets, new Uint16Array(buckets * SLOTS), new Uint8Array(buckets * SLOTS))
    for (const [word, value] of entries) lexicon.insert(word, value)
    return lexicon
  }

  /** The packed entry, 0 for an unknown word. */
  get(word: string): number {
    const print = fingerprint(word)
    const first = this.home(word)
    return this.find(first, print) || this.find(this.other(first, print), print)
  }

  toJSON(): LexiconJson {
    const { buckets, prints, values } = this
    const text = (b: Uint8Array | Uint16Array): string =>
      Buffer.from(b.buffer, b.byteOffset, b.byteLength).toString('base64')
    return { v: 1, buckets, prints: text(prints), values: text(values) }
  }

  static fromJSON(json: LexiconJson): Lexicon {
    const bytes = Buffer.from(json.prints, 'base64')
    const prints = new Uint16Array(json.buckets * SLOTS)
    for (let i = 0; i < prints.length; i++) prints[i] = bytes.readUInt16LE(2 * i)
    return new Lexicon(json.buckets, prints, Uint8Array.from(Buffer.from(json.values, 'base64')))
  }

  private home(word: string): number {
    return murmur3(word, 0x51ed270b) % this.buckets
  }

  /** The other bucket of a fingerprint; of that one, this one again. */
  private other(bucket: number, print: number): number {
    const sum = (Math.imul(print, 0x5bd1e995) >>> 0) % this.buckets
    return (sum + this.buckets - bucket) % this.buckets
  }

  private find(bucket: number, print: number): number {
    const at = bucket * SLOTS
    for (let s = at; s < at + SLOTS; s++) if (this.prints[s] === print) return this.values[s]!
    return 0
  }

  private insert(word: string, start: number): void {
    let print = fingerprint(word)
    let value = start
    let bucket = this.home(word)
    for (let moves = 0; moves < 2000; moves++) {
      for (const at of [bucket, this.other(bucket, print)]) {
        for (let s = at * SLOTS; s < (at + 1) * SLOTS; s++) {
          if (this.prints[s] !== 0) continue
          this.prints[s] = print
          this.values[s] = value
          return
        }
      }
      // Both full: take the place of one of the eight, chosen by a hash of the move, and find it another.
      const choice = murmur3(`${moves}`, print)
      const from = choice & 1 ? bucket : this.other(bucket, print)
      const s = from * SLOTS + ((choice >>> 1) % SLOTS)
      const [heldPrint, heldValue] = [this.prints[s]!, this.values[s]!]
      this.prints[s] = print
      this.values[s] = value
      print = heldPrint
      value = heldValue
      bucket = this.other(from, print)
    }
  }
}

function fingerprint(word: string): number {
  return murmur3(word, 0x2127599b) & 0xffff || 1
}
