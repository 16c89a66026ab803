/** What a sensor of one thread publishes of a capture. */
import type { OutMessage, Producer } from '@apiscope/bus'
import { openCapture } from '@apiscope/capture'
import { type Exchange, TOPICS } from '@apiscope/schema'
import { FIXTURE_KEY, runSensor, type SensorRunOptions } from '@apiscope/sensor'

/** All keys and values in lines, and the exchanges among them. @param options of the sensor beside its name and the key of the fixtures */
export async function sensed(
  file: string,
  options: Partial<SensorRunOptions['sensor']> = {},
): Promise<{ text: string; exchanges: Exchange[] }> {
  const sent: string[] = []
  const exchanges: Exchange[] = []
  const producer: Producer = {
    send: async (topic: string, messages: readonly OutMessage[]) => {
      for (const { value, key } of messages) {
        sent.push(key, value)
        if (topic === TOPICS.exchanges) exchanges.push(JSON.parse(value))
      }
    },
    heartbeat: async () => {},
    flush: async () => {},
    counters: new Map(),
    queued: () => 0,
    close: async () => {},
  }
  const sensor = { sensor: 's', hmacKey: FIXTURE_KEY, ...options }
  await runSensor({ source: openCapture(file), live: false, producer, sensor, threads: 0 }).done
  return { text: sent.join('\n'), exchanges }
}
