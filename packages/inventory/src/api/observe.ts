/** Folds one exchange into what is known about its API. */
import {
  actorOfAddress,
  callerAddress,
  type Exchange,
  evidenceOf,
  isHidden,
  openSealedForm,
  outcomeStatus,
  type Parameter,
} from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { observeCall } from '../lifecycle/rhythm.js'
import type { InventoryOptions } from '../options.js'
import { noteSender, senderOf } from '../values/senders.js'
import { newTally, tally } from '../values/tally.js'
import { newAgents, observeAgents } from './agents.js'
import { observeAuthentication } from './authentication.js'
import { addCaller } from './callers.js'
import { newModels, observeModel } from './models.js'
import { observeParameters, succeeded } from './parameters.js'
import type { InventoryState } from './state.js'
import { observeSubjects } from './subjects.js'
import { observeTransport } from './transport.js'

/** Returns true when this exchange confirmed the API. */
export function observe(state: InventoryState, exchange: Exchange, options: InventoryOptions, out: Output): boolean {
  const { parameters } = exchange
  state.api ??= exchange.api
  if (isCall(exchange)) observeAsCall(state, exchange, options)
  else state.lastSeen = Math.max(state.lastSeen, exchange.time)
  if (exchange.scored === 'partly') state.partlyScored++
  if (exchange.agent) {
    state.agents ??= newAgents(exchange.agent)
    observeAgents(state.agents, exchange)
  }
  if (exchange.genai) {
    state.models ??= newModels()
    observeModel(state.models, exchange)
  }
  observeSubjects(state.shown, exchange)
  if (parameters?.some(holdsUrl)) state.urls++
  state.droppedParameters += observeParameters(state.parameters, exchange, state.looked, options, out)
  state.looked.observe(exchange, succeeded(exchange))
  return confirm(state, exchange, options)
}

/**
 * Did a client ask for something? Messages of an open connection, and parts of an answer that goes on, belong to the request that opened it,
 * which was told by itself; an operation asked for in a message is a call of its own, and so is each call of a batch.
 */
const isCall = ({ message, api }: Exchange): boolean =>
  message === undefined || message.protocol === 'batch' || (message.protocol !== 'stream' && api.id.includes('#'))

/** What is counted by calls. */
function observeAsCall(state: InventoryState, exchange: Exchange, options: InventoryOptions): void {
  const { request, response } = exchange
  observeCall(state.rhythm, state.calls === 0 ? undefined : state.lastSeen, exchange.time)
  // An API that goes on under a new name was seen before its first call.
  state.firstSeen = state.firstSeen === 0 ? exchange.time : Math.min(state.firstSeen, exchange.time)
  state.lastSeen = state.calls === 0 ? exchange.time : Math.max(state.lastSeen, exchange.time)
  state.calls++
  if (exchange.quality.inferred !== undefined) state.inferred++
  state.actors.add(exchange.client.id)
  if (state.calls === 1) state.firstActor = addressOf(exchange)
  state.callers = addCaller(state.callers, exchange.client)
  tally(state.servers, `${exchange.server.ip}:${exchange.server.port}`, options.distinct)
  if (exchange.durationMs !== undefined) state.duration.add(exchange.durationMs)
  observeAuthentication(state.authentication, exchange, options)
  observeTransport(state.transport, exchange)
  if (succeeded(exchange)) state.senders = noteSender(state.senders, senderOf(exchange.client))
  if (request) observeRequest(state, exchange, request, options)
  if (response) observeResponse(state, response, options)
  else state.unanswered++
}

/** Who calls, as far as nobody can make it up: credentials that were refused name nobody. */
const addressOf = ({ client }: Exchange) => actorOfAddress(callerAddress(client))

/** Does a parameter of the request hold a URL? */
const holdsUrl = (parameter: Parameter): boolean =>
  parameter.in !== 'response' &&
  parameter.values.some((value, i) =>
    isHidden(parameter, i) ? openSealedForm(value)?.type === 'url' : /^[a-z][a-z0-9+.-]{1,15}:\/\//i.test(value),
  )

/** Bodies that hold a file. */
const FILE = /^(?:multipart\/form-data|application\/(?:octet-stream|pdf|zip|x-tar|gzip)|image\/|video\/|audio\/)/

/** Whoever refuses a request has not agreed to its type, and one caller alone may send anything. */
function observeRequest(
  state: InventoryState,
  exchange: Exchange,
  request: NonNullable<Exchange['request']>,
  options: InventoryOptions,
): void {
  state.requestBytes.add(request.decodedBytes ?? request.bodyBytes)
  if (!request.contentType || request.bodyBytes === 0 || !succeeded(exchange)) return
  const type = mediaType(request.contentType, options)
  tally(state.requestTypes, type, options.distinct)
  if (Object.hasOwn(state.requestTypes, type))
    state.typeSenders.set(type, noteSender(state.typeSenders.get(type), senderOf(exchange.client)))
  if (FILE.test(type)) state.uploads++
}

function observeResponse(
  state: InventoryState,
  response: NonNullable<Exchange['response']>,
  options: InventoryOptions,
): void {
  const status = String(outcomeStatus(response))
  tally(state.statuses, status, options.statuses)
  state.responseBytes.add(response.decodedBytes ?? response.bodyBytes)
  if (response.records !== undefined) state.records.add(response.records)
  if (!response.contentType || response.bodyBytes === 0) return
  let types = state.responseTypes.get(status)
  if (!types) {
    if (state.responseTypes.size >= options.statuses) return
    types = newTally()
    state.responseTypes.set(status, types)
  }
  tally(types, mediaType(response.contentType, options), options.distinct)
}

function confirm(state: InventoryState, exchange: Exchange, options: InventoryOptions): boolean {
  if (state.confirmed) return false
  const evidence = evidenceOf(outcomeStatus(exchange.response))
  if (evidence === 'refused') state.refused++
  state.confirmed =
    evidence === 'exists' || (state.refused >= options.refusedCalls && addressOf(exchange) !== state.firstActor)
  return state.confirmed
}

/** Without parameters, lower case. */
function mediaType(contentType: string, options: InventoryOptions): string {
  const semicolon = contentType.indexOf(';')
  const type = semicolon < 0 ? contentType : contentType.slice(0, semicolon)
  return type.trim().toLowerCase().slice(0, options.nameLength)
}
