/** Batches in JSON: `{"requests": […]}` (OData JSON Format 4.01 §19, Microsoft Graph), and arrays of operations (JSON-RPC 2.0 §6, GraphQL). */
import { jsonOffset } from '../body/sniff.js'
import { decodeText } from '../body/text.js'
import type { HttpMessage } from '../contract.js'
import { operationInText } from '../parameters/operation.js'
import { envelopeOf } from '../websocket/envelope.js'
import { eventData } from './event-data.js'
import type { Inner } from './inner.js'
import { elements, members, scalar } from './json-pieces.js'

/** Characters of an id, of a URL. */
const [ID, URL] = [128, 4_096]
const METHOD = /^[A-Za-z]{3,16}$/

/** Requests or responses of a batch in JSON; none where it is no such batch. @param list `requests` or `responses` */
export function listedIn(message: HttpMessage, list: 'requests' | 'responses'): Inner[] {
  const text = textOf(message)
  const out: Inner[] = []
  const start = jsonOffset(text)
  if (start < 0) return out
  members(text, start, (name, from) => {
    if (name !== list) return
    elements(text, from, (at, end) => {
      const inner = listed(text.slice(at, end))
      if (list === 'requests' ? inner.method !== '' && inner.target !== '' : inner.status > 0) out.push(inner)
    })
  })
  return out
}

function listed(text: string): Inner {
  const inner: Inner = { method: '', target: '', status: 0, fields: '', contentType: '', body: Buffer.alloc(0), id: '' }
  let body = ''
  members(text, 0, (name, start, end) => {
    const piece = text.slice(start, end)
    if (name === 'id') inner.id = scalar(piece, ID) ?? ''
    else if (name === 'method') inner.method = methodOf(scalar(piece, 18) ?? '')
    else if (name === 'url') inner.target = scalar(piece, URL) ?? ''
    else if (name === 'status') inner.status = /^[1-5]\d\d$/.test(piece) ? Number(piece) : 0
    else if (name === 'headers') inner.fields = fieldsOf(piece)
    else if (name === 'body') body = piece
  })
  const type = /^content-type: (.*)$/im.exec(inner.fields)?.[1]
  inner.contentType = type ?? (body === '' ? '' : 'application/json')
  inner.body = bodyOf(body, inner.contentType)
  return inner
}

const methodOf = (text: string): string => (METHOD.test(text) ? text.toUpperCase() : '')

/** What is not JSON stands in a string, in base64url where it is no text. */
function bodyOf(piece: string, contentType: string): Buffer {
  if (piece.charCodeAt(0) !== 0x22 || contentType.includes('json')) return Buffer.from(piece)
  const text = scalar(piece, Number.POSITIVE_INFINITY) ?? ''
  const isCoded = !contentType.startsWith('text/') && /^[\w+/-]+={0,2}$/.test(text)
  return isCoded ? Buffer.from(text, 'base64url') : Buffer.from(text)
}

/** Members of an object as field lines; a value that would begin a line of its own is left out. */
function fieldsOf(text: string): string {
  const lines: string[] = []
  members(text, 0, (name, start, end) => {
    const value = scalar(text.slice(start, end), URL)
    if (value !== undefined && /^[\w-]{1,128}$/.test(name) && !/[\r\n]/.test(value)) lines.push(`${name}: ${value}`)
  })
  return lines.join('\r\n')
}

/** An element of an array of operations. */
export interface Operation {
  inner: Inner
  name: string | undefined
}

/** Operations of an array, which goes by one target; none where it is no such array, or has fewer than `least` elements. */
export function operationsIn(request: HttpMessage, least: number): Operation[] {
  const out: Operation[] = []
  each(request, (text) => {
    const name = operationInText(text)
    if (name !== undefined || text.includes('"query"') || text.includes('"jsonrpc"'))
      out.push({ inner: operation(request, text, 0), name })
  })
  return out.length >= least ? out : []
}

/** What answers each of them: by its id where it has one (JSON-RPC), else in the same place (GraphQL). A notification is not answered. */
export function answersOf(asked: readonly Operation[], response: HttpMessage): (Inner | undefined)[] {
  const told: Inner[] = []
  const byId = new Map<string, Inner>()
  eachAnswer(response, (text, from) => {
    const envelope = envelopeOf(text)
    const inner = operation(from, text, envelope?.status ?? response.status)
    told.push(inner)
    if (inner.id !== '') byId.set(inner.id, inner)
  })
  const isRpc = asked.some(({ inner }) => inner.body.includes('"jsonrpc"'))
  return asked.map(({ inner }, i) => (isRpc ? byId.get(inner.id) : told[i]))
}

type Outer = Pick<HttpMessage, 'method' | 'target' | 'contentType'>

function operation(outer: Outer, text: string, status: number): Inner {
  const { method, target, contentType } = outer
  let id = ''
  members(text, 0, (name, start, end) => {
    // A number and a text are two ids.
    if (name === 'id' && end - start <= ID && text.slice(start, end) !== 'null') id = text.slice(start, end)
  })
  return { method, target, status, fields: '', contentType, body: Buffer.from(text), id }
}

function each(message: HttpMessage, element: (text: string) => void): void {
  const text = textOf(message)
  const start = jsonOffset(text)
  if (start >= 0) elements(text, start, (at, end) => element(text.slice(at, end)))
}

/** The same of an answer, which may come as a stream of events: each of them is an answer, or several. */
function eachAnswer(response: HttpMessage, element: (text: string, from: Outer) => void): void {
  if (!response.contentType.includes('event-stream')) {
    each(response, (text) => element(text, response))
    return
  }
  const from = { method: response.method, target: response.target, contentType: 'application/json' }
  for (const data of eventData(textOf(response))) {
    const start = jsonOffset(data)
    if (start < 0) continue
    if (data.charCodeAt(start) === OPEN_BRACE) element(data.slice(start), from)
    else elements(data, start, (at, end) => element(data.slice(at, end), from))
  }
}

const OPEN_BRACE = 0x7b

const textOf = ({ body, contentType }: HttpMessage): string =>
  body === undefined ? '' : decodeText(body, /charset="?([\w-]{1,32})/i.exec(contentType)?.[1] ?? '')
