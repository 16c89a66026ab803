/** Batches of HTTP messages in parts of type application/http: OData $batch (Part 1, §11.7.7), Google's batch endpoints. */
import { mediaType } from '../body/media-type.js'
import { boundaryOf, type Part, parts } from '../parameters/multipart.js'
import type { Inner } from './inner.js'

/** A part, or a change set: what is done wholly or not at all, and may be answered by one message. */
export interface Unit {
  messages: Inner[]
  isSet: boolean
}

/** Change sets hold no others. */
const LEVELS = 2
const START = /^(?:([A-Z]{3,16}) (\S{1,4096})(?: HTTP\/\d(?:\.\d)?)?|HTTP\/\d(?:\.\d)? (\d{3})(?: .*)?)$/

/** @returns nothing where the body is no such batch */
export function unitsOf(body: Buffer, contentType: string, level = 0): Unit[] {
  const units: Unit[] = []
  const boundary = level < LEVELS ? boundaryOf(body, contentType) : ''
  if (boundary === '') return units
  parts(body, boundary, {
    part(part) {
      const type = mediaType(part.contentType)
      if (type === 'application/http') {
        const inner = innerOf(part)
        if (inner) units.push({ messages: [inner], isSet: false })
      } else if (type.startsWith('multipart/')) {
        const messages = unitsOf(part.body, part.contentType, level + 1).flatMap((unit) => unit.messages)
        if (messages.length > 0) units.push({ messages, isSet: true })
      }
    },
    outside() {},
  })
  return units
}

function innerOf(part: Part): Inner | undefined {
  const { body } = part
  const headEnd = endOfHead(body)
  const head = body.toString('latin1', 0, headEnd < 0 ? body.length : headEnd).trimStart()
  const lf = head.indexOf('\n')
  const match = START.exec((lf < 0 ? head : head.slice(0, lf)).trimEnd())
  if (!match) return undefined
  const fields = lf < 0 ? '' : head.slice(lf + 1).trimEnd()
  return {
    method: match[1] ?? '',
    target: match[2] ?? '',
    status: match[3] === undefined ? 0 : Number(match[3]),
    fields,
    contentType: fieldIn(fields, 'content-type'),
    body: headEnd < 0 ? Buffer.alloc(0) : withoutLineEnd(body.subarray(headEnd)),
    id: bareId(fieldIn(part.fields, 'content-id') || fieldIn(fields, 'content-id')),
  }
}

/** `<response-item1>` answers `<item1>`. */
const bareId = (id: string): string =>
  id
    .replace(/^</, '')
    .replace(/>$/, '')
    .replace(/^response-/, '')

function fieldIn(fields: string, name: string): string {
  for (const line of fields.split('\n', 64)) {
    const colon = line.indexOf(':')
    if (colon === name.length && line.slice(0, colon).toLowerCase() === name) return line.slice(colon + 1).trim()
  }
  return ''
}

/** Behind the empty line; a message without one has no body. */
function endOfHead(bytes: Buffer): number {
  const strict = bytes.indexOf('\r\n\r\n')
  const bare = bytes.indexOf('\n\n')
  return bare >= 0 && (strict < 0 || bare < strict) ? bare + 2 : strict < 0 ? -1 : strict + 4
}

/** Writers end a body with an empty line of their own, which is none of it. */
function withoutLineEnd(body: Buffer): Buffer {
  let end = body.length
  if (end > 0 && body[end - 1] === 0x0a) end -= body[end - 2] === 0x0d ? 2 : 1
  return body.subarray(0, end)
}

/**
 * The answer to each message of `asked`, in its order; undefined where there is none. By Content-ID where both sides have it, else by their order: a
 * server that stops at the first failure answers fewer, and one that refuses a change set says so once.
 */
export function answersTo(asked: readonly Unit[], told: readonly Unit[]): (Inner | undefined)[] {
  const byId = new Map<string, Inner>()
  for (const { messages } of told) for (const one of messages) if (one.id !== '') byId.set(one.id, one)
  return asked.flatMap(({ messages, isSet }, i) =>
    messages.map((message, k) => {
      const unit = told[i]
      const isRefused = isSet && unit !== undefined && !unit.isSet
      return byId.get(message.id) ?? (isRefused ? unit.messages[0] : unit?.messages[k])
    }),
  )
}
