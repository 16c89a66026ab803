/** What passes between the main thread and the decode threads. Only plain data: it is cloned. */

import type { SensorLimits } from '../options.js'
import type { Prepared } from '../prepared.js'
import type { LaneReport } from '../report.js'

/** What a decode thread is started with. */
export interface DecodeThreadData {
  ring: SharedArrayBuffer
  /** Batches sent and not yet taken by the main thread. */
  outstanding: SharedArrayBuffer
  index: number
  count: number
  options: {
    sensor: string
    hmacKey: Uint8Array
    digest: boolean
    trustedProxies: string[]
    hashSeed?: number
    limits: SensorLimits
    sealer?: SealerModule
  }
}

/** Where a thread finds the function that seals values: `require(path)[export](config)` gives it. */
export interface SealerModule {
  path: string
  export: string
  config?: unknown
}

export type FromThread =
  | { kind: 'batch'; prepared: Prepared[] /** Packet time reached after these, when a step ended. */; tick?: number }
  | { kind: 'report'; report: LaneReport }
  | { kind: 'done'; report: LaneReport }

export type ToThread = { kind: 'report' }
