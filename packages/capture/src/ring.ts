import { ApiscopeError } from '@apiscope/schema'
import type { FrameSink } from './source.js'

/** Words of the header: the writer's, then one group for each reader, a cache line apart. */
const WRITE = 0
const CLOSED = 1
const READERS = 2
const DROPS = 1
const GROUP = 16
const READ = 0
const WAITING = 1
const HEADER_GROUPS = 2

/** A record: its length, captured length, length on the wire, link type (4 each), time (8); then the frame, padded to 8. */
const RECORD = 24
/** In place of a length: the rest up to the end of the ring is unused. */
const WRAP = 0xffff_ffff

export interface RingOptions {
  /** Bytes for frames: a power of two from 64 KiB to 1 GiB. */
  bytes: number
  /** How many readers there are; each sees every frame, and the slowest one decides when the ring is full. Default 1. */
  readers?: number
}

/**
 * Frames between threads: one writer, one or more readers, no locks. The writer copies a frame in or, when a reader is too far
 * behind, drops and counts it; it never waits. Send `shared` to the other thread and attach to it with `FrameRing.attach`.
 */
export class FrameRing {
  readonly capacity: number
  readonly readers: number
  private readonly words: Int32Array
  private readonly dropCount: BigInt64Array
  /** The frames, as bytes and as the words of their headers. */
  readonly bytes: Buffer
  readonly lengths: Uint32Array
  readonly times: Float64Array
  /** Writer's own copy: bytes that were free when last looked at. */
  private free = 0

  private constructor(readonly shared: SharedArrayBuffer) {
    this.words = new Int32Array(shared, 0, GROUP * HEADER_GROUPS)
    this.readers = this.words[READERS]
    const header = headerBytes(this.readers)
    this.words = new Int32Array(shared, 0, header / 4)
    this.dropCount = new BigInt64Array(shared, GROUP * 4, 2)
    this.capacity = shared.byteLength - header
    this.bytes = Buffer.from(shared, header, this.capacity)
    this.lengths = new Uint32Array(shared, header, this.capacity / 4)
    this.times = new Float64Array(shared, header, this.capacity / 8)
  }

  /** @throws ApiscopeError `capture.ring_size` for a size that is not a power of two from 64 KiB to 1 GiB */
  static create(options: RingOptions): FrameRing {
    const { bytes, readers = 1 } = options
    if (!Number.isInteger(Math.log2(bytes)) || bytes < 65_536 || bytes > 2 ** 30) {
      throw new ApiscopeError('capture.ring_size', `a ring of ${bytes} bytes: give a power of two, 64 KiB to 1 GiB`, 2)
    }
    const shared = new SharedArrayBuffer(headerBytes(readers) + bytes)
    new Int32Array(shared)[READERS] = readers
    return new FrameRing(shared)
  }

  /** The ring that another thread made. */
  static attach(shared: SharedArrayBuffer): FrameRing {
    return new FrameRing(shared)
  }

  /** Copies a frame in. @returns false when it was dropped: the ring is full, or the frame larger than a quarter of it */
  write(buf: Buffer, start: number, end: number, wireLength: number, time: number, linkType: number): boolean {
    const size = end - start
    const length = (RECORD + size + 7) & ~7
    const position = this.words[WRITE] >>> 0
    let at = position & (this.capacity - 1)
    const toEnd = this.capacity - at
    const needed = length > toEnd ? toEnd + length : length
    if (needed > this.free) this.free = this.capacity - this.lag(position)
    if (needed > this.free || length > this.capacity >> 2) {
      Atomics.add(this.dropCount, DROPS, 1n)
      return false
    }
    if (length > toEnd) {
      this.lengths[at >> 2] = WRAP
      at = 0
    }
    const word = at >> 2
    this.lengths[word] = length
    this.lengths[word + 1] = size
    this.lengths[word + 2] = wireLength
    this.lengths[word + 3] = linkType
    this.times[(at + 16) >> 3] = time
    buf.copy(this.bytes, at + RECORD, start, end)
    this.free -= needed
    Atomics.store(this.words, WRITE, (position + needed) | 0)
    this.wake()
    return true
  }

  /** No more frames will come: readers end when they have read what is there. */
  close(): void {
    Atomics.store(this.words, CLOSED, 1)
    this.wake()
  }

  get closed(): boolean {
    return Atomics.load(this.words, CLOSED) === 1
  }

  /** Frames dropped because the ring was full: the counter `capture.ring_drops`. */
  get drops(): number {
    return Number(Atomics.load(this.dropCount, DROPS))
  }

  /** Bytes that the slowest reader has still to read. */
  get used(): number {
    return this.lag(Atomics.load(this.words, WRITE) >>> 0)
  }

  /** One of the readers; each index is for one thread only. */
  reader(index = 0): RingReader {
    return new RingReader(this, this.words, GROUP * (HEADER_GROUPS + index))
  }

  private lag(position: number): number {
    let most = 0
    for (let i = 0; i < this.readers; i++) {
      const read = Atomics.load(this.words, GROUP * (HEADER_GROUPS + i) + READ)
      most = Math.max(most, (position - read) >>> 0)
    }
    return most
  }

  /** Notifying costs a lock, so only readers that said they sleep are woken. */
  private wake(): void {
    for (let i = 0; i < this.readers; i++) {
      const cell = GROUP * (HEADER_GROUPS + i) + WAITING
      if (Atomics.load(this.words, cell) === 1) {
        Atomics.store(this.words, cell, 0)
        Atomics.notify(this.words, cell)
      }
    }
  }
}

/** One reader's place in a ring. */
export class RingReader {
  constructor(
    private readonly ring: FrameRing,
    private readonly words: Int32Array,
    private readonly group: number,
  ) {}

  /**
   * Delivers frames that are there, in place: valid during the call only.
   * @param maxBytes stop after about so many bytes of the ring. Default 1 MiB
   * @returns frames delivered
   */
  read(sink: FrameSink, maxBytes = 1 << 20): number {
    const { bytes, lengths, times, capacity } = this.ring
    const write = Atomics.load(this.words, WRITE) >>> 0
    const first = this.words[this.group + READ] >>> 0
    let position = first
    let frames = 0
    while (position !== write && (position - first) >>> 0 < maxBytes) {
      const at = position & (capacity - 1)
      const word = at >> 2
      const length = lengths[word]
      if (length === WRAP) {
        position = (position + capacity - at) >>> 0
        continue
      }
      const start = at + RECORD
      sink.frame(bytes, start, start + lengths[word + 1], lengths[word + 2], times[(at + 16) >> 3], lengths[word + 3])
      frames++
      position = (position + length) >>> 0
      // Given back in parts, so that the writer need not wait for a whole batch.
      if ((frames & 63) === 0) Atomics.store(this.words, this.group + READ, position | 0)
    }
    Atomics.store(this.words, this.group + READ, position | 0)
    return frames
  }

  /** Whether there is nothing to read now. */
  get empty(): boolean {
    return Atomics.load(this.words, WRITE) === this.words[this.group + READ]
  }

  /** Resolves when there may be something to read, the ring was closed, or after `ms`. */
  async wait(ms: number): Promise<void> {
    const cell = this.group + WAITING
    Atomics.store(this.words, cell, 1)
    if (!this.empty || this.ring.closed) return
    const result = waitAsync(this.words, cell, 1, ms)
    if (result.async) await result.value
  }
}

function headerBytes(readers: number): number {
  return 4 * GROUP * (HEADER_GROUPS + readers)
}

type WaitAsync = (
  words: Int32Array,
  index: number,
  value: number,
  timeout: number,
) => { async: false; value: string } | { async: true; value: Promise<string> }

/** In Node 20's engine, not yet in the library types of ES2023. */
const { waitAsync } = Atomics as unknown as { waitAsync: WaitAsync }
