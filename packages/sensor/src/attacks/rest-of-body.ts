/** What of a request's body is behind its kept part, searched for attacks while it passes. */
import { BodySearch, type Field, fieldsOf } from '@apiscope/attacks'
import { mayAskModel } from '@apiscope/genai'
import { type BodyRest, boundaryOf, type HttpMessage, PartPlaces, REST_OVERLAP } from '@apiscope/http'
import { PromptTail } from '../model/prompt-tail.js'

export class RestOfBody implements BodyRest {
  private readonly search = new BodySearch()
  private readonly parts: PartPlaces | undefined
  /** Of a request to a model. */
  readonly tail: PromptTail | undefined

  /** @param kept of the body: whether it is of several parts, and in which of them the rest begins */
  constructor({ contentType, target }: Pick<HttpMessage, 'contentType' | 'target'>, kept: Uint8Array) {
    const bytes = Buffer.from(kept.buffer, kept.byteOffset, kept.length)
    if (contentType.includes('json') && mayAskModel(bytes, target)) this.tail = new PromptTail()
    if (!contentType.includes('multipart') && bytes[0] !== 0x2d) return
    const boundary = boundaryOf(bytes, contentType)
    if (boundary === '') return
    this.parts = new PartPlaces(boundary)
    this.parts.runs(bytes, 0, Math.max(0, bytes.length - REST_OVERLAP), nothing)
  }

  data(buf: Uint8Array, start: number, end: number): void {
    this.tail?.data(buf, start, end)
    if (!this.parts) this.search.data(buf, start, end)
    else
      this.parts.runs(buf, start, end, (from, to, inFile) => {
        this.search.place(inFile)
        this.search.data(buf, from, to)
      })
  }

  gap(): void {
    this.tail?.gap()
    this.parts?.gap()
    this.search.gap()
  }

  /** Bytes that were searched. */
  get bytes(): number {
    return this.search.bytes
  }

  /** Suspicious windows that there was no room for. */
  get left(): number {
    return this.search.left
  }

  /** What is suspicious. Ends the search. */
  found(): Field[] {
    return this.search.found().flatMap(fieldsOf)
  }
}

const nothing = () => undefined
