import { isObject, type JsonObject } from '../json/access.js'
import { readJson, readJsonAt } from '../json/read.js'
import type { GenaiLimits } from '../limits.js'
import { KeptBytes } from './kept-bytes.js'
import type { AnswerReader, PieceSink } from './types.js'

/** Members that stand behind what is long: vectors, texts. */
const BEHIND = [
  'usage',
  'usageMetadata',
  'meta',
  'model',
  'modelVersion',
  'inputTextTokenCount',
  'prompt_eval_count',
  'eval_count',
]

/** Answers that are one JSON text, or an array of pieces: their beginning, and what counts at their end. */
export class WholeJsonReader implements AnswerReader {
  cut = false
  private readonly head = new KeptBytes()
  private tail: Buffer = Buffer.alloc(0)
  private broken = false

  constructor(
    private readonly limits: GenaiLimits,
    private readonly out: PieceSink,
  ) {}

  get held(): number {
    return this.head.held + this.tail.length
  }

  data(bytes: Buffer): void {
    const room = this.broken ? 0 : Math.max(0, this.limits.answerBytes - this.head.length)
    const first = bytes.subarray(0, room)
    if (first.length > 0) this.head.add(first)
    if (bytes.length > room) this.behind(bytes.subarray(room))
  }

  gap(): void {
    this.broken = true
    this.cut = true
    this.tail = Buffer.alloc(0)
  }

  end(): void {
    const isCut = this.tail.length > 0 || this.broken
    const { value, whole } = readJson(this.head.bytes().toString('utf8'), this.limits.depth)
    if (!whole && !isCut) this.cut = true
    const behind = isCut ? lastMembers(this.tail.toString('utf8'), this.limits.depth) : undefined
    if (Array.isArray(value)) {
      for (const piece of value) if (isObject(piece)) this.out(piece)
      if (behind) this.out(behind)
    } else if (isObject(value)) this.out(behind ? { ...value, ...behind } : value)
    else if (behind) this.out(behind)
  }

  private behind(bytes: Buffer): void {
    const { tailBytes } = this.limits
    this.tail =
      bytes.length >= tailBytes
        ? Buffer.from(bytes.subarray(bytes.length - tailBytes))
        : Buffer.concat([this.tail.subarray(Math.max(0, this.tail.length + bytes.length - tailBytes)), bytes])
  }
}

/** What is known of the end of an object whose middle is missing. A quote inside a string is escaped, so a bare one begins a name. */
function lastMembers(text: string, depth: number): JsonObject {
  const found: Record<string, unknown> = {}
  for (const name of BEHIND) {
    const at = text.lastIndexOf(`"${name}"`)
    if (at < 0 || text.charCodeAt(at - 1) === 0x5c) continue
    const colon = /^\s{0,16}:/.exec(text.slice(at + name.length + 2, at + name.length + 20))
    if (!colon) continue
    const value = readJsonAt(text, at + name.length + 2 + colon[0].length, depth)
    if (value !== undefined) found[name] = value
  }
  return found
}
