import type { HttpExchange, HttpMessage } from '../contract.js'
import type { Message } from '../message.js'
import { type Inner, messageOf } from './inner.js'
import { answersOf, listedIn, operationsIn } from './json-calls.js'
import { answersTo, unitsOf } from './multipart-calls.js'

/** One call of a batch. */
export interface BatchCall {
  /** What was asked and answered, as if by itself: with the target that it names, on the same connection, at the same time. */
  exchange: HttpExchange
  /** Set for operations, which go by the target of the batch: their name, '' where one has none. */
  operation: string | undefined
}

export interface BatchCalls {
  calls: BatchCall[]
  /** Calls beyond `most`; of a body that is not whole one more, for what is not there. */
  left: number
}

/** May a request be a batch of HTTP messages? By what is known at its head. @param path without query */
export function mayBeBatch({ method, contentType }: HttpMessage, path: string): boolean {
  if (method !== 'POST') return false
  return contentType.startsWith('multipart/mixed') || (BATCH.test(path) && !contentType.startsWith('multipart/form'))
}

const BATCH = /\/(?:\$?batch|%24batch)(?:\/|$)/i

/**
 * The calls of a batch, from what is kept of its bodies: OData and Google's batches (multipart/mixed), OData and Microsoft Graph in JSON, and
 * arrays of operations where `operations` may be expected. A batch of fewer operations than `least` is none.
 * @param host in whose name they are asked: what a message inside says of a host is only its sender's word
 * @param least operations; 1 where it is known that there are more than have come whole. Count, 2
 * @param most calls that are told of one batch
 */
export function callsOf(
  http: HttpExchange,
  { host, operations, least = 2, most }: { host: string; operations: boolean; least?: number; most: number },
): BatchCalls {
  const { request, response } = http
  const out: BatchCalls = { calls: [], left: 0 }
  if (!request?.body) return out
  const add = (asked: Inner, answer: Inner | undefined, operation: string | undefined) => {
    if (out.calls.length >= most) out.left++
    else out.calls.push(callOf(http, { asked, answer, operation, host, place: out.calls.length }))
  }
  if (operations) {
    const asked = operationsIn(request, least)
    const told = response ? answersOf(asked, response) : []
    for (const [i, { inner, name }] of asked.entries()) add(inner, told[i], name ?? '')
  } else {
    const [asked, told] = paired(request, response)
    const targets = new Map(asked.map(({ id, target }) => [id, target]))
    for (const [i, inner] of asked.entries())
      add({ ...inner, target: targetOf(inner.target, request.target, targets) }, told[i], undefined)
  }
  if (out.calls.length > 0 && !request.bodyWhole) out.left++
  return out
}

function paired(request: HttpMessage, response: HttpMessage | undefined): [Inner[], (Inner | undefined)[]] {
  const units = unitsOf(request.body!, request.contentType)
  if (units.length > 0) {
    const told = response?.body ? unitsOf(response.body, response.contentType) : []
    return [units.flatMap(({ messages }) => messages), answersTo(units, told)]
  }
  const asked = listedIn(request, 'requests')
  if (asked.length === 0 || !response) return [asked, []]
  const byId = new Map(listedIn(response, 'responses').map((one) => [one.id, one]))
  return [asked, asked.map(({ id }) => byId.get(id))]
}

interface Paired {
  asked: Inner
  answer: Inner | undefined
  operation: string | undefined
  host: string
  place: number
}

function callOf(http: HttpExchange, { asked, answer, operation, host, place }: Paired): BatchCall {
  const { flow, clientHalf, caller, response } = http
  const request: Message = messageOf(asked, http.request!, place, host)
  const exchange: HttpExchange = {
    flow,
    clientHalf,
    ...(caller === undefined ? {} : { caller }),
    request,
    interim: [],
    oddities: [],
  }
  if (answer && response) exchange.response = messageOf(answer, response, place, undefined)
  return { exchange, operation }
}

/**
 * Path and query of a call: absolute ones of their own, others beneath the service whose batch it is (OData Part 2, §4.3). `$1/Orders` goes on
 * from what call 1 of the batch has made: which that is nobody says, so it is one name whatever its number.
 */
function targetOf(target: string, batch: string, targets: ReadonlyMap<string, string>): string {
  const authority = /^[a-z][a-z0-9+.-]{1,15}:\/\/[^/?#]*/i.exec(target)?.[0]
  if (authority !== undefined) {
    const path = target.slice(authority.length)
    return path.startsWith('/') ? path : `/${path}`
  }
  if (target.startsWith('/') && !target.startsWith('//')) return withVersion(target, batch)
  const reference = /^\/?\$([\w.-]{1,64})(?=[/?]|$)/.exec(target)
  const path = reference && targets.has(reference[1]!) ? `$ref${target.slice(reference[0].length)}` : target
  const end = batch.search(/[?#]/)
  const base = end < 0 ? batch : batch.slice(0, end)
  return `${base.slice(0, base.lastIndexOf('/'))}/${path.replace(/^\/+/, '')}`
}

/** Microsoft Graph writes `/me` for `/v1.0/me`: paths in JSON begin at the service, not at the host. */
function withVersion(target: string, batch: string): string {
  const root = /^\/(?:v\d[\w.]{0,8}|beta)(?=\/\$batch)/.exec(batch)?.[0]
  return root === undefined || target === root || target.startsWith(`${root}/`) ? target : root + target
}
