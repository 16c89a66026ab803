/** How many different people and things the answers of an API have shown: its blast radius. */
import { type DistinctCount, SlidingByKind } from '@apiscope/ml'
import { type Exchange, SUBJECT_SKETCH, subjectDay, subjectSlot, subjectsOf } from '@apiscope/schema'
import { Distinct } from '../values/distinct.js'

export interface Shown {
  /** Of the last 30 days, by the kind by which they show. */
  people: SlidingByKind
  /** Ids of whatever answers hold, since the beginning. */
  objects: Distinct
}

export const newShown = (): Shown => ({ people: new SlidingByKind(SUBJECT_SKETCH), objects: new Distinct() })

export function observeSubjects(state: Shown, exchange: Exchange): void {
  for (const { role, kind, key } of exchange.identities ?? [])
    if (role === 'returned' && kind === 'object') state.objects.add(key)
  const found = subjectsOf(exchange)
  if (!found) return
  const slot = subjectSlot(exchange.time)
  for (const [kind, hashes] of found) state.people.add(kind, hashes, slot)
}

/** Different people in the last 24 to 28 hours, and in the last 30 days, at event time `now`. */
export function peopleOf({ people }: Shown, now: number): { day: DistinctCount; month: DistinctCount } {
  return { day: people.count(subjectDay(now)), month: people.count(subjectSlot(now) - SUBJECT_SKETCH.horizon + 1) }
}
