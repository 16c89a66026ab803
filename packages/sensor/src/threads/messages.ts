/** What passes between the main thread and the decode threads. Only plain data: it is cloned. */

import type { RoutesByHost, SensorLimits } from '../options.js'
import type { Prepared } from '../prepared.js'
import type { PipelineReport } from '../report.js'

/** What a decode thread is started with. */
export interface DecodeThreadData {
  ring: SharedArrayBuffer
  /** What was posted and is not yet accepted by the bus, as `costOf` counts it: the credit that the thread has used. */
  outstanding: SharedArrayBuffer
  index: number
  count: number
  options: {
    sensor: string
    hmacKey: Uint8Array
    digest: boolean
    trustedProxies: string[]
    hashSeed?: number
    keysExpected?: boolean
    routes?: RoutesByHost
    protosets?: Uint8Array[]
    limits: SensorLimits
    askers?: SharedArrayBuffer
    sealer?: SealerModule
    reader?: SealerModule
  }
}

/** Where a thread finds a function of another room (what seals values, what reads texts): `require(path)[export](config)` gives it. */
export interface SealerModule {
  path: string
  export: string
  config?: unknown
}

/** A batch of them, field by field: objects would be cloned with the names of their fields, one by one. */
export interface Packed {
  times: Float64Array
  /** Of each: id, key of the API, key of the actor, exchange, actor event, host and path event, key of the joined actor event, that event. */
  texts: string[]
}

/** Texts of one item. */
const FIELDS = 9

export function packed(items: Prepared[]): Packed {
  const times = new Float64Array(items.length)
  const texts: string[] = []
  for (let i = 0; i < items.length; i++) {
    const { time, id, apiKey, actorKey, exchange, actor, pathKey, path, joinedKey, joined } = items[i]
    times[i] = time
    texts.push(id, apiKey, actorKey, exchange, actor, pathKey, path, joinedKey, joined)
  }
  return { times, texts }
}

/** What a batch without exchanges (a step of time) counts for, bytes. */
const LEAST_COST = 1_024

/** What a batch counts for against the credit of its thread, bytes; both ends compute the same. */
export function costOf({ texts }: Packed): number {
  let cost = LEAST_COST
  for (const text of texts) cost += text.length
  return cost
}

export function unpacked({ times, texts }: Packed): Prepared[] {
  const items: Prepared[] = []
  for (let i = 0, at = 0; i < times.length; i++, at += FIELDS) {
    items.push({
      time: times[i],
      id: texts[at],
      apiKey: texts[at + 1],
      actorKey: texts[at + 2],
      exchange: texts[at + 3],
      actor: texts[at + 4],
      pathKey: texts[at + 5],
      path: texts[at + 6],
      joinedKey: texts[at + 7],
      joined: texts[at + 8],
    })
  }
  return items
}

export interface Batch {
  kind: 'batch'
  prepared: Packed
  /** Packet time reached after these, when a step ended. */
  tick?: number
  /** How often packet time was set back by then. */
  epoch: number
}

/** A server described its messages: for the other threads. */
export interface Description {
  kind: 'description'
  host: string
  files: Uint8Array[]
}

export type FromThread =
  | Batch
  | Description
  | { kind: 'report'; report: PipelineReport }
  | { kind: 'done'; report: PipelineReport }

export type ToThread = Description | { kind: 'report' } | { kind: 'templates'; host: string; templates: string[] }
