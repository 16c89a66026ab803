/** How many different people and things the answers of an API have shown: its blast radius. */
import type { Identity, IdentityKind } from '@apiscope/schema'
import { Distinct } from '../values/distinct.js'

const PEOPLE: readonly IdentityKind[] = ['subject', 'email', 'phone', 'username']

/** One sketch for each kind of identity that was returned. */
export type Subjects = Map<IdentityKind, Distinct>

export function observeSubjects(state: Subjects, identities: readonly Identity[]): void {
  for (const { role, kind, key } of identities) {
    if (role !== 'returned') continue
    let sketch = state.get(kind)
    if (!sketch) {
      sketch = new Distinct()
      state.set(kind, sketch)
    }
    sketch.add(key)
  }
}

/** One person shows by e-mail address, phone number and name at once, so the kind that tells most of them apart counts. */
export const distinctSubjects = (state: Subjects) => most(state, PEOPLE)

/** Ids of whatever the answers hold. */
export const distinctObjects = (state: Subjects) => most(state, ['object'])

function most(state: Subjects, kinds: readonly IdentityKind[]): number {
  return kinds.reduce((largest, kind) => Math.max(largest, state.get(kind)?.count() ?? 0), 0)
}
