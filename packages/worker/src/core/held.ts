/** A state as the kit keeps it. */
import type { WorkerDefinition } from '../definition.js'

export interface Held<S> {
  state: S
  /** Event time of the last message of a key that nothing has confirmed, ms. */
  unconfirmed?: number
}

/** `VERSION:TEXT`, and `VERSION~TIME:TEXT` of what nothing has confirmed. */
export function encodeHeld<S>(definition: WorkerDefinition<S>, { state, unconfirmed }: Held<S>): string {
  const mark = unconfirmed === undefined ? '' : `~${unconfirmed}`
  return `${definition.stateVersion}${mark}:${definition.encode(state)}`
}

/** Undefined for a state of another version. Throws what the definition throws for a text that it cannot have written. */
export function decodeHeld<S>(definition: WorkerDefinition<S>, text: string, key: string): Held<S> | undefined {
  const colon = text.indexOf(':')
  const [version, unconfirmed] = text.slice(0, colon).split('~')
  if (version !== String(definition.stateVersion)) return undefined
  const state = definition.decode(text.slice(colon + 1), key)
  return unconfirmed === undefined ? { state } : { state, unconfirmed: Number(unconfirmed) }
}

/** A decoded state takes about so many bytes for each of its text. */
const PER_CHARACTER = 6
/** Key, places in maps, the object itself. */
const EACH = 512

export function bytesOf<S>(definition: WorkerDefinition<S>, { state }: Held<S>, text: string): number {
  return EACH + (definition.bytes?.(state) ?? PER_CHARACTER * text.length)
}

/** How many of those longest silent are compared. */
const COMPARED = 32

/** Whose place another may have: of those longest silent one that nothing confirmed, else the one with which least is lost. */
export function leastUseful<S>(
  idle: Iterable<[string, Held<S>]>,
  { weight }: WorkerDefinition<S>,
): [string, Held<S>] | undefined {
  let found: [string, Held<S>] | undefined
  let least = Number.POSITIVE_INFINITY
  let compared = 0
  for (const one of idle) {
    if (one[1].unconfirmed !== undefined) return one
    const w = weight?.(one[1].state) ?? 0
    if (w < least) {
      found = one
      least = w
    }
    if (++compared >= COMPARED) break
  }
  return found
}
