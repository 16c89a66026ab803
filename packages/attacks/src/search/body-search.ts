/** A body of any length, searched as it comes: windows of it that look like a part of an attack are kept for the classifier. */
import { ALPHABET } from '../text/automaton.js'
import { bitsIn } from './bits.js'
import { DECLARATIONS } from './groups.js'
import { isLegible } from './legible.js'
import { BODY_SEARCH_LIMITS, type BodySearchLimits } from './limits.js'
import { NEIGHBOURHOODS } from './neighbourhoods.js'
import { Windows } from './windows.js'

const { next: NEXT, strong: STRONG, weak: WEAK } = NEIGHBOURHOODS
/** Bytes as characters of the automaton: letters in lower case, all beyond ASCII alike. NUL is passed over: UTF-16 has one beside each letter. */
const FOLD = new Uint8Array(256)
for (let c = 1; c < 128; c++) FOLD[c] = c >= 65 && c <= 90 ? c + 32 : c
for (let c = 128; c < 256; c++) FOLD[c] = 127
const NUL = 0

/** Weights of a strong and a weak sign of a group, and what a window must have. */
const STRONG_WEIGHT = 3
const LEAST = 2

export class BodySearch {
  /** Bytes that were searched. */
  bytes = 0
  /** Some of the body was missing. */
  hasGaps = false
  private readonly windows: Windows
  /** Three blocks, of which the last is being filled. */
  private readonly held: Buffer
  private readonly block: number
  private fill = 0
  private inFile = false
  private state = 0
  /** Groups whose signs are in each of the three blocks. */
  private readonly strong = new Int32Array(3)
  private readonly weak = new Int32Array(3)

  constructor(limits: BodySearchLimits = BODY_SEARCH_LIMITS) {
    this.block = limits.block
    this.held = Buffer.alloc(3 * limits.block)
    this.fill = 2 * limits.block
    this.windows = new Windows(limits.windows, 3 * limits.block)
  }

  /** Bytes `buf[start, end)`, in their order. One look-up a byte, no allocation but for windows. */
  data(buf: Uint8Array, start: number, end: number): void {
    this.bytes += end - start
    let at = start
    while (at < end) {
      const to = Math.min(end, at + this.held.length - this.fill)
      this.held.set(buf.subarray(at, to), this.fill)
      this.scan(buf, at, to)
      this.fill += to - at
      at = to
      if (this.fill === this.held.length) this.turn()
    }
  }

  /** Bytes that come are the content of a file, or are no longer: of a file declarations of entities are looked for, and nothing else. */
  place(inFile: boolean): void {
    if (inFile === this.inFile) return
    this.flush()
    this.inFile = inFile
  }

  /** Bytes are missing here: nothing is found across them. */
  gap(): void {
    this.hasGaps = true
    this.flush()
  }

  /** What is suspicious, as it stood in the body. Ends the search. */
  found(): Buffer[] {
    this.flush()
    return this.windows.all()
  }

  /** Windows that were suspicious and had no room. */
  get left(): number {
    return this.windows.left
  }

  private scan(buf: Uint8Array, start: number, end: number): void {
    let state = this.state
    let strong = 0
    let weak = 0
    for (let i = start; i < end; i++) {
      const c = FOLD[buf[i]!]!
      if (c === NUL) continue
      state = NEXT[state * ALPHABET + c]!
      strong |= STRONG[state]!
      weak |= WEAK[state]!
    }
    this.state = state
    const groups = this.inFile ? DECLARATIONS : -1
    this.strong[2]! |= strong & groups
    this.weak[2]! |= weak & groups
  }

  /** The last block is full: the window around the middle one is complete. */
  private turn(): void {
    this.judge(0, this.fill)
    this.held.copyWithin(0, this.block)
    this.fill -= this.block
    for (const bits of [this.strong, this.weak]) {
      bits[0] = bits[1]!
      bits[1] = bits[2]!
      bits[2] = 0
    }
  }

  private judge(from: number, to: number): void {
    const { strong, weak } = this
    if ((strong[1]! | weak[1]!) === 0) return
    const sure = strong[0]! | strong[1]! | strong[2]!
    const some = (weak[0]! | weak[1]! | weak[2]!) & ~sure
    const score = STRONG_WEIGHT * bitsIn(sure) + bitsIn(some)
    if (score < LEAST || (sure === 0 && !isLegible(this.held, from, to))) return
    this.windows.offer(score, Math.imul(sure, 31) ^ some, this.held, from, to)
  }

  private flush(): void {
    const rest = this.fill - 2 * this.block
    // The last full block has had no window of its own yet, and what is behind it may be a block that never fills.
    this.judge(0, this.fill)
    if (rest > 0) {
      this.strong[0] = this.strong[1]!
      this.weak[0] = this.weak[1]!
      this.strong[1] = this.strong[2]!
      this.weak[1] = this.weak[2]!
      this.strong[2] = 0
      this.weak[2] = 0
      this.judge(this.block, this.fill)
    }
    this.fill = 2 * this.block
    this.held.fill(0)
    this.strong.fill(0)
    this.weak.fill(0)
    this.state = 0
  }
}
