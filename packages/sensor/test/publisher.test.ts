import type { OutMessage, Producer } from '@apiscope/bus'
import { type Heartbeat, TOPICS, type Topic } from '@apiscope/schema'
import { DEFAULT_SENSOR_LIMITS, type Published, Publisher, Pulses } from '../src/index.js'

/** Keeps what is sent, by topic; heartbeats as their time. */
function collect() {
  const sent: Partial<Record<Topic, (string | number)[]>> = {}
  const put = (topic: Topic, what: string | number) => {
    sent[topic] = [...(sent[topic] ?? []), what]
  }
  const producer = {
    send: async (topic: Topic, messages: readonly OutMessage[]) => {
      for (const { headers } of messages) put(topic, headers!.ce_id!)
    },
    heartbeat: async (topic: Topic, value: string) => put(topic, JSON.parse(value).time),
    flush: async () => {},
  }
  return { sent, producer: producer as unknown as Producer }
}

/** Three exchanges, one a second, as a sensor releases them. */
async function run(published: Published | undefined, recording = 'one') {
  const { sent, producer } = collect()
  const publisher = new Publisher(producer, 's', new Pulses('s', DEFAULT_SENSOR_LIMITS), published)
  for (let i = 0; i < 3; i++) {
    const time = 1_000 + i * 1_000
    const heartbeat: Heartbeat = { v: 1, heartbeat: true, sensor: 's', time, recording, beat: i }
    publisher.reaches(heartbeat)
    publisher.heartbeat(heartbeat)
    const id = `x${i}`
    const plain = { joined: '', joinedKey: '', path: '', pathKey: '' }
    publisher.prepared({ ...plain, id, time, apiKey: 'a', actorKey: 'b', exchange: '{}', actor: '{}' }, undefined)
  }
  await publisher.flush()
  return { exchanges: sent[TOPICS.exchanges], actors: sent[TOPICS.actors], repeats: publisher.repeats }
}

const ALL = [1_000, 'x0', 2_000, 'x1', 3_000, 'x2']
const before: Published = {
  ids: new Set(['x0', 'x1']),
  recordings: new Map([['one', { until: 2_000, everywhere: 1 }]]),
}

describe('a recording that is read again', () => {
  test('the bus gets the exchanges and heartbeats that it lacks, and all events of actors', async () => {
    expect(await run(before)).toEqual({ exchanges: [3_000, 'x2'], actors: ALL, repeats: 2 })
  })

  test('a partition that shows no heartbeat gets all of them', async () => {
    const recordings = new Map([['one', { until: 2_000, everywhere: -1 }]])
    expect((await run({ ...before, recordings })).exchanges).toEqual([1_000, 2_000, 3_000, 'x2'])
  })

  test('another recording is published whole, whatever was before', async () => {
    const { exchanges, repeats } = await run(before, 'another')
    expect(exchanges).toEqual(ALL)
    expect(repeats).toBe(0)
  })

  test('a live sensor compares nothing', async () => {
    expect(await run(undefined)).toEqual({ exchanges: ALL, actors: ALL, repeats: 0 })
  })
})
