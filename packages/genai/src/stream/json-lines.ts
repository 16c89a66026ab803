import { isObject } from '../json/access.js'
import { readJson } from '../json/read.js'
import type { GenaiLimits } from '../limits.js'
import { Lines } from './lines.js'
import type { AnswerReader, PieceSink } from './types.js'

/** Answers as lines of JSON (NDJSON). */
export class JsonLineReader implements AnswerReader {
  private readonly lines: Lines
  private lost = false

  constructor({ eventBytes, depth }: GenaiLimits, out: PieceSink) {
    this.lines = new Lines(eventBytes, (line) => {
      if (line.trim() === '') return
      const { value, whole } = readJson(line, depth)
      if (!whole) this.lost = true
      if (isObject(value)) out(value)
    })
  }

  get cut(): boolean {
    return this.lost || this.lines.cut
  }

  get held(): number {
    return this.lines.held
  }

  data(bytes: Buffer): void {
    this.lines.data(bytes)
  }

  gap(): void {
    this.lines.gap()
  }

  end(): void {
    this.lines.end()
  }
}
