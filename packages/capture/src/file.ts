import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { cannotRead, isDirectory } from './errors.js'
import { type ByteInput, CountedInput, FileInput, PeekedInput, readUpTo, StreamInput } from './input.js'
import { type CaptureLimits, DEFAULT_CAPTURE_LIMITS } from './limits.js'
import { readCapture } from './reader.js'
import type { FrameSink, FrameSource, SourceSummary } from './source.js'

export interface OpenCaptureOptions extends Partial<CaptureLimits> {
  /** What `-` reads. Default: the process's standard input. */
  stdin?: Readable
  /** The file is open. */
  opened?: () => void
}

/**
 * A capture file, or standard input for `-`: pcap or pcapng, gzipped or not, distinguished by their first bytes.
 * Nothing is opened before `run`, which throws ApiscopeError with exit 1 for what cannot be read at all: `capture.not_found`,
 * `capture.unreadable`, `capture.is_directory`, `capture.empty_file`, `capture.not_a_capture`, `capture.compressed`.
 */
export function openCapture(path: string, options: OpenCaptureOptions = {}): FrameSource {
  return new CaptureFile(path, options)
}

class CaptureFile implements FrameSource {
  readonly name: string
  private readonly limits: CaptureLimits
  private total: number | undefined
  private raw: CountedInput | undefined

  constructor(
    private readonly path: string,
    private readonly options: OpenCaptureOptions,
  ) {
    this.name = path
    this.limits = { ...DEFAULT_CAPTURE_LIMITS, ...options }
  }

  async run(sink: FrameSink, signal?: AbortSignal): Promise<SourceSummary> {
    const raw = new CountedInput(await this.open())
    this.raw = raw
    this.options.opened?.()
    const label = this.path === '-' ? 'standard input' : this.path
    const stop = () => void raw.close()
    signal?.addEventListener('abort', stop)
    try {
      const head = await readUpTo(raw, 2).catch((error) => {
        throw cannotRead(error, label)
      })
      const whole = new PeekedInput(head, raw)
      const gzipped = head.length === 2 && head[0] === 0x1f && head[1] === 0x8b
      return await readCapture(gzipped ? gunzip(whole) : whole, label, sink, this.limits, signal)
    } finally {
      signal?.removeEventListener('abort', stop)
      await raw.close()
    }
  }

  progress(): { read: number; total?: number } {
    const read = this.raw?.count ?? 0
    return this.total === undefined ? { read } : { read, total: this.total }
  }

  private async open(): Promise<ByteInput> {
    if (this.path === '-') return new StreamInput(this.options.stdin ?? process.stdin)
    let handle: FileHandle
    try {
      handle = await open(this.path)
    } catch (error) {
      throw cannotRead(error, this.path)
    }
    const stats = await handle.stat()
    if (stats.isDirectory()) {
      await handle.close()
      throw isDirectory(this.path)
    }
    if (stats.isFile()) this.total = stats.size
    return new FileInput(handle)
  }
}

function gunzip(input: ByteInput): ByteInput {
  async function* chunks() {
    for (;;) {
      const chunk = Buffer.allocUnsafe(256 * 1024)
      const size = await input.read(chunk, 0, chunk.length)
      if (size === 0) return
      yield chunk.subarray(0, size)
    }
  }
  const unzipped = createGunzip({ chunkSize: 256 * 1024 })
  // The error reaches the reader through the stream itself.
  pipeline(chunks, unzipped, () => {})
  return new StreamInput(unzipped)
}
