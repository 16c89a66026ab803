/** What is kept of an address to follow personal values: keyed hashes, places and times. */
import type { ApiName } from '@apiscope/schema'

/** A value that was read. */
export interface Read {
  label: string
  /** Place in `sources`. */
  from: number
  /** Event time at which it was last read, ms. */
  at: number
  /** Answers that held it. */
  times: number
  /** Number of the person that it belongs to, as far as answers show. */
  who?: number
}

export interface Source {
  api: ApiName
  /** Answers with personal values. */
  answers: number
  /** Different values by label. */
  values: Record<string, number>
  /** Event time at which personal values were last read at it, ms; missing of what an older state holds. */
  last?: number
}

/** What went from one API to one model in a day. */
export interface Flow {
  start: number
  /** Label → keys, bounded. */
  keys: Record<string, string[]>
  /** Numbers of people, bounded. */
  who: number[]
}

export interface Provenance {
  read: Map<string, Read>
  sources: Source[]
  /** Said before it was read, oldest first. */
  said: string[]
  /** It has asked a model: what it reads is kept for longer. */
  asks: boolean
  flows: Map<string, Flow>
  /** People met so far. */
  people: number
}

export const newProvenance = (): Provenance => ({
  read: new Map(),
  sources: [],
  said: [],
  asks: false,
  flows: new Map(),
  people: 0,
})

/** For the state as it is stored. */
export const packed = (provenance: Provenance | undefined) =>
  provenance && { provenance: { ...provenance, read: [...provenance.read], flows: [...provenance.flows] } }

export const unpacked = (json: { read: []; flows: [] } & Omit<Provenance, 'read' | 'flows'>): Provenance => ({
  ...json,
  read: new Map(json.read),
  flows: new Map(json.flows),
})
