/** What a parameter's name says of its values, worked out once: names come again with every exchange of their API. */
import { classifyName, type NameClass, TextCache } from '@apiscope/schema'
import { SENSOR_MEMORY_LIMITS } from '../remembered.js'

/** What a name says of its siblings, see `siblingsOf`. */
export interface Place {
  role: 'label' | 'value' | 'call' | 'list' | 'jwk' | 'keyPart' | 'code' | 'receiver' | 'none'
  /** What the sibling shares with it. */
  container: string
  /** Among the arguments of a call: what the call's name shares with it. */
  call?: string
}

/** What a name says of whom or what its values name, see `identitiesOf`. */
export interface Meaning {
  mail: boolean
  phone: boolean
  user: boolean
  id: boolean
  /** Of an id: whose. */
  of: IdOf
}

/** Of what a parameter's value is the id: of people, of what the API's own collection holds (`id`, `items[].id`), or of something else. */
export type IdOf = 'person' | 'collection' | 'other'

/** Facts about one name. What is undefined was not asked for yet. */
export class NameFacts {
  readonly class: NameClass
  place: Place | undefined = undefined
  meaning: Meaning | undefined = undefined
  /** Too short, or without a digit: the name itself is no token. */
  readonly isPlain: boolean

  constructor(readonly name: string) {
    this.class = classifyName(name)
    this.isPlain = name.length < SHORTEST || !/\d/.test(name)
  }
}

/** Shorter names are no tokens. Characters. */
const SHORTEST = 16
const known = new TextCache<NameFacts>(SENSOR_MEMORY_LIMITS.nameBytes, 500)

export function nameFacts(name: string): NameFacts {
  let facts = known.get(name)
  if (facts === undefined) {
    facts = new NameFacts(name)
    known.set(name, facts)
  }
  return facts
}
