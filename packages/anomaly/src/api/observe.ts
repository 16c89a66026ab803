/** Folds one exchange into the state of its API, and lets the detectors judge. */
import { type Exchange, outcomeStatus } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import type { AnomalyOptions } from '../options.js'
import { guessedAt, isRefusal } from '../route.js'
import { actorOf, count, hasMet } from './actors.js'
import type { Caller } from './callers.js'
import { judgeCrowd } from './detectors/crowd.js'
import { judgeForeign } from './detectors/foreign-objects.js'
import { judgeSizes } from './detectors/message-size.js'
import { judgeSharedWalk } from './detectors/shared-walk.js'
import { judgeMint } from './detectors/token-mismatch.js'
import { forgetPast } from './forget.js'
import { judgeActor } from './judge-actor.js'
import { fadeTails } from './learn.js'
import { closeNewcomers, countNewcomer } from './newcomers.js'
import type { ApiState } from './state.js'

const DAY_MS = 86_400_000

/** One call under the two names that it may have. */
export interface Observed extends Pick<Caller, 'made' | 'ordinary'> {
  /** Under whom it counts. */
  seen: Exchange
  /** Under whom it may become a habit. */
  taught: Exchange
}

export function observe(
  state: ApiState,
  { seen: exchange, taught, made, ordinary }: Observed,
  options: AnomalyOptions,
  out: Output,
): void {
  const { time } = exchange
  state.api ??= exchange.api
  if (state.calls === 0) state.firstSeen = time
  state.calls++
  state.lastSeen = Math.max(state.lastSeen, time)
  fadeDaily(state, time, options)
  const login = isLogin(state)
  closeNewcomers(state, time, login, options)
  if (ordinary) return
  // What one actor was found at is not the work of many.
  const found = state.holdOff.holds(exchange.client.id, time)
  const first = !made && !hasMet(state, exchange.client.id)
  const actor = actorOf(state, exchange.client.id, time, found, options, out)
  const refused = isRefusal(outcomeStatus(exchange.response), login)
  const fresh = count(state, actor, exchange, refused, options)
  if (first || made) actor.metAt ??= time
  const recent = actor.metAt !== undefined && time - actor.metAt < DAY_MS
  countNewcomer(state, exchange, { first, recent }, refused && !found)
  judgeActor(state, exchange, actor, login, options, out)
  judgeForeign(state, taught, actor, options, out)
  judgeSizes(state, exchange, actor, options, out)
  judgeCrowd(state, exchange, login, options, out)
  judgeMint(state, taught, actor, options, out)
  if (!found && !state.holdOff.holds(exchange.client.id, time)) judgeSharedWalk(state, taught, fresh, options, out)
}

/** Passwords or codes can be guessed here. */
const isLogin = ({ api }: ApiState) => api !== undefined && guessedAt(api.method, api.template) !== undefined

function fadeDaily(state: ApiState, time: number, options: AnomalyOptions): void {
  const day = Math.floor(time / DAY_MS)
  if (state.day >= 0 && day > state.day) {
    const factor = options.fadePerDay ** Math.min(60, day - state.day)
    fadeTails(state.tails, factor)
    fadeTails(state.newcomerTails, factor)
    fadeTails([state.sizeTails], factor)
    state.coverage?.fade(factor)
    state.ownership?.fade(factor)
    state.fresh = [state.fresh[0] * factor, state.fresh[1] * factor]
    for (const actor of state.actors.values()) forgetPast(actor, time)
  }
  state.day = Math.max(state.day, day)
}
