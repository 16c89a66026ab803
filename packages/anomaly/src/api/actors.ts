/** The table of actors of one API: who is followed, and the counting of one call. */
import { type Exchange, outcomeStatus } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { type AnomalyOptions, SCALES } from '../options.js'
import { closeAll, closeEnded } from './learn.js'
import type { ApiState } from './state.js'
import { type ActorWindows, createWindows, hash24, isOpen, METRIC_INDEX } from './windows.js'

const DAY_MS = 86_400_000
/** The first scale that outlives an attack: 6 h. */
const LONG = 3

/** 429 says that there were too many requests, not that there was something wrong with them. */
const isFailure = (status: number | undefined) => status !== undefined && status >= 400 && status !== 429

/** Has the API met this actor (probably, when it left the table)? Asked before the call is counted. */
export const hasMet = (state: ApiState, id: string): boolean => state.actors.has(id) || state.known.has(id)

/**
 * The actor's windows, with ended ones learned; moves it to the end of the table. `found`: there was an alert about the actor
 * lately; the long windows start anew when that is over, or what belonged to the attack would make another alert hours later.
 */
export function actorOf(
  state: ApiState,
  id: string,
  time: number,
  found: boolean,
  options: AnomalyOptions,
  out: Output,
): ActorWindows {
  const actor = state.actors.get(id) ?? createWindows()
  state.actors.delete(id)
  state.actors.set(id, actor)
  if (state.actors.size > options.actors) {
    const [oldest, windows] = state.actors.entries().next().value!
    closeAll(windows, state.tails)
    state.actors.delete(oldest)
    state.known.meet(oldest)
    out.count('anomaly.actors_evicted')
  }
  closeEnded(actor, state.tails, time)
  const day = Math.floor(time / DAY_MS)
  if (day > actor.lastDay) {
    actor.days++
    actor.lastDay = day
  }
  for (let scale = 0; scale < (found ? LONG : SCALES.length); scale++) {
    const window = actor.windows[scale]!
    if (!isOpen(window)) window[0] = time
  }
  return actor
}

/** Adds the exchange to every open window; true when it names an object or person that the actor had not asked for lately. */
export function count(
  state: ApiState,
  actor: ActorWindows,
  exchange: Exchange,
  refused: boolean,
  options: AnomalyOptions,
): boolean {
  const { request, response } = exchange
  const fresh = meetObjects(actor, exchange, options)
  if (exchange.identities) {
    state.fresh[0]++
    if (fresh) state.fresh[1]++
  }
  const status = outcomeStatus(response)
  for (const window of actor.windows) {
    if (!isOpen(window)) continue
    window[METRIC_INDEX.requests]!++
    if (fresh) window[METRIC_INDEX.objects]!++
    window[METRIC_INDEX.response_bytes]! += response?.bodyBytes ?? 0
    window[METRIC_INDEX.request_bytes]! += request?.bodyBytes ?? 0
    window[METRIC_INDEX.records]! += response?.records ?? 0
    if (isFailure(status)) window[METRIC_INDEX.errors]!++
    if (refused) window[METRIC_INDEX.refusals]!++
  }
  return fresh
}

/** True when the request names an object or person that the actor had not asked for lately. */
function meetObjects(actor: ActorWindows, { identities }: Exchange, options: AnomalyOptions): boolean {
  let fresh = false
  for (const identity of identities ?? []) {
    if (identity.role !== 'requested') continue
    const object = hash24(identity.key)
    if (actor.objects.includes(object)) continue
    actor.objects.push(object)
    if (actor.objects.length > options.objectsPerActor) actor.objects.shift()
    fresh = true
  }
  return fresh
}
