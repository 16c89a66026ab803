/**
 * A number outside of what callers have sent for days, and the server took it: below zero, or a fraction, where there never was one; a hundred
 * times the largest. So are quantities turned into refunds and limits into dumps (OWASP API6:2023, CWE-20).
 */
import {
  callerAddress,
  type Exchange,
  isHidden,
  openSealedForm,
  outcomeStatus,
  type Parameter,
  type Range,
  safeName,
  splitWords,
  valueType,
  widen,
} from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../../dismissal.js'
import { plain, raise } from '../../finding.js'
import type { AnomalyOptions } from '../../options.js'
import { FACT_LIMITS } from '../fact-limits.js'
import { type NumberRange, Ranges } from '../ranges.js'
import type { ApiState } from '../state.js'
import { hash32 } from '../windows.js'

/** Times the largest number before. */
const BEYOND = 100
const { numbersPerCall: VALUES } = FACT_LIMITS
const NAME_LENGTH = 128
/** Numbers of these names are names of things or points in time, space and lists: where they lie says nothing of how much there is. */
const PLACES = new Set(
  `id ids uuid key hash nonce seed timestamp time ts date at since until epoch expires exp iat nbf lat latitude lon lng long longitude x y z offset
  delta diff adjustment change shift tz timezone temperature cursor version phone mobile zip postcode code number serial`.split(
    /\s+/,
  ),
)

type Fault = 'negative' | 'fraction' | 'beyond'

/** Judges the numbers of one accepted call, and learns them. */
export function judgeNumbers(state: ApiState, exchange: Exchange, options: AnomalyOptions, out: Output): void {
  const status = outcomeStatus(exchange.response)
  if (status === undefined || status < 200 || status >= 300) return
  for (const parameter of exchange.parameters ?? []) {
    if (parameter.in !== 'request' && parameter.in !== 'query') continue
    const ranges: Range[] = []
    for (let i = 0; i < parameter.values.length && i < VALUES; i++) {
      const range = rangeOf(parameter, i)
      if (range) ranges.push(range)
    }
    // Names are cut into words only where there is a number.
    if (ranges.length === 0 || !isQuantity(parameter.name)) continue
    for (const range of ranges) judge(state, exchange, parameter, range, options, out)
  }
}

/** A number as its rounded range, which is all that is told of a sealed one; undefined for what is none. */
function rangeOf(parameter: Parameter, i: number): Range | undefined {
  const value = parameter.values[i]!
  if (isHidden(parameter, i)) return openSealedForm(value)?.range
  const type = valueType(value)
  return type === 'integer' || type === 'number' ? widen(undefined, Number(value.replace(',', '.'))) : undefined
}

const isQuantity = (name: string): boolean =>
  !splitWords(name.slice(name.lastIndexOf('.') + 1)).some((word) => PLACES.has(word))

const isFraction = ({ from, to }: Range): boolean => from !== to || !Number.isInteger(from)

function judge(
  state: ApiState,
  exchange: Exchange,
  parameter: Parameter,
  range: Range,
  options: AnomalyOptions,
  out: Output,
): void {
  const { time, client } = exchange
  state.ranges ??= Ranges.create()
  const known = state.ranges.of(hash32(`${parameter.in} ${parameter.name}`), range, time)
  // Above a hundred a rounded range does not say whether it was whole.
  const fraction = isFraction(range) && Math.abs(range.to) < 100
  const fault = known.isKnown(time) ? faultOf(known, range, fraction) : undefined
  const caller = hash32(client.id)
  if (fault === undefined) {
    known.learn(range, fraction, caller, time)
    return
  }
  alert(state, exchange, parameter, known, range, fault, options, out)
  known.learnOutside(range, fraction, caller, time)
}

function faultOf({ from, to, fractions }: NumberRange, range: Range, fraction: boolean): Fault | undefined {
  if (range.to < 0 && from >= 0) return 'negative'
  if (Math.max(Math.abs(range.from), Math.abs(range.to)) > BEYOND * Math.max(1, Math.abs(from), Math.abs(to)))
    return 'beyond'
  return fraction && !fractions ? 'fraction' : undefined
}

const WORDS: Readonly<Record<Fault, string>> = {
  negative: 'A negative number',
  fraction: 'A fraction',
  beyond: 'A far larger number',
}

function alert(
  state: ApiState,
  { id, api, client, time }: Exchange,
  parameter: Parameter,
  { from, to, values }: NumberRange,
  range: Range,
  fault: Fault,
  options: AnomalyOptions,
  out: Output,
): void {
  const field = safeName(parameter.name, NAME_LENGTH)
  const metric = `${fault}:${field}`
  const observed = Math.abs(range.to)
  if (isDismissed(state.dismissals, 'unusual_number', metric, observed, { time, client: client.id })) {
    out.count('anomaly.dismissed')
    return
  }
  // One for a caller: names are his to make up, though only those with a past can be alerted.
  if (!state.holdOff.pass(`unusual_number|${client.id}`, time, 1, options.holdOffMs, options.holdOffs)) return
  raise(
    {
      kind: 'unusual_number',
      severity: 'medium',
      api,
      time,
      client: { id: client.id, ip: callerAddress(client) },
      title: `${WORDS[fault]} in \`${field}\` was accepted on ${api.id}, from ${client.id}: the ${values} before lay between ${plain(from)} and ${plain(to)}`,
      evidence: {
        metric,
        observed,
        expected: plain(to),
        lower: from,
        upper: to,
        field,
        place: parameter.in,
        fault,
        exchanges: [id],
      },
      identity: [client.id, field, id],
      count: 1,
      answered: 1,
    },
    out,
  )
}
