/** What a sensor that reads a recording has published before it was started again. */
import type { Bus } from '@apiscope/bus'
import { type Heartbeat, TOPICS } from '@apiscope/schema'
import type { Published } from '@apiscope/sensor'
import type { CommandLimits } from '../limits.js'
import { caughtUp } from './known-routes.js'

/**
 * Looks through the latest messages of each partition of the exchanges. Undefined when this sensor has published nothing there.
 * @param warn told when not all of them could be read in time
 */
export async function publishedOnBus(
  bus: Bus,
  sensor: string,
  limits: Pick<CommandLimits, 'resumeMessages' | 'resumeMs'>,
  warn: (message: string) => void,
): Promise<Published | undefined> {
  const ids = new Set<string>()
  let until: number | undefined
  const reader = await bus.reader(TOPICS.exchanges, limits.resumeMessages, ({ key, value, headers }) => {
    if (headers.ce_id !== undefined) ids.add(headers.ce_id)
    if (key !== '' || value === null) return
    const heartbeat = parsed(value.toString())
    if (heartbeat?.sensor === sensor) until = Math.max(until ?? 0, heartbeat.time)
  })
  const all = await caughtUp(reader, limits.resumeMs)
  if (!all) warn('not all of what was published before could be read in time: some of it may be published again')
  await reader.close()
  return until === undefined ? undefined : { ids, until }
}

/** Others may write to the topic: undefined for what is no heartbeat. */
function parsed(text: string): Heartbeat | undefined {
  try {
    const { heartbeat, sensor, time } = JSON.parse(text) as Partial<Heartbeat>
    return heartbeat === true && typeof sensor === 'string' && Number.isFinite(time)
      ? ({ heartbeat, sensor, time } as Heartbeat)
      : undefined
  } catch {
    return undefined
  }
}
