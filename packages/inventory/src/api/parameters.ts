/** What is known of the parameters of an API: forms, how often, ranges, the values of enumerations. Never a personal value. */
import { murmur3 } from '@apiscope/ml'
import {
  type Exchange,
  isHidden,
  openSealedForm,
  outcomeStatus,
  type Parameter,
  type ParameterLocation,
  type Range,
  valueType,
  widen,
  widenBy,
} from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import type { InventoryOptions } from '../options.js'
import { addCounted, addValue, type Enumeration, mayBeConstant, newEnumeration } from '../values/enumeration.js'
import { safeName } from '../values/safe-name.js'
import { noteSender, type Senders, senderOf } from '../values/senders.js'
import { newTally, type Tally, tally } from '../values/tally.js'
import type { Looked } from './looked.js'

export interface ParameterFacts {
  /** Exchanges that carried it, and those of them that were answered 2xx or 3xx. */
  seen: number
  ok: number
  /** Where those came from. */
  senders?: Senders
  /** Event time of the first and the last of them, ms. */
  first: number
  last: number
  types: Tally
  /** Exchanges by what JSON said beyond the text (`Parameter.json`); `bare`: a number or boolean stood there without quotes. */
  json?: Tally
  /** Exchanges that could have carried it and did not, when it was first met. */
  before: number
  /** The first caller, as 32 bits of a hash, and whether there was another. */
  who: number
  shared: boolean
  /** Of numbers, rounded outward. */
  numbers?: Range
  /** Of texts, characters, rounded outward. */
  length?: Range
  enumeration?: Enumeration
  /** A form that came up later than the others. */
  turn?: FormTurn
}

/** A change of form in the making. */
export interface FormTurn {
  /** Class of the new form. */
  to: string
  from: string
  /** Exchanges with the old form before it, and with the new and the old since. */
  before: number
  seen: number
  since: number
  first: number
  last: number
  who: number
  shared: boolean
}

/** Parameters by `${in}:${name}`. */
export type Parameters = Map<string, ParameterFacts>

/** Folds the parameters of one exchange in; returns those that are new or whose form is new: candidates of drift. */
export function observeParameters(
  known: Parameters,
  exchange: Exchange,
  looked: Looked,
  options: InventoryOptions,
  out: Output,
): number {
  const who = murmur3(exchange.client.id)
  const ok = succeeded(exchange)
  const sender = senderOf(exchange.client)
  let dropped = 0
  for (const parameter of exchange.parameters ?? []) {
    // Keys that were data, told for their labels: no field of the API.
    if (parameter.name.endsWith('{keys}')) continue
    // Known names are safe names; only new ones are looked at.
    let name = `${parameter.in}:${parameter.name}`
    let facts = known.get(name)
    if (!facts) {
      name = `${parameter.in}:${safeName(parameter.name, options.nameLength)}`
      facts = known.get(name)
    }
    if (!facts) {
      if (known.size >= options.parameters) {
        dropped++
        out.count('inventory.parameters_over_limit')
        continue
      }
      facts = newFacts(exchange.time, looked.before(parameter.in), who)
      known.set(name, facts)
    }
    facts.seen++
    if (ok) facts.ok++
    if (ok) facts.senders = noteSender(facts.senders, sender)
    if (exchange.time > facts.last) facts.last = exchange.time
    if (!facts.shared && facts.who !== who) facts.shared = true
    observeJson(facts, parameter)
    observeValues(facts, parameter, exchange.time, who, options)
  }
  return dropped
}

const newFacts = (time: number, before: number, who: number): ParameterFacts => ({
  seen: 0,
  ok: 0,
  first: time,
  last: time,
  types: newTally(),
  before,
  who,
  shared: false,
})

function observeValues(
  facts: ParameterFacts,
  parameter: Parameter,
  time: number,
  who: number,
  options: InventoryOptions,
): void {
  const values = Math.min(parameter.values.length, options.valuesPerParameter)
  for (let i = 0; i < values; i++) {
    const value = parameter.values[i]!
    const hidden = isHidden(parameter, i)
    const sealed = hidden ? openSealedForm(value) : undefined
    const type = sealed?.type ?? valueType(value, hidden)
    if (i === 0) observeTurn(facts, type, time, who)
    tally(facts.types, type, options.typesPerParameter)
    if (sealed?.range) facts.numbers = widenBy(facts.numbers, sealed.range)
    else if (type === 'integer' || type === 'number')
      facts.numbers = widen(facts.numbers, Number(value.replace(',', '.')))
    else if (type !== 'empty' && type !== 'redacted') facts.length = widen(facts.length, sealed?.chars ?? value.length)
    // What the sensor wrote in a value's place is no value, unless it says of what.
    if ((hidden && !sealed) || !mayEnumerate(parameter.in)) continue
    if (!facts.enumeration && !mayBeConstant(type)) continue
    facts.enumeration ??= newEnumeration()
    if (sealed) addCounted(facts.enumeration, parameter.name, value, () => sealed.constant)
    else addValue(facts.enumeration, parameter.name, value, type)
  }
}

/** Nothing is kept of parameters that JSON says nothing of. */
function observeJson(facts: ParameterFacts, { json, values, hidden }: Parameter): void {
  if (json === undefined && facts.json === undefined) return
  // What looked like a number until now had no quotes, or this would be known.
  facts.json ??= newTally(facts.types.integer || facts.types.number || facts.types.boolean ? { bare: 1 } : undefined)
  for (const form of json ?? []) tally(facts.json, form, JSON_KINDS)
  if (json?.includes('string') || values.length === 0) return
  const value = values[0]!
  const sealed = hidden ? openSealedForm(value) : undefined
  const type = sealed?.type ?? valueType(value, hidden !== undefined)
  if (type === 'integer' || type === 'number' || type === 'boolean' || type === 'digits')
    tally(facts.json, 'bare', JSON_KINDS)
}
const JSON_KINDS = 5

/** Path segments and cookies name people and sessions, not choices. */
const mayEnumerate = (location: ParameterLocation) => location !== 'path' && location !== 'cookie'

/** Forms that say the same of a parameter; undefined: says nothing. */
function formOf(type: string): string | undefined {
  switch (type) {
    case 'empty':
    case 'redacted':
      return undefined
    case 'integer':
    case 'digits':
    case 'number':
      return 'number'
    case 'hex':
    case 'token':
    case 'word':
    case 'text':
      return 'text'
    default:
      return type
  }
}

/** The form that a parameter has had so far, by far the most frequent; undefined when it is mixed. */
export function settledForm(types: Tally): string | undefined {
  let total = 0
  const forms: Record<string, number> = {}
  for (const [type, n] of Object.entries(types)) {
    const form = formOf(type)
    if (form === undefined) continue
    forms[form] = (forms[form] ?? 0) + n
    total += n
  }
  const [form, n] = Object.entries(forms).sort((a, b) => b[1] - a[1])[0] ?? []
  return n !== undefined && n >= 0.99 * total ? form : undefined
}

/** After a change of form: what it was before is history. */
export function keepForm(facts: ParameterFacts, form: string): void {
  for (const type of Object.keys(facts.types)) if (formOf(type) !== form) delete facts.types[type]
  facts.numbers = undefined
  facts.length = undefined
  facts.enumeration = undefined
}

function observeTurn(facts: ParameterFacts, type: string, time: number, who: number): void {
  const { turn } = facts
  const form = formOf(type)
  if (form === undefined) return
  if (!turn) {
    if (facts.types[type] !== undefined) return
    const settled = settledForm(facts.types)
    // Any form is also a text: a parameter of free text that happens to look like a number has not changed.
    if (settled === undefined || settled === form || settled === 'text') return
    const before = facts.seen - 1
    facts.turn = { to: form, from: settled, before, seen: 1, since: 1, first: time, last: time, who, shared: false }
    return
  }
  turn.since++
  if (form !== turn.to) return
  turn.seen++
  turn.last = Math.max(turn.last, time)
  if (turn.who !== who) turn.shared = true
}

/** 2xx, 3xx. */
export function succeeded({ response }: Exchange): boolean {
  const status = outcomeStatus(response) ?? 0
  return status >= 200 && status < 400
}
