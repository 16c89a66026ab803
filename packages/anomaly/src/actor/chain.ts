/**
 * The chain that opened Uber's accounts: a look-up by phone or e-mail gives somebody's internal id, and the id is spent at an
 * API that does not ask whose it is. Once is normal use; again and again, with a new id each time, is harvesting.
 *
 * Where the look-up needs no login and the spending has one, the two are different actors. The sensor therefore sends what a
 * login does under its address too (`joined`), and the chain is looked for there as well. Many people may share an address, so
 * there an id must be one that a look-up returned; the mere order of calls counts only where few logins are seen.
 */
import type { ActorEvent } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { hash32 } from '../api/windows.js'
import { isDismissed } from '../dismissal.js'
import { handOver, plain } from '../finding.js'
import { isLoginRoute } from '../route.js'
import type { ActorOptions } from './options.js'
import { peopleOf } from './people.js'
import { type ActorState, remember } from './state.js'

const DAY_MS = 86_400_000
const PERSON = new Set(['email', 'phone', 'username'])

export function observeChain(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  closeDay(state, event.time)
  if (event.joined) noteLogin(state, event, options)
  const { identities = [], api, time } = event
  const lookup =
    !isLoginRoute(api.method, api.template) && identities.some((i) => i.role === 'requested' && PERSON.has(i.kind))
  const requested = event.objects ?? []
  if (requested.length > 0 && !lookup) spend(state, event, requested, options, out)
  if (!lookup) return
  const ids = identities.filter((i) => i.role === 'returned' && (i.kind === 'object' || i.kind === 'subject'))
  for (const { key } of ids) remember(state.returned, key, options.returned)
  state.lastLookup = { time, api: api.id, sawIds: ids.length > 0, joined: event.joined === true }
}

/** Ends the day's window; what the actor does every day becomes its norm. */
function closeDay(state: ActorState, time: number): void {
  const { chains } = state
  if (chains.start < 0 || time < chains.start + DAY_MS) return
  state.chainTail.add(chains.count)
  state.chains = { start: -1, count: 0, lookups: [], apis: {} }
}

function noteLogin(state: ActorState, event: ActorEvent, options: ActorOptions): void {
  if (state.logins[0] < 0 || event.time >= state.logins[0] + DAY_MS) state.logins = [event.time, []]
  const login = hash32(event.principal ?? '')
  const [, logins] = state.logins
  if (logins.length <= options.logins && !logins.includes(login)) logins.push(login)
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
    // What is wholly a login's own is found under the login.
    if (event.joined && last.joined) continue
    chained ||= state.returned.includes(key) || (near(state, event, options) && !last.sawIds)
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

/** May this object be the last look-up's, by the order of calls alone? */
function near(state: ActorState, event: ActorEvent, options: ActorOptions): boolean {
  if (event.time - state.lastLookup!.time > options.chainMs) return false
  return !event.joined || state.logins[1].length <= options.logins
}

function judge(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  const { chains } = state
  const expected = state.chainTail.reference
  const upper = Math.max(options.chains, options.chainMargin * expected)
  if (chains.count < upper) return
  const client = event.joined ? `p:${event.principal}` : event.actor
  const about = { time: event.time, client }
  if (isDismissed(state.dismissals, 'bola', 'chained_objects', chains.count, about)) return
  if (!state.holdOff.pass('chain', event.time, chains.count / upper, options.holdOffMs, 16)) return
  handOver(
    {
      kind: 'bola',
      severity: 'high',
      api: event.api,
      time: event.time,
      client: { id: client, ip: event.ip },
      title: `Ids obtained from look-ups of persons are used on ${event.api.id}: ${chains.count} new objects by ${client}, each right after ${chains.lookups.join(', ')}`,
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
        actor: event.actor,
        // Each id came from a look-up of a person.
        ...peopleOf(state, event.time, chains.count),
        ...(event.joined ? { joined_by: 'address' } : {}),
      },
      identity: [event.actor, 'chain', chains.start, chains.count],
      count: chains.count,
      answered: chains.count,
    },
    out,
  )
}
