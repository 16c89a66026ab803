/** Folds one exchange into what is known about its API. */
import type { Exchange, Parameter } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { evidenceOf } from './confirm.js'
import type { InventoryOptions } from './options.js'
import { safeName } from './safe-name.js'
import type { InventoryState } from './state.js'
import { newTally, tally } from './tally.js'
import { valueType } from './value-type.js'

/** Returns true when this exchange confirmed the API. */
export function observe(state: InventoryState, exchange: Exchange, options: InventoryOptions, out: Output): boolean {
  const { request, response } = exchange
  state.api ??= exchange.api
  state.firstSeen = state.calls === 0 ? exchange.time : Math.min(state.firstSeen, exchange.time)
  state.lastSeen = state.calls === 0 ? exchange.time : Math.max(state.lastSeen, exchange.time)
  state.calls++
  state.actors.add(exchange.client.id)
  if (state.calls === 1) state.firstActor = exchange.client.id
  tally(state.servers, `${exchange.server.ip}:${exchange.server.port}`, options.distinct)
  const scheme = exchange.principal?.scheme
  tally(state.schemes, scheme === undefined ? 'none' : clip(scheme, options), options.distinct)
  if (request) {
    state.requestBytes.add(request.decodedBytes ?? request.bodyBytes)
    if (request.contentType) tally(state.requestTypes, mediaType(request.contentType, options), options.distinct)
  }
  if (response) observeResponse(state, response, scheme !== undefined, options)
  else state.unanswered++
  if (exchange.parameters) observeParameters(state, exchange.parameters, options, out)
  return confirm(state, exchange, options)
}

function observeResponse(
  state: InventoryState,
  response: NonNullable<Exchange['response']>,
  authenticated: boolean,
  options: InventoryOptions,
): void {
  // 64 statuses: more than any API uses, fewer than an attacker-run server could invent.
  tally(state.statuses, String(response.status), 64)
  state.responseBytes.add(response.decodedBytes ?? response.bodyBytes)
  if (response.contentType) tally(state.responseTypes, mediaType(response.contentType, options), options.distinct)
  if (response.records !== undefined) state.records.add(response.records)
  if (response.status >= 200 && response.status < 300) {
    state.succeeded++
    if (!authenticated) state.succeededUnauthenticated++
  }
}

function observeParameters(
  state: InventoryState,
  parameters: readonly Parameter[],
  options: InventoryOptions,
  out: Output,
): void {
  state.inspected++
  for (const parameter of parameters) {
    const name = `${parameter.in}:${safeName(parameter.name, options.nameLength)}`
    let facts = state.parameters[name]
    if (!facts) {
      if (Object.keys(state.parameters).length >= options.parameters) {
        state.droppedParameters++
        out.count('inventory.parameters_over_limit')
        continue
      }
      facts = { seen: 0, types: newTally() }
      state.parameters[name] = facts
    }
    facts.seen++
    const values = Math.min(parameter.values.length, options.valuesPerParameter)
    for (let i = 0; i < values; i++) tally(facts.types, valueType(parameter.values[i]!), options.typesPerParameter)
  }
}

function confirm(state: InventoryState, exchange: Exchange, options: InventoryOptions): boolean {
  if (state.confirmed) return false
  const evidence = evidenceOf(exchange.response?.status)
  if (evidence === 'refused') state.refused++
  state.confirmed =
    evidence === 'exists' || (state.refused >= options.refusedCalls && exchange.client.id !== state.firstActor)
  return state.confirmed
}

const clip = (text: string, options: InventoryOptions) => text.slice(0, options.nameLength)

/** Without parameters, lower case. */
function mediaType(contentType: string, options: InventoryOptions): string {
  const semicolon = contentType.indexOf(';')
  return clip((semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase(), options)
}
