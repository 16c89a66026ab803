import type { FrameSink } from './source.js'

/** Reads the records of one capture format out of a byte window. No I/O: the window is filled by others. */
export interface RecordParser {
  /**
   * Delivers the frames of all whole records in `buf[from, to)`.
   * @returns the end of what was consumed; what follows is an incomplete record, or, when `problem` is set, a broken one
   */
  parse(buf: Buffer, from: number, to: number, sink: FrameSink): number
  /** Why no more can be read, once that is so. */
  readonly problem?: string
  /** Bytes of a skipped block that are still to come. */
  readonly pending: number
  readonly frames: number
  readonly bytes: number
  readonly counters: Record<string, number>
}

/** Reads one format, and says where another one begins. */
export interface FormatParser extends RecordParser {
  /** Set by `parse`: what follows is the beginning of a file of the other format. */
  readonly changes: boolean
}
