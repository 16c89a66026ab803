/** What an actor's state holds of days gone by and nothing asks for any more. */
import type { ActorWindows } from './windows.js'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** The longest window is a day and is closed within an hour of its end: what is older than two days is older than all that is open. */
const KEPT_MS = 2 * DAY_MS

/**
 * Leaves out marks that are only ever compared with the day or hour at hand: when a newcomer was met, when a window or a message
 * last raised what is ordinary, an hour's large messages, a day's tokens without a mismatch. Whoever comes again is judged the same.
 */
export function forgetPast(actor: ActorWindows, time: number): void {
  const before = time - KEPT_MS
  const day = Math.floor(before / DAY_MS)
  if (actor.metAt !== undefined && actor.metAt < before) delete actor.metAt
  if (actor.raised?.every((raised) => raised < day)) delete actor.raised
  if (actor.raisedSize !== undefined && actor.raisedSize < Math.floor(before / HOUR_MS)) delete actor.raisedSize
  if (actor.large !== undefined && actor.large[0] < before) delete actor.large
  if (actor.minted !== undefined && actor.minted[0] < day && actor.minted[2] === 0) delete actor.minted
}
