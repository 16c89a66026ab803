/** What a sensor that reads a recording has published before it was started again. */
import type { Bus } from '@apiscope/bus'
import { type Heartbeat, TOPICS } from '@apiscope/schema'
import type { Published, PublishedRecording } from '@apiscope/sensor'
import type { CommandLimits } from '../limits.js'
import { caughtUp } from './caught-up.js'

/** Of one recording: the last heartbeat in each partition. */
type Ends = Map<number, { time: number; beat: number }>

/**
 * Looks through the latest messages of each partition of the exchanges.
 * @param warn told when not all of them could be read in time
 */
export async function publishedOnBus(
  bus: Bus,
  sensor: string,
  limits: Pick<CommandLimits, 'resumeMessages' | 'resumeMs'>,
  warn: (message: string) => void,
): Promise<Published> {
  const ids = new Set<string>()
  const ends = new Map<string, Ends>()
  const reader = await bus.reader(TOPICS.exchanges, limits.resumeMessages, ({ key, value, headers }, partition) => {
    if (headers.ce_id !== undefined) ids.add(headers.ce_id)
    if (key !== '' || value === null) return
    const heartbeat = parsed(value.toString())
    if (heartbeat?.sensor !== sensor || heartbeat.recording === undefined) return
    const { recording, time, beat = 0 } = heartbeat
    const of = ends.get(recording) ?? (new Map() as Ends)
    ends.set(recording, of)
    if (beat > (of.get(partition)?.beat ?? -1)) of.set(partition, { time, beat })
  })
  const all = await caughtUp(reader, limits.resumeMs)
  if (!all) warn('not all of what was published before could be read in time: some of it may be published again')
  await reader.close()
  const partitions = await bus.partitions(TOPICS.exchanges)
  return { ids, recordings: new Map([...ends].map(([recording, of]) => [recording, recordingOf(of, partitions)])) }
}

function recordingOf(ends: Ends, partitions: number): PublishedRecording {
  const last = [...ends.values()]
  const until = Math.max(...last.map(({ time }) => time))
  return { until, everywhere: ends.size < partitions ? -1 : Math.min(...last.map(({ beat }) => beat)) }
}

/** Others may write to the topic: undefined for what is no heartbeat. */
function parsed(text: string): Heartbeat | undefined {
  try {
    const message = JSON.parse(text) as Heartbeat
    const times = [message.time, message.beat ?? 0]
    return message.heartbeat === true && times.every(Number.isFinite) ? message : undefined
  } catch {
    return undefined
  }
}
