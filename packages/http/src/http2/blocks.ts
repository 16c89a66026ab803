import { Carry } from '../carry.js'
import type { Shared } from '../shared.js'
import type { FrameStart } from './frame/reader.js'
import { FLAG } from './frame/types.js'
import { HeaderList } from './header-list.js'
import { HpackDecoder } from './hpack/decoder.js'

/** A header block: the frame that begins it, and the stream that a PUSH_PROMISE names (0: it is HEADERS). */
export interface Block {
  start: FrameStart
  promised: number
}

/**
 * The header blocks of one half (RFC 9113 §4.3): puts them together from HEADERS or PUSH_PROMISE and CONTINUATION, and decodes each,
 * wanted or not, since the next one builds on it. What is kept of either comes out of the room's budget.
 */
export class HeaderBlocks {
  private readonly hpack: HpackDecoder
  private readonly carry: Carry
  /** States: undefined = none under way; else waits for its CONTINUATION. */
  private open: Block | undefined
  private tableBytes = 0
  /** Times that blocks may have been lost: places in the table count anew. */
  losses = 0

  /** @param complete the connection has been seen from its start */
  constructor(
    private readonly shared: Shared,
    complete: boolean,
    private readonly out: (block: Block, list: HeaderList) => void,
  ) {
    this.hpack = new HpackDecoder(complete)
    this.carry = new Carry(shared.budget)
  }

  headers(start: FrameStart, buf: Buffer, from: number, to: number): void {
    this.interrupted()
    const padded = start.flags & FLAG.padded ? 1 : 0
    const at = from + padded + (start.flags & FLAG.priority ? 5 : 0)
    const end = to - (padded && from < to ? buf[from]! : 0)
    if (at > end) this.broken()
    else this.fragment({ start: { ...start }, promised: 0 }, start.flags, buf, at, end)
  }

  pushPromise(start: FrameStart, buf: Buffer, from: number, to: number): void {
    this.interrupted()
    const padded = start.flags & FLAG.padded ? 1 : 0
    const at = from + padded
    const end = to - (padded && from < to ? buf[from]! : 0)
    const promised = at + 4 > end ? 0 : buf.readUInt32BE(at) & 0x7fff_ffff
    if (promised === 0) this.broken()
    else this.fragment({ start: { ...start }, promised }, start.flags, buf, at + 4, end)
  }

  continuation(start: FrameStart, buf: Buffer, from: number, to: number): void {
    const { open } = this
    if (open && open.start.stream === start.stream) this.fragment(open, start.flags, buf, from, to)
    else this.broken()
  }

  /** Another frame comes: none may stand between the frames of a block (RFC 9113 §6.10). */
  interrupted(): void {
    if (this.open) this.broken()
  }

  /** Blocks may have been lost. */
  lose(): void {
    this.open = undefined
    this.carry.clear()
    this.hpack.lose()
    this.losses++
    this.account()
  }

  /** Gives back what is held. */
  release(): void {
    this.lose()
  }

  private fragment(block: Block, flags: number, buf: Buffer, from: number, to: number): void {
    const { carry, shared } = this
    const whole = (flags & FLAG.endHeaders) !== 0
    if (whole && carry.length === 0) {
      this.open = undefined
      this.decode(block, buf, from, to)
      return
    }
    if (carry.length + to - from > shared.limits.headBytes) {
      shared.counters.head_limit++
      this.broken()
      return
    }
    if (!carry.append(buf, from, to)) {
      shared.counters.memory_refusals++
      this.broken()
      return
    }
    this.open = whole ? undefined : block
    if (!whole) return
    this.decode(block, carry.data, 0, carry.length)
    carry.clear()
  }

  /** A block cannot be read: what the table holds is not known any more. */
  private broken(): void {
    this.shared.counters.malformed++
    this.lose()
  }

  private decode(block: Block, buf: Buffer, from: number, to: number): void {
    const { shared } = this
    const list = new HeaderList(shared.limits.headerCount, shared.limits.headBytes)
    if (!this.hpack.decode(buf, from, to, list.add)) shared.counters.malformed++
    shared.counters.h2_unknown_fields += list.unknown
    this.account()
    this.out(block, list)
  }

  /** The table's bytes count; without room for them it is let go, and what refers to it is unknown. */
  private account(): void {
    const { budget, counters } = this.shared
    const grown = this.hpack.bytes - this.tableBytes
    if (grown > 0 && !budget.take(grown)) {
      counters.memory_refusals++
      this.hpack.lose()
      budget.give(this.tableBytes)
    } else if (grown < 0) budget.give(-grown)
    this.tableBytes = this.hpack.bytes
  }
}
