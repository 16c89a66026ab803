/** Standard output for machines: lines in bounded batches, waiting when the reader is slow, quiet when it has gone. */
import type { Writable } from 'node:stream'
import { ApiscopeError } from '@apiscope/schema'
import { describe } from './errors.js'
import { jsonText } from './text.js'

/** Characters gathered before a write. */
const BATCH = 64 * 1024

export class Lines {
  private parts: string[] = []
  private size = 0
  private draining: Promise<void> | undefined
  private failure: ApiscopeError | undefined
  private fail: (error: ApiscopeError) => void = () => {}
  /** True once nothing more can be written: the reader has closed the pipe, or writing failed. */
  closed = false
  /** Rejects when writing fails (`cli.output`: a full disk, a file that may not be written); for who does not wait for `flush`. */
  readonly broken: Promise<never>

  /** @param name what is written to, for messages */
  constructor(
    private readonly out: Writable = process.stdout,
    private readonly name = 'standard output',
  ) {
    this.broken = new Promise((_, reject) => {
      this.fail = reject
    })
    // Nobody has to look at it: `flush` throws the same.
    this.broken.catch(() => {})
    out.on('error', (error: NodeJS.ErrnoException) => this.ended(error))
  }

  line(text: string): void {
    if (this.closed) return
    this.parts.push(text, '\n')
    this.size += text.length + 1
  }

  /** One line of JSON, without a character that would steer a terminal. */
  json(value: unknown): void {
    this.line(jsonText(value))
  }

  /** A promise to wait for when the reader is slower than the writer, else undefined. */
  ready(): Promise<void> | undefined {
    return this.size >= BATCH ? this.flush() : undefined
  }

  /** Resolves when what was gathered is taken; rejects with `cli.output` when it cannot be written. */
  async flush(): Promise<void> {
    const text = this.parts.join('')
    this.parts = []
    this.size = 0
    if (text !== '' && !this.closed && !this.out.write(text)) {
      this.draining ??= this.drained()
      await this.draining
    } else if (text !== '') {
      // Files and pipes are written at once, and what went wrong is told in the next turn.
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (this.failure) throw this.failure
  }

  /** Writes without waiting; what goes wrong shows at `broken`. */
  send(): void {
    this.flush().catch(() => {})
  }

  private ended(error: NodeJS.ErrnoException): void {
    this.closed = true
    // `apiscope … | head` is not a failure.
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' || this.failure) return
    this.failure = new ApiscopeError('cli.output', `${this.name}: ${describe(error, this.name)}`, 1, { cause: error })
    this.fail(this.failure)
  }

  /** A reader that goes away never drains, so its end counts too. */
  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.out.off('drain', done)
        this.out.off('close', done)
        this.out.off('error', done)
        this.draining = undefined
        resolve()
      }
      this.out.on('drain', done)
      this.out.on('close', done)
      this.out.on('error', done)
    })
  }
}

/**
 * For what is written to standard output without `Lines` (help, version): a reader that has gone is no failure, a full disk is one line and
 * status 1. Without this both would end in a stack trace.
 */
export function guardOutput(say: (message: string) => void): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    process.exitCode = 1
    say(`standard output: ${describe(error)}`)
  })
  // Nobody is left who could be told.
  process.stderr.on('error', () => {})
}
