import { cloudEventHeaders } from '@apiscope/bus'
import type { Topic } from '@apiscope/schema'
import type { Position } from './core/outputs.js'
import { streamOf } from './core/streams.js'

const SOURCE = 'apiscope-worker'
const POSITION = 'apiscope-position'

/** Headers of what a worker publishes: CloudEvents, and where the message that caused it stands. */
export function workerHeaders(
  topic: Topic,
  { name, scatters }: { name: string; scatters?: boolean },
  partition: number,
  position: Position,
): Record<string, string> {
  const at = position.join('.')
  return {
    ...cloudEventHeaders(topic, `/apiscope/worker/${name}`, `${partition}.${at}`),
    [SOURCE]: streamOf({ name, scatters }, partition),
    [POSITION]: at,
  }
}

/** The other way round; undefined when the headers are not a worker's. */
export function readWorkerHeaders(headers: Record<string, string>): { source: string; position: Position } | undefined {
  const source = headers[SOURCE]
  const match = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/.exec(headers[POSITION] ?? '')
  if (source === undefined || !match) return undefined
  return { source, position: [Number(match[1]), Number(match[2]), Number(match[3])] }
}
