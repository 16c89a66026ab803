/** Standard output for machines: lines in bounded batches, waiting when the reader is slow, quiet when it has gone. */
import type { Writable } from 'node:stream'

/** Characters gathered before a write. */
const BATCH = 64 * 1024

export class Lines {
  private parts: string[] = []
  private size = 0
  private draining: Promise<void> | undefined
  /** True once the reader has closed the pipe: nothing more needs to be made. */
  closed = false

  constructor(private readonly out: Writable = process.stdout) {
    out.on('error', (error: NodeJS.ErrnoException) => {
      // `apiscope … | head` is not a failure.
      if (error.code !== 'EPIPE') throw error
      this.closed = true
    })
  }

  line(text: string): void {
    if (this.closed) return
    this.parts.push(text, '\n')
    this.size += text.length + 1
  }

  json(value: unknown): void {
    this.line(JSON.stringify(value))
  }

  /** A promise to wait for when the reader is slower than the writer, else undefined. */
  ready(): Promise<void> | undefined {
    return this.size >= BATCH ? this.flush() : undefined
  }

  async flush(): Promise<void> {
    const text = this.parts.join('')
    this.parts = []
    this.size = 0
    if (text === '' || this.closed) return
    if (this.out.write(text)) return
    this.draining ??= this.drained()
    await this.draining
  }

  /** A reader that goes away never drains, so its end counts too. */
  private drained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.out.off('drain', done)
        this.out.off('close', done)
        this.draining = undefined
        resolve()
      }
      this.out.on('drain', done)
      this.out.on('close', done)
    })
  }
}
