/**
 * Whose data an exchange shows: people named in its answer, each once for each way in which they show (by id, e-mail address, phone number …),
 * and those that its path or the query of a reading call names. Keyed hashes, of the same keys as identities.
 */
import {
  type ApiName,
  type Exchange,
  outcomeStatus,
  type Parameter,
  packSubjects,
  SUBJECT_KINDS,
  type SubjectKind,
  type Subjects,
  subjectHash,
} from '@apiscope/schema'
import { BoundedMap } from '../bounded-map.js'
import { type Meaning, nameFacts } from '../credentials/name-facts.js'
import type { Pseudonymizer } from '../credentials/pseudonym.js'
import type { AnswerSubjects, KnownAnswer } from '../known-answers.js'
import { identityKind, meaningOf, normalise } from './identities.js'
import { isPersonCollection, personPlaces } from './person-words.js'

/** What a template says of people. */
interface Place {
  places: ReadonlySet<string>
  collection: boolean
}

/** Templates come again with every exchange of their API: worked out once each, for as many as these. Count. */
const REMEMBERED = 8_192
const places = new BoundedMap<string, Place>(REMEMBERED)
/** Stands for the caller in a path. */
const ONESELF = new Set(['me', 'self', 'current', '@me', '~'])

/** Of one exchange; made before its parameters are read, so that values beyond those that are kept count too. */
export class SubjectSet {
  private readonly found: Partial<Record<SubjectKind, Set<number>>> = {}
  private readonly place: Place

  /** @param limit people of each kind; further ones are left out */
  constructor(
    private readonly api: ApiName,
    private readonly pseudonyms: Pseudonymizer,
    private readonly limit: number,
  ) {
    const { template } = api
    let place = places.get(template)
    if (place === undefined) {
      place = { places: personPlaces(template), collection: isPersonCollection(template) }
      places.set(template, place)
    }
    this.place = place
  }

  /** One value, also one that is not kept among its parameter's. Call before redaction. */
  readonly more = (parameter: Parameter, value: string): void => {
    if (!this.mayHold(parameter)) return
    const meaning = meaningOf(nameFacts(parameter.name))
    if (this.mayName(parameter, meaning)) this.one(parameter, meaning, value)
  }

  /** All values that are kept. */
  addAll(parameters: readonly Parameter[]): void {
    for (const parameter of parameters) {
      if (!this.mayHold(parameter)) continue
      const meaning = meaningOf(nameFacts(parameter.name))
      if (!this.mayName(parameter, meaning)) continue
      for (const value of parameter.values) this.one(parameter, meaning, value)
    }
  }

  /** Those of an answer that is known. */
  addAnswer(answer: KnownAnswer): void {
    const at = this.place.collection ? 1 : 0
    answer.subjects[at] ??= this.of(answer)
    const subjects = answer.subjects[at]
    for (const kind of SUBJECT_KINDS) {
      if (!subjects[kind]) continue
      this.found[kind] ??= new Set()
      const hashes = this.found[kind]
      for (const hash of subjects[kind]) if (hashes.size < this.limit) hashes.add(hash)
    }
  }

  private of({ raw, more }: KnownAnswer): AnswerSubjects {
    const own = new SubjectSet(this.api, this.pseudonyms, this.limit)
    for (const [parameter, value] of more) own.more(parameter, value)
    own.addAll(raw)
    const out: AnswerSubjects = {}
    for (const kind of SUBJECT_KINDS) if (own.found[kind]) out[kind] = [...own.found[kind]]
    return out
  }

  private one(parameter: Parameter, meaning: Meaning, value: string): void {
    const kind = this.kindOf(parameter, meaning, value)
    if (kind === undefined) return
    this.found[kind] ??= new Set()
    const hashes = this.found[kind]
    if (hashes.size < this.limit) hashes.add(subjectHash(this.pseudonyms.of(normalise(kind, value))))
  }

  /** Into an exchange whose answer is known: one that refuses or is empty shows nobody. */
  tell(exchange: Exchange): void {
    const { response } = exchange
    const status = outcomeStatus(response)
    if (!response || response.bodyBytes === 0 || status === undefined || status < 200 || status >= 300) return
    const subjects: Subjects = {}
    for (const kind of SUBJECT_KINDS) {
      const hashes = this.found[kind]
      if (!hashes) continue
      subjects[kind] = packSubjects(hashes)
      exchange.subjects = subjects
    }
  }

  private mayHold({ in: place, name }: Parameter): boolean {
    if (place === 'response') return true
    return place === 'path' ? this.place.places.has(name) : place === 'query' && this.api.method === 'GET'
  }

  /** Most names say that no value of theirs names a person: nothing is asked of the values. */
  private mayName({ in: place }: Parameter, { mail, phone, user, id, of }: Meaning): boolean {
    return mail || phone || user || place === 'path' || (id && this.isPersonId(of))
  }

  private isPersonId(of: Meaning['of']): boolean {
    return of === 'person' || (of === 'collection' && this.place.collection)
  }

  private kindOf(parameter: Parameter, meaning: Meaning, value: string): SubjectKind | undefined {
    if (value.startsWith('eyJ')) return undefined
    const kind = identityKind(parameter, meaning, value)
    // The id under `userId` is the one in `/users/{id}`.
    if (kind === 'username' && meaning.id) return 'object'
    if (kind !== 'object') return kind
    if (parameter.in === 'path') return ONESELF.has(value.toLowerCase()) ? undefined : kind
    // A mail field may hold a UUID, which names no person by itself.
    return meaning.id && this.isPersonId(meaning.of) ? kind : undefined
  }
}
