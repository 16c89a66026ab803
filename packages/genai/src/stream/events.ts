import { isObject } from '../json/access.js'
import { readJson } from '../json/read.js'
import type { GenaiLimits } from '../limits.js'
import { Lines } from './lines.js'
import type { AnswerReader, PieceSink } from './types.js'

/** Answers as server-sent events (WHATWG HTML §9.2.6): each with JSON in its data. */
export class EventReader implements AnswerReader {
  private readonly lines: Lines
  private name: string | undefined
  private values: string[] = []
  private length = 0
  private lost = false

  constructor(
    private readonly limits: GenaiLimits,
    private readonly out: PieceSink,
  ) {
    this.lines = new Lines(limits.eventBytes, (line) => this.line(line))
  }

  get cut(): boolean {
    return this.lost || this.lines.cut
  }

  get held(): number {
    return this.lines.held + this.length
  }

  data(bytes: Buffer): void {
    this.lines.data(bytes)
  }

  gap(): void {
    this.lines.gap()
    this.values = []
    this.length = 0
  }

  end(): void {
    this.lines.end()
    this.dispatch()
  }

  private line(line: string): void {
    if (line === '') this.dispatch()
    else if (line.startsWith('data:')) this.add(line.slice(line.charCodeAt(5) === 0x20 ? 6 : 5))
    else if (line.startsWith('event:')) this.name = line.slice(6, 134).trim()
  }

  private add(value: string): void {
    if (this.length + value.length > this.limits.eventBytes) this.lost = true
    else {
      this.values.push(value)
      this.length += value.length
    }
  }

  private dispatch(): void {
    const { values, name } = this
    if (values.length > 0 && values[0] !== '[DONE]') {
      const { value, whole } = readJson(values.join('\n'), this.limits.depth)
      if (!whole) this.lost = true
      if (isObject(value)) this.out(value, name)
    }
    this.values = []
    this.length = 0
    this.name = undefined
  }
}
