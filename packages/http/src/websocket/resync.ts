import type { Carry } from '../carry.js'
import { type FrameHead, headerBytes, isControl, isShortest, OPCODE, readHead } from './frame.js'

/** What has to speak for a place before it is taken for the beginning of a frame. */
const PROOF = 3
/** Bytes that are kept while a place is doubted. */
const MOST_KEPT = 16_384
/** Packets whose ends are remembered meanwhile. Count. */
const MOST_ENDS = 64

export interface Expected {
  /** Frames of this half are masked: the client's (RFC 6455 §5.1). */
  masked: boolean
  /** An extension that sets RSV1 was agreed on. */
  rsv1: boolean
}

/**
 * Finds the next frame behind a loss. Senders begin a packet with a frame, mostly: the chain of headers from the beginning of a packet on has to
 * hold, and each header, each frame that ends where a packet ends, and each text that begins and ends as JSON does speaks for it.
 */
export class Resync {
  private ends: number[] = []

  constructor(
    private readonly expected: Expected,
    private readonly kept: Carry,
  ) {}

  /** Something is kept: it begins where the first packet did that `look` was given. */
  get isDoubting(): boolean {
    return this.kept.length > 0
  }

  /**
   * Looks at a packet's bytes.
   * @returns `found`: what is kept (where something is), then these bytes, begin with a frame; `kept`: these bytes may begin with one;
   * `more`: what was kept may go on; `not`: neither
   */
  look(buf: Buffer, start: number, end: number): 'found' | 'kept' | 'more' | 'not' {
    if (this.isDoubting) {
      const fits = this.kept.length + end - start <= MOST_KEPT && this.ends.length < MOST_ENDS
      if (fits && this.kept.append(buf, start, end)) {
        this.ends.push(this.kept.length)
        const points = chain(this.kept.data, 0, this.kept.length, this.ends, this.expected)
        if (points >= PROOF) return 'found'
        if (points > 0) return 'more'
      }
      this.clear()
    }
    const points = chain(buf, start, end, [end], this.expected)
    if (points >= PROOF) return 'found'
    if (points === 0 || end - start > MOST_KEPT || !this.kept.append(buf, start, end)) return 'not'
    this.ends = [this.kept.length]
    return 'kept'
  }

  clear(): void {
    this.kept.clear()
    this.ends = []
  }
}

/** What speaks for a chain of frames from `start` on, of which some may end where packets do; 0 where it breaks. */
function chain(buf: Buffer, start: number, end: number, ends: readonly number[], expected: Expected): number {
  let points = 0
  let at = start
  while (at + 2 <= end) {
    if (at + headerBytes(buf[at + 1]!) > end) return isDue(buf[at]!, buf[at + 1]!, expected) ? points : 0
    if (!readHead(buf, at, HEAD) || !isShortest(buf[at + 1]!, HEAD.length)) return 0
    if (!isDue(buf[at]!, buf[at + 1]!, expected)) return 0
    points++
    const from = at + HEAD.headerBytes
    at = from + HEAD.length
    if (at > end) return points
    if (ends.includes(at)) points++
    if (HEAD.opcode === OPCODE.text && HEAD.fin && !HEAD.rsv1 && isJson(buf, from, at, HEAD)) points++
  }
  return points
}

/** Are these bytes, which begin a packet, frames of a connection whose upgrade was not seen? */
export function looksLikeWebSocket(buf: Buffer, start: number, end: number): boolean {
  if (end - start < 2) return false
  return chain(buf, start, end, [end], { masked: (buf[start + 1]! & 0x80) !== 0, rsv1: true }) >= PROOF
}

export const newHead = (): FrameHead => ({
  fin: false,
  rsv1: false,
  opcode: 0,
  masked: false,
  length: 0,
  headerBytes: 0,
  time: 0,
  seq: 0,
})

const HEAD = newHead()

function isDue(first: number, second: number, { masked, rsv1 }: Expected): boolean {
  const compressed = (first & 0x40) !== 0
  // Of a message the first frame alone says that it is compressed (RFC 7692 §6.1).
  if (compressed && (!rsv1 || isControl(first & 0x0f) || (first & 0x0f) === OPCODE.continuation)) return false
  return ((second & 0x80) !== 0) === masked
}

/** A text that begins and ends with brackets that belong together. @param from of the payload; its mask stands in front */
function isJson(buf: Buffer, from: number, to: number, { masked, length }: FrameHead): boolean {
  if (length < 2) return false
  const first = buf[from]! ^ (masked ? buf[from - 4]! : 0)
  const last = buf[to - 1]! ^ (masked ? buf[from - 4 + ((length - 1) & 3)]! : 0)
  return (first === 0x7b && last === 0x7d) || (first === 0x5b && last === 0x5d)
}
