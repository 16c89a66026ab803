/** Field `people_actors` of `api:{id}`: who was shown most people's data. */
import { keys } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import type { People } from './people.js'

/** Actors named. Count. */
const NAMED = 8

/** JSON: `[{actor, people_1d, people_30d, error}]`, most first; nothing is written while nothing has changed. `now`: event time, ms. */
export function writePeople(apiId: string, people: People, now: number, out: Output): void {
  if (!people.changed) return
  people.changed = false
  const actors = people.most(NAMED, now).map(([actor, { day, month, error }]) => ({
    actor,
    people_1d: day,
    people_30d: month,
    error: Math.ceil(error * month),
  }))
  out.hset(keys.api(apiId), { people_actors: actors.length > 0 ? JSON.stringify(actors) : null })
}
