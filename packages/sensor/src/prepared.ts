import type { Exchange } from '@apiscope/schema'
import { actorOfExchange, joinedEvent } from './actor-event.js'
import { messageTexts } from './message-text.js'
import type { NameBounds } from './names/name-bounds.js'
import type { PathSampling } from './paths.js'

/** A completed exchange, serialised where it was made: whoever orders and sends it needs no more than this. */
export interface Prepared {
  time: number
  id: string
  apiKey: string
  actorKey: string
  exchange: string
  actor: string
  /** Host and path event, for exchanges that have one; else ''. */
  pathKey: string
  path: string
  /** The actor event under the caller's address, and its key; empty when there is none. */
  joinedKey: string
  joined: string
}

/** @param paths says which exchanges are told to those who learn templates; asked of each in order */
export function prepare(x: Exchange, paths: Pick<PathSampling, 'event'>): Prepared {
  const { exchange, actor } = messageTexts(x)
  const event = paths.event(x)
  const path = event === undefined ? '' : JSON.stringify(event)
  const pathKey = event?.host ?? ''
  const other = joinedEvent(x)
  const joined = other === undefined ? '' : JSON.stringify(other)
  const joinedKey = other?.actor ?? ''
  const { time, id } = x
  return { time, id, apiKey: x.api.id, actorKey: actorOfExchange(x), exchange, actor, pathKey, path, joinedKey, joined }
}

/** What is told to nobody: a name that stands for many teaches no templates. */
const UNTOLD = { event: () => undefined }

/** The same under the name that the bounds leave its API. */
export function renamed(item: Prepared, bounds: NameBounds): Prepared {
  if (bounds.admits(item.apiKey, item.time)) return item
  const exchange = JSON.parse(item.exchange) as Exchange
  const api = bounds.nameOf(exchange)
  return api === exchange.api ? item : prepare({ ...exchange, api }, UNTOLD)
}
