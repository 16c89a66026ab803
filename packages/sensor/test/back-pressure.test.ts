/** One credit loop from the producer to where frames come in: there a recording waits and a live source drops, and nothing grows. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import type { OutMessage, Producer } from '@apiscope/bus'
import type { FrameSink, FrameSource, SourceSummary } from '@apiscope/capture'
import { TOPICS, type Topic } from '@apiscope/schema'
import { FIXTURE_KEY } from '../src/options'
import { type RunningSensor, runSensor } from '../src/run'
import { Conversation, exchange } from './support/conversation'

const BUILT = join(__dirname, '../dist/threads/decode-thread.js')
const BREAKER = join(__dirname, 'support/thread-breaker.cjs')
/** Exchanges of one connection, some 6 kB each once they are messages. */
const PER_FLOW = 20
const QUERY = `q=${'x'.repeat(4_000)}`

beforeAll(() => {
  if (!existsSync(BUILT)) throw new Error('threads run the built program: npm run build first')
})

/** Connections one after the other; asks between them whether it may go on, as files do. */
class Traffic implements FrameSource {
  readonly name = 'test'
  delivered = 0
  waits = 0

  constructor(
    private readonly flows: number,
    private readonly live: boolean,
  ) {}

  async run(sink: FrameSink, signal?: AbortSignal): Promise<SourceSummary> {
    for (let i = 0; i < this.flows && !signal?.aborted; i++) {
      const flow = new Conversation(sink, `198.51.${(i >> 8) & 255}.${i & 255}`, 1024 + (i % 60_000)).open()
      for (let k = 0; k < PER_FLOW; k++) exchange(flow, `/items/${i}/${k}?${QUERY}`)
      flow.close()
      this.delivered++
      const wait = sink.ready?.()
      if (wait) {
        this.waits++
        await wait
      } else if (this.live || i % 16 === 0) await turn()
    }
    return { frames: 0, bytes: 0, counters: {} }
  }

  progress() {
    return { read: this.delivered }
  }
}

/** A bus that accepts only when it is told to, and counts what it was given. */
class Bus implements Producer {
  readonly counters = new Map<string, number>()
  exchanges = 0
  flushed = 0
  calls = 0
  private open = false
  private readonly held: (() => void)[] = []

  async send(topic: Topic, messages: readonly OutMessage[]): Promise<void> {
    if (topic === TOPICS.exchanges) this.exchanges += messages.length
    await this.accept()
  }

  heartbeat(): Promise<void> {
    return this.accept()
  }

  async flush(): Promise<void> {
    this.flushed++
  }

  queued(): number {
    return 0
  }

  async close(): Promise<void> {}

  release(): void {
    this.open = true
    for (const go of this.held.splice(0)) go()
  }

  private async accept(): Promise<void> {
    this.calls++
    if (!this.open) await new Promise<void>((resolve) => this.held.push(resolve))
  }
}

function start(source: FrameSource, live: boolean, threads: number, producer: Producer): RunningSensor {
  const sensor = { sensor: 's', hmacKey: FIXTURE_KEY }
  return runSensor({ source, live, producer, sensor, threads, ringBytes: 1 << 22 })
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(10)
}

/** Until `value` has not changed for a while. */
async function settled(value: () => number): Promise<void> {
  for (let same = 0, last = Number.NaN; same < 10; ) {
    await delay(50)
    same = value() === last ? same + 1 : 0
    last = value()
  }
}

/** What all buffers on the way may hold together: 4 MiB of ring, 16 MiB of credit a thread, batches. Connections. */
const FLOWS = 600

describe.each([0, 1, 2])('B4: %d decode threads', (threads) => {
  test('a recording waits for a bus that stands still, and then nothing is missing', async () => {
    const bus = new Bus()
    const source = new Traffic(FLOWS, false)
    const running = start(source, false, threads, bus)
    await until(() => bus.calls > 0 && source.waits > 0)
    await settled(() => source.delivered)
    expect(source.delivered).toBeLessThan(FLOWS)
    // The one call that is not answered, and no queue of them behind it.
    expect(bus.calls).toBe(1)
    bus.release()
    await running.done
    expect(running.drops()).toBe(0)
    expect(bus.exchanges).toBe(FLOWS * PER_FLOW)
    expect(bus.flushed).toBe(1)
  })

  test('a live source goes on, and what it lost was dropped in one place and counted', async () => {
    const bus = new Bus()
    const source = new Traffic(FLOWS, true)
    const running = start(source, true, threads, bus)
    await until(() => bus.calls > 0)
    await settled(() => source.delivered)
    expect(bus.calls).toBe(1)
    if (threads === 0) {
      // Without threads the source is asked to wait, and loses what it cannot keep where it counts that itself.
      expect(source.delivered).toBeLessThan(FLOWS)
      expect(running.drops()).toBe(0)
    } else {
      await until(() => source.delivered === FLOWS)
      expect(running.drops()).toBeGreaterThan(0)
    }
    bus.release()
    await running.done
    expect(bus.exchanges).toBeGreaterThan(0)
    expect(bus.exchanges === FLOWS * PER_FLOW).toBe(threads === 0)
  })
})

describe('a bus that refuses for good', () => {
  test.each([0, 1])(
    'ends the run with what it said, %d threads',
    async (threads) => {
      const bus = new Bus()
      bus.release()
      bus.send = () => Promise.reject(new Error('not authorised'))
      const running = start(new Traffic(200, false), false, threads, bus)
      await expect(running.done).rejects.toThrow('not authorised')
    },
    60_000,
  )
})

describe('B7: a decode thread that dies', () => {
  test.each([
    ['error', 'RangeError'],
    ['exit', ''],
  ])(
    'by %s: the run ends in order, what was decoded is flushed, the thread is named',
    async (by, kind) => {
      const bus = new Bus()
      bus.release()
      const source = new Traffic(FLOWS, false)
      const running = runSensor({
        source,
        live: false,
        producer: bus,
        sensor: { sensor: 's', hmacKey: FIXTURE_KEY },
        threads: 2,
        ringBytes: 1 << 22,
        sealer: { path: BREAKER, export: 'breaks', config: { after: 1_000, by } },
      })
      const error: Error & { code?: string; exit?: number } = await running.done.then(
        () => new Error('it did not fail'),
        (reason) => reason,
      )
      expect(error).toMatchObject({ code: 'sensor.thread', exit: 1 })
      expect(error.message).toMatch(/decode thread [12] of 2 ended/)
      expect(error.message).toContain(kind)
      expect(error.message).not.toContain('hunter2')
      expect(bus.flushed).toBe(1)
      expect(bus.exchanges).toBeGreaterThan(0)
      expect(source.delivered).toBeLessThan(FLOWS)
      // Who asks afterwards is not left waiting either.
      await Promise.race([
        running.report().catch(() => {}),
        delay(20_000).then(() => Promise.reject(new Error('hangs'))),
      ])
    },
    120_000,
  )
})

test('E1: whoever asks for a report gets one, however many ask at once, and no listener is left behind', async () => {
  const warnings: string[] = []
  const warn = (warning: Error) => warnings.push(warning.message)
  process.on('warning', warn)
  const bus = new Bus()
  const running = start(new Traffic(200, false), false, 2, bus)
  for (let i = 0; i < 15; i++) {
    const reports = await Promise.all([running.report(), running.report(), running.report()])
    for (const report of reports) expect(report.frames).toBeGreaterThanOrEqual(0)
  }
  bus.release()
  await running.done
  expect((await running.report()).exchanges.total).toBe(200 * PER_FLOW)
  await turn()
  process.off('warning', warn)
  expect(warnings).toEqual([])
})
