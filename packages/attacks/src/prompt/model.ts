/** How much a text reads like instructions to whoever reads it for somebody else: a linear model over words and pairs of words in windows. */
import { HashedLogistic, type HashedLogisticJson, sigmoid } from '@apiscope/ml'
import { PROMPT_LIMITS } from './limits.js'
import { type Words, wordsOf } from './words.js'

/** Stored form. */
export interface PromptModelJson {
  format: 'apiscope-prompt'
  version: 1
  table: HashedLogisticJson
  /** Log-odds by the share of ordinary texts above them, on sources not trained on: 5 %, 1 %. */
  thresholds: { percent5: number; percent1: number }
  made: { rows: Record<string, number>; seed: number }
}

/** Features of one window: words, pairs, pairs with one between, triples, each with a form in capitals. */
const buffer = new Int32Array(16 * PROMPT_LIMITS.windowWords + 2_048)

const join = (a: number, b: number): number => {
  const h = Math.imul(a ^ (b + 0x9e3779b9 + (a << 6) + (a >>> 2)), 0x5bd1e995)
  return h ^ (h >>> 13)
}

/** Writes the hashes of the window `[from, to)` and returns them; valid until the next call. */
export function windowRow(words: Words, from: number, to: number): Int32Array {
  const { hashes, loud } = words
  let n = classRow(words, from, to)
  for (let i = from; i < to; i++) {
    const a = hashes[i]!
    buffer[n++] = a
    if (loud[i] === 1) buffer[n++] = join(a, 77)
    if (i + 1 >= to) break
    const b = hashes[i + 1]!
    const pair = join(a, b)
    buffer[n++] = pair
    if (i + 2 >= to) continue
    const c = hashes[i + 2]!
    buffer[n++] = join(pair, c)
    buffer[n++] = join(join(a, 3), c)
  }
  return buffer.subarray(0, n)
}

/** Words between two classes that still belong together. */
const NEAR = 5
/** A class counts as much as so many words. */
const TIMES = 3

/** Which pairs the present window has: the number of the window that had them last. Bits 0–4: second class, 5–9: first; then loud classes. */
const stamps = new Uint32Array(2_048)
const LOUD = 1_024
let stamp = 0

function put(n: number, hash: number): number {
  for (let k = 0; k < TIMES; k++) buffer[n + k] = hash
  return n + TIMES
}

/** Classes that are there, pairs that stand near in this order, and pairs that are in the window at all. */
function classRow({ classes, loud }: Words, from: number, to: number): number {
  stamp = stamp === 0xffffffff ? 1 : stamp + 1
  let n = 0
  let seen = 0
  for (let i = from; i < to; i++) {
    const own = classes[i]!
    if (own === 0) continue
    for (let a = 0; own >> a !== 0; a++) {
      if ((own & (1 << a)) === 0) continue
      if ((seen & (1 << a)) === 0) n = put(n, join(0x51ed27, a))
      if (loud[i] === 1) n = once(n, LOUD + a, 2_048 + a)
      const end = Math.min(to, i + NEAR + 1)
      for (let j = i + 1; j < end; j++) n = near(n, a, classes[j]!)
    }
    seen |= own
  }
  for (let a = 0; seen >> a !== 0; a++) {
    if ((seen & (1 << a)) === 0) continue
    for (let b = a + 1; seen >> b !== 0; b++) if ((seen & (1 << b)) !== 0) buffer[n++] = join(0x7f4a7c, 32 * a + b)
  }
  return n
}

function near(n: number, a: number, other: number): number {
  let next = n
  for (let b = 0; other >> b !== 0; b++) if ((other & (1 << b)) !== 0) next = once(next, 32 * a + b, 32 * a + b)
  return next
}

function once(n: number, at: number, pair: number): number {
  if (stamps[at] === stamp) return n
  stamps[at] = stamp
  return put(n, join(0x3c6ef3, pair))
}

/** What each hash of a row counts: longer windows say not more by their length alone. */
export const rowValue = (n: number): number => 1 / Math.sqrt(Math.max(8, n))

/** Windows of a text: starts, in words. */
export function* windowsOf(count: number): Generator<[from: number, to: number]> {
  const { windowWords } = PROMPT_LIMITS
  for (let from = 0; ; from += windowWords / 2) {
    const to = Math.min(count, from + windowWords)
    if (from === 0 || to - from > windowWords / 2) yield [from, to]
    if (to >= count) return
  }
}

export class PromptModel {
  private readonly table: HashedLogistic
  readonly thresholds: PromptModelJson['thresholds']

  /** Throws RangeError for an artefact of another format. */
  constructor(json: PromptModelJson) {
    if (json.format !== 'apiscope-prompt' || json.version !== 1)
      throw new RangeError('prompt: artefact of an unknown format or version')
    this.table = HashedLogistic.fromJSON(json.table)
    this.thresholds = json.thresholds
  }

  /** Log-odds of the window that reads most like it; never throws. Beyond the limit the beginning and the end are looked at. */
  logOdds(text: string): number {
    return maxLogOdds(this.table, bounded(text))
  }

  /** 0–1, the same. */
  score(text: string): number {
    return sigmoid(this.logOdds(text))
  }
}

export function maxLogOdds(table: HashedLogistic, text: string): number {
  const words = wordsOf(text)
  let most = Number.NEGATIVE_INFINITY
  for (const [from, to] of windowsOf(words.count)) {
    const row = windowRow(words, from, to)
    most = Math.max(most, table.score(row, rowValue(row.length)))
  }
  return most
}

/** What somebody hides in a long text may stand at either end of what is kept. */
export function bounded(text: string): string {
  const { textLength } = PROMPT_LIMITS
  if (text.length <= textLength) return text
  return `${text.slice(0, textLength / 2)} ${text.slice(-textLength / 2 + 1)}`
}
