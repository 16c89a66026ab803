/** Finds what is new about an API once it was learned: fields, parameters, forms, answers without authentication. */

import { murmur3 } from '@apiscope/ml'
import type { Exchange, ParameterLocation } from '@apiscope/schema'
import { keepForm, type ParameterFacts } from '../api/parameters.js'
import type { InventoryState } from '../api/state.js'
import type { InventoryOptions } from '../options.js'
import { addChange, type Change } from './changes.js'
import { convincing, onlyRare } from './evidence.js'

/** Looks at all candidates, at every writing of the views. */
export function findDrift(state: InventoryState, options: InventoryOptions): void {
  const sole = state.actors.count() <= 1
  const found: Change[] = []
  for (const [name, facts] of state.parameters) {
    const change = newParameter(state, name, facts, sole, options) ?? newForm(state, name, facts, sole, options)
    if (change) found.push(change)
  }
  const opened = openAnswers(state, sole, options)
  if (opened) found.push(opened)
  found.sort((a, b) => a.at - b.at || (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1))
  for (const change of found) addChange(state.log, change, options.changes)
}

function newParameter(
  state: InventoryState,
  name: string,
  facts: ParameterFacts,
  sole: boolean,
  options: InventoryOptions,
): Change | undefined {
  if (state.settled.has(name)) return undefined
  const learned = facts.before >= options.driftLearnCalls && facts.first >= state.firstSeen + options.driftLearnMs
  const location = name.slice(0, name.indexOf(':')) as ParameterLocation
  if (!learned || location === 'path') {
    state.settled.add(name)
    return undefined
  }
  // What a request carries is the caller's doing until the server takes it; what an error says is no part of the schema.
  const seen = facts.ok
  const since = Math.max(seen, state.looked.before(location) - facts.before)
  const evidence = { ...facts, seen, since }
  if (convincing(evidence, sole, options)) {
    state.settled.add(name)
    const kind = location === 'response' ? 'new_field' : 'new_parameter'
    return {
      at: facts.first,
      kind,
      name,
      detail: `in ${seen} of the ${since} exchanges since, in none of ${facts.before} before`,
    }
  }
  if (onlyRare({ ...evidence, seen: facts.seen }, options)) state.settled.add(name)
  return undefined
}

function newForm(
  state: InventoryState,
  name: string,
  facts: ParameterFacts,
  sole: boolean,
  options: InventoryOptions,
): Change | undefined {
  const { turn } = facts
  if (!turn) return undefined
  const learned = turn.before >= options.driftLearnCalls && turn.first >= state.firstSeen + options.driftLearnMs
  const key = `type:${name}`
  if (state.settled.has(key)) return undefined
  if (learned && convincing(turn, sole, options)) {
    facts.turn = undefined
    keepForm(facts, turn.to)
    return {
      at: turn.first,
      kind: 'type_change',
      name,
      detail: `from ${turn.from} to ${turn.to} in ${turn.seen} of ${turn.since} exchanges`,
    }
  }
  if (!learned || onlyRare(turn, options)) {
    // Mixed from the beginning: no form to change from.
    if (turn.seen >= options.driftSeen) state.settled.add(key)
  }
  return undefined
}

/** Notes a success without credentials on an API that had none in all the time before. */
export function observeOpen(state: InventoryState, exchange: Exchange, options: InventoryOptions): void {
  const { open, succeeded } = state.authentication
  const { status } = exchange.response ?? {}
  if (status === undefined || status < 200 || status >= 300) return
  const { opened } = state
  if (opened) opened.since++
  if (exchange.principal || exchange.credentials) return
  const who = String(murmur3(exchange.client.id))
  if (opened) {
    opened.seen++
    opened.last = Math.max(opened.last, exchange.time)
    if (opened.who !== who) opened.shared = true
  } else if (open === 1 && succeeded > options.driftLearnCalls) {
    const { time } = exchange
    state.opened = { before: succeeded - 1, seen: 1, since: 1, first: time, last: time, who, shared: false }
  }
}

const OPENED = 'opened'

function openAnswers(state: InventoryState, sole: boolean, options: InventoryOptions): Change | undefined {
  const { opened } = state
  if (!opened || state.settled.has(OPENED)) return undefined
  if (opened.first < state.firstSeen + options.driftLearnMs) {
    state.settled.add(OPENED)
    return undefined
  }
  if (!convincing(opened, sole, options)) return undefined
  state.settled.add(OPENED)
  return {
    at: opened.first,
    kind: 'unauthenticated',
    detail: `${opened.seen} of ${opened.since} successful calls since carried no credentials, none of ${opened.before} before`,
  }
}
