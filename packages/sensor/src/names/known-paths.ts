/** Paths met lately, with what they were named: most calls of most APIs are to the same few, and each is named once. */
import { type ApiName, type PathParameter, textSlot } from '@apiscope/schema'
import { SENSOR_MEMORY_LIMITS } from '../remembered.js'

/** What a path and its host are called, as far as the server's address and the rest of the request do not matter. */
export interface PathName {
  api: ApiName
  host: string
  /** The path as it may leave the sensor. */
  safePath: string
  parameters: readonly PathParameter[]
  /** Words that the template keeps to itself (sealed mode), with what they are. */
  words?: ReadonlyMap<string, string>
  /** Texts among their values that stand for credentials. */
  written: readonly string[]
}

/** By what it was named. */
export interface PathKey {
  method: string
  /** As the request has it. */
  host: string
  path: string
  /** Its body says that it calls a procedure (gRPC). */
  procedure: boolean
}

/** Paths remembered, and the longest of them: with their names some 2 kB each, 8 MB together. Count, characters. */
const { paths: SLOTS, pathLength: LONGEST } = SENSOR_MEMORY_LIMITS

interface Known extends PathKey {
  name: PathName
}

/** One path a slot, the last to come keeps it: made-up paths drive out others and grow nothing. */
export class KnownPaths {
  private slots: (Known | undefined)[] = []

  constructor() {
    this.clear()
  }

  get({ method, host, path, procedure }: PathKey): PathName | undefined {
    if (path.length > LONGEST) return undefined
    const known = this.slots[textSlot(path) & (SLOTS - 1)]
    if (known === undefined || known.path !== path || known.host !== host) return undefined
    return known.method === method && known.procedure === procedure ? known.name : undefined
  }

  set({ method, host, path, procedure }: PathKey, name: PathName): void {
    if (path.length > LONGEST || host.length > LONGEST) return
    this.slots[textSlot(path) & (SLOTS - 1)] = { method, host, path, procedure, name }
  }

  /** Names have changed. */
  clear(): void {
    this.slots = new Array(SLOTS).fill(undefined)
  }
}
