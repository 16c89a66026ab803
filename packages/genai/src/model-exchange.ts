import type { ModelCall } from '@apiscope/schema'
import { Answer } from './answer.js'
import { isModelPath, likeliest } from './dialects/registry.js'
import type { Asked, Dialect } from './dialects/types.js'
import { isObject, type JsonObject } from './json/access.js'
import { readJson } from './json/read.js'
import type { Texts } from './json/texts.js'
import type { GenaiLimits } from './limits.js'
import { finishReason, modelName, toolName } from './names.js'
import { providerOf } from './provider.js'
import { openReader } from './stream/open.js'
import type { AnswerReader } from './stream/types.js'

interface Candidate {
  dialect: Dialect
  asked: Asked
}

/** Reads nothing. */
const NOTHING: AnswerReader = { cut: true, held: 0, data() {}, gap() {}, end() {} }

/** One request to a model and what its answer says so far. */
export class ModelExchange {
  private readonly answer: Answer
  private candidates: readonly Candidate[]
  private reader: AnswerReader | undefined
  private contentType = ''
  /** An answer of one of the dialects has come. */
  private hasAnswered = false
  private isOver = false
  private lost = false
  private tail = ''

  constructor(
    candidates: readonly Candidate[],
    private readonly asked: Texts,
    private readonly wholeRequest: boolean,
    private readonly of: { path: string; host: string; limits: GenaiLimits },
  ) {
    this.candidates = candidates
    this.answer = new Answer(of.limits)
  }

  /** The head of the answer has come. */
  begins(contentType: string): void {
    this.contentType = contentType.toLowerCase()
  }

  /** Bytes of the answer's decoded body, borrowed for the call. */
  data(buf: Uint8Array, start: number, end: number): void {
    const bytes = Buffer.from(buf.buffer, buf.byteOffset + start, end - start)
    this.reader ??= openReader(this.contentType, bytes, this.of.limits, (piece, event) => this.piece(piece, event))
    this.reader.data(bytes)
  }

  /** Bytes are missing before the next ones. */
  gap(): void {
    this.lost = true
    this.reader?.gap()
  }

  /** What it keeps, in bytes and characters. */
  get held(): number {
    return this.asked.length + this.tail.length + this.answer.held + (this.reader?.held ?? 0)
  }

  /** Lets go of all that it keeps: of the answer nothing more is read. */
  abandon(): void {
    this.reader = NOTHING
    this.lost = true
    this.tail = ''
    this.asked.list = []
    this.asked.length = 0
    this.answer.forget()
  }

  /** The answer is over. */
  end(): void {
    if (this.isOver) return
    this.isOver = true
    this.reader?.end()
  }

  get over(): boolean {
    return this.isOver
  }

  /** Has a model answered, as far as the shape of what came says? */
  get answered(): boolean {
    return this.hasAnswered
  }

  /** One piece of the answer: all of it, an event, a message over WebSocket. */
  piece(piece: JsonObject, event?: string): boolean {
    for (const candidate of this.candidates) {
      if (!candidate.dialect.answered(piece, this.answer, event)) continue
      this.hasAnswered = true
      if (this.candidates.length > 1) this.candidates = [candidate]
      return true
    }
    return false
  }

  /** A message over WebSocket that is one event of the answer. @returns its type; undefined for what is none */
  event(body: Buffer): string | undefined {
    const { value, whole } = readJson(body.toString('utf8'), this.of.limits.depth)
    if (!isObject(value)) return undefined
    if (!whole) this.lost = true
    this.piece(value)
    return typeof value.type === 'string' ? value.type : undefined
  }

  /** Does its path say that it is one, too? */
  get named(): boolean {
    return isModelPath(this.of.path)
  }

  /** What is told of the call; texts are not in it. @param status of the answer; undefined without one */
  facts(status: number | undefined): ModelCall {
    const { dialect, asked } = this.likeliest()
    const { answer } = this
    const call: ModelCall = {
      operation: dialect.operation,
      dialect: dialect.name,
      provider: providerOf(this.of.host, asked.provider ?? dialect.provider),
    }
    if (asked.model !== undefined) call.requestModel = modelName(asked.model)
    if (answer.model !== undefined) call.responseModel = modelName(answer.model)
    if (answer.inputTokens !== undefined) call.inputTokens = answer.inputTokens
    if (answer.outputTokens !== undefined) call.outputTokens = answer.outputTokens
    if (answer.cachedTokens) call.cachedTokens = answer.cachedTokens
    const { tools: most } = this.of.limits
    if (asked.tools.length > 0) call.toolsOffered = [...new Set(asked.tools.slice(0, most).map(toolName))]
    const called = answer.toolsCalled()
    if (called.length > 0) call.toolsCalled = called.map(toolName)
    if (answer.finishReasons.size > 0) call.finishReasons = [...answer.finishReasons].map(finishReason)
    if (asked.streamed) call.streamed = true
    const isOpen = !this.isOver && status !== undefined
    if (isOpen) call.open = true
    const isCut = !this.wholeRequest || this.lost || this.reader?.cut === true || asked.tools.length > most
    if (isCut) call.cut = true
    return call
  }

  /** What was said to the model: prompts, documents, results of tools; the end first, where more was said than was kept. */
  asks(): readonly string[] {
    return this.tail === '' ? this.asked.list : [this.tail, ...this.asked.list]
  }

  /** The end of a request whose middle was not kept. */
  endsWith(text: string): void {
    this.tail = text
  }

  /** What it has said so far, joined. */
  answers(): string[] {
    return this.answer.texts()
  }

  private likeliest(): Candidate {
    if (this.candidates.length === 1) return this.candidates[0]!
    const dialect = likeliest(
      this.candidates.map((candidate) => candidate.dialect),
      this.of.path,
    )
    return this.candidates.find((candidate) => candidate.dialect === dialect)!
  }
}
