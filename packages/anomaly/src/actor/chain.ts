/**
 * The chain that opened Uber's accounts: a look-up by phone or e-mail gives somebody's internal id, and the id is spent at an
 * API that does not ask whose it is. Once is normal use; again and again, with a new id each time, is harvesting.
 */
import type { ActorEvent } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { plain, raise } from '../finding.js'
import { isLoginRoute } from '../route.js'
import type { ActorOptions } from './options.js'
import { type ActorState, remember } from './state.js'

const DAY_MS = 86_400_000
const PERSON = new Set(['email', 'phone', 'username'])

export function observeChain(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  closeDay(state, event.time)
  const { identities = [], api, time } = event
  const lookup =
    !isLoginRoute(api.method, api.template) && identities.some((i) => i.role === 'requested' && PERSON.has(i.kind))
  const requested = event.objects ?? []
  if (requested.length > 0 && !lookup) spend(state, event, requested, options, out)
  if (!lookup) return
  const ids = identities.filter((i) => i.role === 'returned' && (i.kind === 'object' || i.kind === 'subject'))
  for (const { key } of ids) remember(state.returned, key, options.returned)
  state.lastLookup = { time, api: api.id, sawIds: ids.length > 0 }
}

/** Ends the day's window; what the actor does every day becomes its norm. */
function closeDay(state: ActorState, time: number): void {
  const { chains } = state
  if (chains.start < 0 || time < chains.start + DAY_MS) return
  state.chainTail.add(chains.count)
  state.chains = { start: -1, count: 0, lookups: [], apis: {} }
}

function spend(
  state: ActorState,
  event: ActorEvent,
  requested: readonly string[],
  options: ActorOptions,
  out: Output,
): void {
  let chained = false
  for (const key of requested) {
    const fresh = remember(state.objects, key, options.objects)
    if (!fresh) continue
    const last = state.lastLookup
    if (!last || last.api === event.api.id) continue
    chained ||= state.returned.includes(key) || (!last.sawIds && event.time - last.time <= options.chainMs)
  }
  if (!chained) return
  const { chains } = state
  if (chains.start < 0) chains.start = event.time
  chains.count++
  remember(chains.lookups, state.lastLookup!.api, 4)
  if (Object.keys(chains.apis).length < 8 || Object.hasOwn(chains.apis, event.api.id))
    chains.apis[event.api.id] = (chains.apis[event.api.id] ?? 0) + 1
  // One look-up pays for one object, unless it returned several.
  if (!state.lastLookup!.sawIds) state.lastLookup = undefined
  judge(state, event, options, out)
}

function judge(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  const { chains } = state
  const expected = state.chainTail.reference
  const upper = Math.max(options.chains, options.chainMargin * expected)
  if (chains.count < upper) return
  if (!state.holdOff.pass('chain', event.time, chains.count / upper, options.holdOffMs, 16)) return
  raise(
    {
      kind: 'bola',
      severity: 'high',
      api: event.api,
      time: event.time,
      client: { id: event.actor, ip: event.ip },
      title: `Ids looked up by person are spent on ${event.api.id}: ${chains.count} new objects by ${event.actor}, each right after ${chains.lookups.join(', ')}`,
      evidence: {
        metric: 'chained_objects',
        observed: chains.count,
        expected: plain(expected),
        lower: 0,
        upper: plain(upper),
        window: '24h',
        window_start: chains.start,
        looked_up_at: [...chains.lookups],
        spent_at: { ...chains.apis },
      },
      identity: [event.actor, 'chain', chains.start, chains.count],
      count: chains.count,
      answered: chains.count,
    },
    out,
    false,
  )
}
