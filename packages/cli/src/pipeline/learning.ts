/** From when on what is new about APIs is worth an alert. */
import { keys } from '@apiscope/schema'
import type { ViewReader } from '@apiscope/state'
import { parseDuration } from '../io/durations.js'
import { usage } from '../io/errors.js'

/** APIs whose first sight is looked up. */
const LOOKED_UP = 1000

/**
 * Event time, ms, of `--learn-until`: a time, or a duration counted from the first API in the store (from `now` in an empty one, where there is a `now`), so that a
 * restart goes on learning where it was.
 */
export async function learnUntil(text: string, views: ViewReader, now: number | undefined): Promise<number> {
  const length = parseDuration(text)
  if (length !== undefined) {
    const first = (await firstSeen(views)) ?? now
    if (first !== undefined) return first + length
    throw usage(
      'cli.learn_until',
      `--learn-until ${text}: nothing was learned before, so there is no start to count from; give a time`,
    )
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
