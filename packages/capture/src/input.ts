import type { FileHandle } from 'node:fs/promises'
import type { Readable } from 'node:stream'

/** Where bytes come from: reads at least one byte, as many as there are, at most `length`. 0 = end of input. */
export interface ByteInput {
  read(buf: Buffer, at: number, length: number): Promise<number>
  close(): Promise<void>
}

/** A file, from where it stands. */
export class FileInput implements ByteInput {
  constructor(private readonly handle: FileHandle) {}

  async read(buf: Buffer, at: number, length: number): Promise<number> {
    return (await this.handle.read(buf, at, length, null)).bytesRead
  }

  close(): Promise<void> {
    return this.handle.close()
  }
}

/** A stream of buffers: a pipe, a socket, a decompressor. */
export class StreamInput implements ByteInput {
  private chunk: Buffer = EMPTY
  private readonly chunks: AsyncIterator<Buffer>

  constructor(private readonly stream: Readable) {
    this.chunks = stream[Symbol.asyncIterator]()
  }

  async read(buf: Buffer, at: number, length: number): Promise<number> {
    while (this.chunk.length === 0) {
      const { value, done } = await this.chunks.next()
      if (done) return 0
      this.chunk = value
    }
    const size = this.chunk.copy(buf, at, 0, Math.min(length, this.chunk.length))
    this.chunk = this.chunk.subarray(size)
    return size
  }

  async close(): Promise<void> {
    this.stream.destroy()
  }
}

/** Puts bytes that were read for a look back before the rest. */
export class PeekedInput implements ByteInput {
  constructor(
    private head: Buffer,
    private readonly rest: ByteInput,
  ) {}

  async read(buf: Buffer, at: number, length: number): Promise<number> {
    if (this.head.length === 0) return this.rest.read(buf, at, length)
    const size = this.head.copy(buf, at, 0, Math.min(length, this.head.length))
    this.head = this.head.subarray(size)
    return size
  }

  close(): Promise<void> {
    return this.rest.close()
  }
}

/** Counts what was read, as it lies in the file or came over the wire: what progress is measured against. */
export class CountedInput implements ByteInput {
  count = 0
  private closed = false

  constructor(private readonly inner: ByteInput) {}

  async read(buf: Buffer, at: number, length: number): Promise<number> {
    if (this.closed) return 0
    const size = await this.inner.read(buf, at, length)
    this.count += size
    return size
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    await this.inner.close()
  }
}

/** Reads until `length` bytes are there or the input ends. */
export async function readUpTo(input: ByteInput, length: number): Promise<Buffer> {
  const buf = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const size = await input.read(buf, filled, length - filled)
    if (size === 0) break
    filled += size
  }
  return buf.subarray(0, filled)
}

const EMPTY = Buffer.alloc(0)
