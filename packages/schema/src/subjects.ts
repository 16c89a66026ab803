/** Whose data an exchange has shown (GDPR: data subjects): keyed hashes of people, one list for each way in which they show. */
import { type Exchange, SUBJECT_KINDS, type SubjectKind } from './exchange.js'

/** 32 bits of an identity's key (FNV-1a with MurmurHash3's finaliser): enough to count with, too few to tell one person by. */
export function subjectHash(key: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

export function packSubjects(hashes: Iterable<number>): string {
  const sorted = Uint32Array.from(hashes).sort()
  const bytes = Buffer.allocUnsafe(4 * sorted.length)
  for (let i = 0; i < sorted.length; i++) bytes.writeUInt32BE(sorted[i]!, 4 * i)
  return bytes.toString('base64')
}

/** What `packSubjects` was given; of a text that it cannot have made, what can be read. */
export function unpackSubjects(text: string): number[] {
  const bytes = Buffer.from(text, 'base64')
  const hashes: number[] = []
  for (let at = 0; at + 4 <= bytes.length; at += 4) hashes.push(bytes.readUInt32BE(at))
  return hashes
}

const PEOPLE: ReadonlySet<string> = new Set<SubjectKind>(['subject', 'email', 'phone', 'username'])

/**
 * People whose data an exchange (or the actor's view of it) has shown, by kind; undefined: nobody's. Of one that was recorded before there
 * were `subjects`, those among its identities.
 */
export function subjectsOf({
  subjects,
  identities,
}: Pick<Exchange, 'subjects' | 'identities'>): Map<SubjectKind, number[]> | undefined {
  let found: Map<SubjectKind, number[]> | undefined
  if (subjects) {
    for (const kind of SUBJECT_KINDS) {
      const text = subjects[kind]
      if (!text) continue
      found ??= new Map()
      found.set(kind, unpackSubjects(text))
    }
    return found
  }
  for (const { role, kind, key } of identities ?? []) {
    if (role !== 'returned' || !PEOPLE.has(kind)) continue
    found ??= new Map()
    const hashes = found.get(kind)
    if (hashes) hashes.push(subjectHash(key))
    else found.set(kind, [subjectHash(key)])
  }
  return found
}

/** The people of the kind that tells most apart: one person may show by id, e-mail address and phone number at once. */
export function mostSubjects(found: ReadonlyMap<SubjectKind, number[]>): [SubjectKind, number[]] {
  let most: [SubjectKind, number[]] = ['object', []]
  for (const kind of SUBJECT_KINDS) {
    const hashes = found.get(kind)
    if (hashes && hashes.length > most[1].length) most = [kind, hashes]
  }
  return most
}

/** The kinds as a sentence about people names them. */
export const SUBJECT_WORDS: Readonly<Record<SubjectKind, string>> = {
  object: 'records',
  subject: 'accounts',
  email: 'e-mail addresses',
  phone: 'phone numbers',
  username: 'user names',
}

/** People are counted by slots of four hours, and forgotten after 30 days of them. ms. */
export const SUBJECT_SLOT_MS = 14_400_000
/** One by one up to 128 of them, beyond by 2^9 registers: standard error 4.6 %. */
export const SUBJECT_SKETCH = { precision: 9, few: 128, horizon: 180 } as const

/** @param time event time, ms; what is before 1970 counts as then */
export const subjectSlot = (time: number): number => Math.max(0, Math.floor(time / SUBJECT_SLOT_MS))

/** First slot of the day that ends at `time`: between 24 and 28 hours before it. */
export const subjectDay = (time: number): number => Math.max(0, subjectSlot(time) - 6)
