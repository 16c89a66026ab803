import type { Exchange } from '@apiscope/schema'
import { messageTexts } from './message-text.js'

/** A completed exchange, serialised where it was made: whoever orders and sends it needs no more than this. */
export interface Prepared {
  time: number
  id: string
  apiKey: string
  actorKey: string
  exchange: string
  actor: string
}

export function prepare(x: Exchange): Prepared {
  const { exchange, actor } = messageTexts(x)
  return { time: x.time, id: x.id, apiKey: x.api.id, actorKey: x.client.id, exchange, actor }
}
