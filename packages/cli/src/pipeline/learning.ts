/** From when on what is new about APIs is worth an alert. */
import { keys } from '@apiscope/schema'
import type { ViewReader } from '@apiscope/state'
import { parseDuration } from '../io/durations.js'
import { usage } from '../io/errors.js'

/** When recorded traffic begins; ms. Nothing has come yet: never. */
export class Beginning {
  time = Number.POSITIVE_INFINITY

  /** The first exchange decides. */
  saw(time: number): void {
    if (this.time === Number.POSITIVE_INFINITY) this.time = time
  }
}

/** APIs whose first sight is looked up. */
const LOOKED_UP = 1000

/**
 * Event time, ms, of `--learn-until`: a time, or a duration counted from the first API in the store, so that a
 * restart goes on learning where it was; in an empty one from `now`, or for recorded traffic (no `now`) from its first exchange.
 */
export async function learnUntil(
  text: string,
  views: ViewReader,
  now: number | undefined,
  began: Beginning,
): Promise<number | (() => number)> {
  const length = parseDuration(text)
  if (length !== undefined) {
    const first = (await firstSeen(views)) ?? now
    return first === undefined ? () => began.time + length : first + length
  }
  const time = Date.parse(text)
  if (Number.isNaN(time)) {
    throw usage(
      'cli.learn_until',
      `--learn-until ${text}: give a time such as 2026-03-01T00:00:00Z, or a duration such as 12h or 3d`,
    )
  }
  return time
}

async function firstSeen(views: ViewReader): Promise<number | undefined> {
  const known = await views.top(keys.apis(), 0, LOOKED_UP)
  const times = await Promise.all(known.map(async ([id]) => Number((await views.hgetall(keys.api(id))).first_seen_ms)))
  return times
    .filter(Number.isFinite)
    .reduce<number | undefined>((least, time) => Math.min(least ?? time, time), undefined)
}
