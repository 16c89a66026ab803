/** A clock that is set in the midst of a capture, with frames decoded on this thread and on others. */
import type { Producer } from '@apiscope/bus'
import type { FrameSink, FrameSource } from '@apiscope/capture'
import { type Heartbeat, TOPICS } from '@apiscope/schema'
import { FIXTURE_KEY, runSensor } from '../../src/index.js'
import { Conversation, exchange } from '../support/conversation'

const HOUR = 3_600_000
// Threads are started and run beside whatever else the machine does.
/** Forty exchanges, ten seconds apart; half-way, and for one frame in between, stamps are moved. */
function source(by: number): FrameSource {
  const run = async (sink: FrameSink) => {
    let moved = 0
    const frame: FrameSink['frame'] = (buf, start, end, wire, time, link) =>
      sink.frame(buf, start, end, wire, time + moved, link)
    Conversation.clock = 1_700_000_000_000
    for (let i = 0; i < 40; i++) {
      if (i === 20) moved = by
      const one = new Conversation({ frame }, '198.51.100.1', 10_000 + i).open()
      exchange(one, `/things/${i}`)
      one.close()
      if (i === 10) frame(Buffer.alloc(60), 0, 60, 60, Conversation.clock + 365 * 24 * HOUR, 1)
      Conversation.clock += 10_000
    }
    return { frames: 0, bytes: 0, counters: {} }
  }
  return { name: 'test', run, progress: () => ({ read: 0 }) }
}

async function read(by: number, threads: number) {
  const beats: Heartbeat[] = []
  const times: number[] = []
  const producer = {
    send: async (topic: string, messages: readonly { value: string }[]) => {
      if (topic === TOPICS.exchanges) for (const { value } of messages) times.push(JSON.parse(value).time)
    },
    heartbeat: async (topic: string, value: string) =>
      void (topic === TOPICS.exchanges && beats.push(JSON.parse(value))),
    flush: async () => {},
  } as unknown as Producer
  const sensor = { sensor: 's', hmacKey: FIXTURE_KEY }
  const running = runSensor({ source: source(by), live: false, producer, sensor, threads })
  await running.done
  return { beats, times, clock: (await running.report()).clock }
}

test.each([
  ['back', -2 * HOUR],
  ['ahead', 2 * HOUR],
])('B2: set %s by two hours, exchanges and heartbeats follow, whatever decodes them', async (_, by) => {
  const inline = await read(by, 0)
  expect(inline.times).toHaveLength(40)
  expect(inline.clock['sensor.clock_doubts']).toBe(1)
  const [before, after] = [inline.times.slice(0, 20), inline.times.slice(20)]
  expect(Math.round((after[0]! - before[19]!) / 1000)).toBe(by / 1000 + 10)
  // By as much as the clock was set, and on from there, numbered.
  expect(inline.beats.map(({ beat }) => beat)).toEqual(inline.beats.map((_beat, i) => i))
  expect(inline.beats.filter(({ time }) => time >= after[0]! - 1_000 && time <= after[19]!).length).toBeGreaterThan(180)
  expect(Math.max(...inline.beats.map(({ time }) => time))).toBeLessThanOrEqual(Math.max(...inline.times))
  for (const threads of [1, 3]) expect(await read(by, threads)).toEqual(inline)
})
