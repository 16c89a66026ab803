import { extractParameters, type HttpExchange, type HttpMessage, isText } from '@apiscope/http'
import {
  type ChannelMessage,
  type Exchange,
  type Parameter,
  type RequestFacts,
  type ResponseFacts,
  sha256Text,
} from '@apiscope/schema'
import type { AgentOutcome } from './agents/reader.js'
import { endpointsOf } from './endpoints.js'
import type { ExchangeBuilder } from './exchange-builder.js'
import { addBody, millis, quality } from './exchange-parts.js'
import type { Naming } from './naming.js'
import { underOperation } from './operations.js'

/** What all messages of one connection have in common, worked out once. */
export interface Connection {
  naming: Naming
  /** The exchange that opened it. */
  opened: Exchange
  /** What the template took out of its path, redacted and sealed. */
  path: Parameter[]
}

/** Fields of `connection_init` that may show credentials, whatever its client puts them in. */
const CREDENTIALS_IN = /^payload\.(?:headers\.|extensions\.|authorization\.)?([\w-]{2,64})$/i

/** Turns messages of upgraded connections into what leaves the sensor: named as what opened the connection, or by their operation. */
export class MessageBuilder {
  private readonly connections = new WeakMap<HttpExchange, Connection>()

  constructor(private readonly exchanges: ExchangeBuilder) {}

  /** @param naming of the request that opened it, where it was named before */
  connection(opened: HttpExchange, naming: Naming | undefined): Connection {
    let known = this.connections.get(opened)
    if (!known) {
      const exchange = this.exchanges.build(opened, naming, false, false)
      const path = (exchange.parameters ?? []).filter((parameter) => parameter.in === 'path')
      known = { naming: naming ?? this.exchanges.name(opened.request, exchange.server), opened: exchange, path }
      this.connections.set(opened, known)
    }
    return known
  }

  /** The connection's API, or that of the operation. */
  name({ naming }: Connection, { message }: HttpExchange): Naming {
    return underOperation(naming, message?.operation)
  }

  /**
   * @param inspected values of the message are published; what its client sent is searched for attacks anyway
   * @param agent what it says of the call that its stream answers
   */
  build(
    http: HttpExchange,
    connection: Connection,
    api: Exchange['api'],
    inspected: boolean,
    agent?: AgentOutcome,
  ): Exchange {
    const { request, response } = http
    const { idText, server } = endpointsOf(http)
    if (http.message?.isInit && request) this.authenticate(http, connection)
    const { opened, path } = connection
    const looked = request && this.exchanges.attacks(http, request, inspected)
    if (request && !inspected && !looked?.attacks) request.body = undefined
    if (response && !inspected) response.body = undefined
    // Bytes that are no text have no fields; the look for attacks has had them.
    if (http.message?.binary && request?.body && !isText(request.body)) {
      request.body = undefined
      http.oddities.push('unread-request')
    }
    const told = quality(http)
    told.oneSided = request !== undefined && !response && http.reason !== undefined
    const exchange: Exchange = {
      v: 1,
      id: sha256Text(`${idText} ${request?.seq ?? '-'} ${response?.seq ?? '-'} ${http.message!.protocol}`).slice(0, 20),
      time: millis((request ?? response!).firstByte),
      sensor: opened.sensor,
      client: opened.client,
      server,
      api,
      message: messageOf(http),
      quality: told,
    }
    if (request && response) exchange.durationMs = millis(Math.max(0, response.lastByte - request.firstByte))
    if (opened.tap) exchange.tap = opened.tap
    if (opened.tls) exchange.tls = opened.tls
    if (opened.principal) exchange.principal = opened.principal
    if (opened.credentials) exchange.credentials = opened.credentials
    const subjects = this.exchanges.subjects(api)
    if (request?.body || response?.body) {
      const parameters = this.exchanges.reader.parametersOf(http, agent, subjects.more)
      subjects.addAll(parameters)
      this.exchanges.addParameters(exchange, { parameters }, false)
    }
    if (path.length > 0) exchange.parameters = [...path, ...(exchange.parameters ?? [])]
    if (opened.request) exchange.request = requestFacts(opened.request, request)
    const answer = responseFacts(opened.response, http)
    if (answer) exchange.response = answer
    if (answer && agent?.status !== undefined) answer.outcome = agent.status
    if (answer && agent && agent.text !== '') answer.records = agent.records
    if (agent) exchange.agent = agent.facts
    subjects.tell(exchange)
    if (looked?.attacks) exchange.attacks = looked.attacks
    if (looked) exchange.scored = looked.scored
    return exchange
  }

  /** Credentials that are shown in the first message stand for the connection, as those of its request do. */
  private authenticate(http: HttpExchange, connection: Connection): void {
    const raw: string[] = []
    for (const { name, values } of extractParameters(http)) {
      const field = CREDENTIALS_IN.exec(name)?.[1]
      if (field !== undefined && values[0]) raw.push(field, values[0])
    }
    const { opened } = connection
    const { found, principal } = this.exchanges.callers.of(raw, '', opened.client.ip)
    const client = principal ? { ...opened.client, id: `p:${principal.subject}` } : opened.client
    connection.opened = {
      ...opened,
      client,
      ...(principal ? { principal } : {}),
      ...(found.length > 0 ? { credentials: this.exchanges.callers.published(found, opened.time) } : {}),
    }
  }
}

function messageOf({ request, response, message }: HttpExchange): ChannelMessage {
  const from = request ? (response ? 'both' : 'client') : 'server'
  const { protocol, count } = message!
  return count > 1 ? { protocol, from, count } : { protocol, from }
}

function requestFacts(opened: RequestFacts, message: HttpMessage | undefined): RequestFacts {
  const { version, method, target, host } = opened
  const facts: RequestFacts = { version, method, target, host, bodyBytes: message?.bodyBytes ?? 0 }
  if (message) addBody(facts, message)
  return facts
}

function responseFacts(
  opened: ResponseFacts | undefined,
  { response, message }: HttpExchange,
): ResponseFacts | undefined {
  const { status } = message!
  if (status === undefined) return undefined
  const facts: ResponseFacts = { status, bodyBytes: response?.bodyBytes ?? 0 }
  if (opened?.version !== undefined) facts.version = opened.version
  if (response) addBody(facts, response)
  if (response?.grpcStatus !== undefined) facts.grpcStatus = response.grpcStatus
  facts.records = response?.records ?? 0
  return facts
}
