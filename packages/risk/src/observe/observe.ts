/** Folds exchanges into the state of an API. */
import {
  CHARACTERS,
  callerAddress,
  type Exchange,
  evidenceOf,
  isHidden,
  openSealedForm,
  outcomeStatus,
} from '@apiscope/schema'
import type { RiskOptions } from '../options.js'
import { isPublicAddress } from '../profile/address.js'
import type { Day, RiskState } from '../state.js'
import { addSize } from './sizes.js'

export const DAY_MS = 86_400_000
/** A 5xx answer above this size tells more than that it failed. Bytes. */
const VERBOSE_BYTES = 400

export function observeExchange(state: RiskState, exchange: Exchange, options: RiskOptions): void {
  const { request, response, principal, client } = exchange
  state.api ??= exchange.api
  state.firstSeen = state.calls === 0 ? exchange.time : Math.min(state.firstSeen, exchange.time)
  state.lastSeen = Math.max(state.lastSeen, exchange.time)
  state.calls++
  const day = dayOf(state, exchange.time, options)
  day.calls++
  const scheme = principal?.scheme.slice(0, 32) ?? 'none'
  if (Object.hasOwn(state.schemes, scheme) || Object.keys(state.schemes).length < options.schemes)
    state.schemes[scheme] = (Object.hasOwn(state.schemes, scheme) ? state.schemes[scheme]! : 0) + 1
  if (state.actors.length < options.actors && !state.actors.includes(client.id)) state.actors.push(client.id)
  if (isPublicAddress(callerAddress(client))) state.publicCalls++
  // In plain text came what was seen, whoever it was for.
  if (request && isPublicAddress(client.ip) && !viaProxy(request.headers)) state.plaintextCalls++
  observeIds(state, exchange)
  if (!response) return
  const status = outcomeStatus(response) ?? 0
  addSize(state.responseBytes, response.decodedBytes ?? response.bodyBytes)
  if (response.records !== undefined) addSize(state.records, response.records)
  if (evidenceOf(status) === 'exists') state.confirmed = true
  if (status === 429) state.rateLimited++
  if (response.headers?.deprecation !== undefined || response.headers?.sunset !== undefined) state.deprecated = true
  if (status >= 500 && (response.decodedBytes ?? response.bodyBytes) > VERBOSE_BYTES) day.verboseErrors++
  if (status >= 200 && status < 300) {
    day.succeeded++
    if (!principal) day.succeededUnauthenticated++
  }
}

/** TLS may end at a proxy that says so; then the clear text we see is not what crosses the Internet. */
const viaProxy = (headers: Record<string, string> | undefined) =>
  headers !== undefined &&
  (headers['x-forwarded-proto'] ?? headers.forwarded ?? headers['x-forwarded-for']) !== undefined

function observeIds(state: RiskState, exchange: Exchange): void {
  for (const parameter of exchange.parameters ?? []) {
    if (parameter.in !== 'path') continue
    for (const [i, value] of parameter.values.entries()) {
      state.ids++
      const sealed = isHidden(parameter, i) ? openSealedForm(value) : undefined
      const countable = sealed ? sealed.kinds === CHARACTERS.digit && sealed.chars <= 9 : /^\d{1,9}$/.test(value)
      if (countable) state.countableIds++
    }
  }
}

function dayOf(state: RiskState, time: number, options: RiskOptions): Day {
  const number = Math.floor(time / DAY_MS)
  const known = state.days.find(({ day }) => day === number)
  if (known) return known
  const day = { day: number, calls: 0, succeeded: 0, succeededUnauthenticated: 0, verboseErrors: 0 }
  state.days.push(day)
  state.days.sort((a, b) => a.day - b.day)
  if (state.days.length > options.days) state.days.shift()
  return day
}
