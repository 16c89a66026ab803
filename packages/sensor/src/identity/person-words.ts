/** Nouns for people, as names of collections and ids have them. */
import { nameSegments, splitWords } from '@apiscope/schema'
import type { IdOf } from '../credentials/name-facts.js'

const PEOPLE = new Set(
  `user customer member patient person people employee subscriber passenger driver rider guest student pupil teacher citizen
  resident applicant candidate beneficiary insured policyholder cardholder holder payer payee recipient friend follower owner author profile
  tenant donor attendee participant visitor buyer seller borrower staff worker physician doctor nurse child parent guardian spouse dependent
  voter claimant contact traveller traveler courier agent operator creditor debtor shopper player learner colleague individual consumer
  nutzer kunde patientin mitarbeiter utilisateur client usager usuario cliente paciente utente`.split(/\s+/),
)
/** `children` and `people` are no plurals by rule. */
const IRREGULAR: Readonly<Record<string, string>> = { children: 'child', persons: 'person', staffs: 'staff' }
/** Containers that say nothing of what is in them. */
const PLAIN = new Set(
  'data items item results result content records record rows row list entries entry value values hits nodes node edges page payload response body objects elements resources'.split(
    ' ',
  ),
)
/** What stands for one of them: `userId`, `user_uuid`, `user.id`. */
const ID = new Set(['id', 'ids', 'uuid', 'uuids', 'guid', 'key', 'no', 'number', 'ref'])

/** Does the word name people? `users`, `customer`, `Patients`. */
export function isPersonWord(word: string): boolean {
  if (PEOPLE.has(word)) return true
  const irregular = IRREGULAR[word]
  if (irregular !== undefined) return PEOPLE.has(irregular)
  if (word.endsWith('ies')) return PEOPLE.has(`${word.slice(0, -3)}y`)
  return word.endsWith('s') && PEOPLE.has(word.slice(0, -1))
}

/** The last word of a segment names people: `vip-customers`, `customerProfiles`. */
export function isPersonSegment(segment: string): boolean {
  const last = splitWords(segment).at(-1)
  return last !== undefined && isPersonWord(last)
}

/** What the ids under this name are the ids of; only asked of names of ids. */
export function idOf(name: string): IdOf {
  const segments = nameSegments(name)
  const words = splitWords(segments.pop() ?? '')
  while (words.length > 0 && ID.has(words.at(-1)!)) words.pop()
  const own = words.at(-1)
  if (own !== undefined) return isPersonWord(own) ? 'person' : 'other'
  const holder = segments.at(-1)
  if (holder === undefined) return 'collection'
  if (isPersonSegment(holder)) return 'person'
  return PLAIN.has(holder.toLowerCase()) ? 'collection' : 'other'
}

/** What is done with a collection, not what is in it. */
const DONE = new Set(
  'search list export find lookup query all batch bulk filter page active inactive me self'.split(' '),
)

/** The last fixed segment of a template names people: what its collection holds, and what its answers list, are people. */
export function isPersonCollection(template: string): boolean {
  for (const segment of template.split('/').reverse()) {
    if (segment !== '' && !segment.startsWith('{') && !DONE.has(segment.toLowerCase()))
      return isPersonSegment(collectionOf(segment))
  }
  return false
}

/** `Users({id})`, `users.{id}`: what stands before the placeholder. */
const collectionOf = (segment: string): string =>
  segment.includes('{') ? segment.slice(0, segment.indexOf('{')) : segment

/** Placeholders (`{1}`, `{2}` … as path parameters are named) that stand behind a segment that names people. */
export function personPlaces(template: string): ReadonlySet<string> {
  const places = new Set<string>()
  let n = 0
  let before = ''
  for (const segment of template.split('/')) {
    if (segment.includes('{')) {
      n++
      if (isPersonSegment(segment.startsWith('{') ? before : collectionOf(segment))) places.add(`{${n}}`)
    }
    before = segment
  }
  return places
}
