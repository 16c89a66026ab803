/** Whose data an actor was shown, over all APIs: for the alerts about it. */
import {
  type ActorEvent,
  SUBJECT_KINDS,
  SUBJECT_SKETCH,
  type SubjectKind,
  subjectDay,
  subjectSlot,
  subjectsOf,
} from '@apiscope/schema'
import { peopleEvidence } from '../people/count.js'
import type { ActorState } from './state.js'

export function observePeople(state: ActorState, event: ActorEvent): void {
  const found = subjectsOf(event)
  if (!found) return
  const slot = subjectSlot(event.time)
  for (const [kind, hashes] of found) state.people.add(kind, hashes, slot)
}

/** For the evidence of an alert at event time `now`. @param least people that are known to be concerned from elsewhere */
export function peopleOf({ people }: ActorState, now: number, least = 0): Record<string, unknown> {
  const since = subjectSlot(now) - SUBJECT_SKETCH.horizon + 1
  const month = people.count(since)
  const day = people.count(subjectDay(now))
  if (least > day.count)
    return peopleEvidence({ day: least, month: Math.max(least, month.count), error: 0, kinds: ['object'] })
  const seen = new Set(people.seen(since))
  const kinds = SUBJECT_KINDS.filter((kind: SubjectKind) => seen.has(kind))
  return peopleEvidence({
    day: day.count,
    month: month.count,
    error: month.count > 0 ? month.error / month.count : 0,
    kinds,
  })
}
