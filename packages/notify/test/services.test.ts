import { type Bus, openBus } from '@apiscope/bus'
import { TOPICS } from '@apiscope/schema'
import { openState, type State } from '@apiscope/state'
import { type Services, startServices } from '../../../scripts/services.d/for-tests'
import type { Notice } from '../src/outbox/notice.js'
import type { Outcome } from '../src/outbox/outbox.js'
import { type RunningNotify, runNotify } from '../src/run/run-notify.js'
import { alertOf } from './support.js'

let services: Services | undefined
beforeAll(async () => {
  services = await startServices(['redis', 'kafka'])
})
afterAll(() => services?.stop())

/** One target, seen by all copies. */
class Sink {
  readonly times = new Map<string, number>()
  answer: (notice: Notice) => Outcome = () => ({ ok: true })

  target() {
    return {
      name: 'a',
      send: async (notice: Notice): Promise<Outcome> => {
        const outcome = this.answer(notice)
        if (outcome.ok) for (const { id } of notice.alerts) this.times.set(id, (this.times.get(id) ?? 0) + 1)
        return outcome
      },
    }
  }
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 12_000 && !what(); i++) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(what()).toBe(true)
}

describe('notify on Kafka and Redis', () => {
  test('copies that come and go, and a Redis that is killed: each alert is told once, since nobody died while telling', async () => {
    if (!services) return
    const url = `kafka://127.0.0.1:${services.kafkaPort}?partitions=2&sessionTimeoutMs=30000`
    const own: { bus: Bus; state: State; running: RunningNotify }[] = []
    const sink = new Sink()
    const add = async (from: 'start' | 'end' = 'start') => {
      const bus = await openBus(url)
      const state = await openState(`redis://127.0.0.1:${services!.redisPort}`)
      const rules = { name: 'a', group: 'none' as const, filter: {} }
      const limits = { firstRetryMs: 10, maxRetryMs: 50 }
      const running = await runNotify([{ rules, target: sink.target() }], bus, state, { from, limits })
      own.push({ bus, state, running })
    }
    const drop = async () => {
      const { bus, state, running } = own.shift()!
      await running.stop()
      await bus.close()
      await state.close()
    }
    const bus = await openBus(url)
    await bus.prepare()
    const producer = await bus.producer({ whenFull: 'wait' })
    const topics = [TOPICS.alertsAnomaly, TOPICS.alertsPii, TOPICS.alertsInventory, TOPICS.alertsRisk]
    const publish = async (first: number, last: number) => {
      for (let n = first; n < last; n++) {
        await producer.send(topics[n % 4]!, [{ key: 'a', value: JSON.stringify(alertOf(n)) }])
      }
      await producer.flush()
    }
    try {
      // What was there before the first start is told only to who asks for it.
      await publish(0, 20)
      await add('end')
      await until(() => own[0]!.running.ready())
      await publish(20, 60)
      await until(() => sink.times.size === 40)
      sink.answer = () => ({ ok: false, again: true, reason: 'HTTP 503' })
      await publish(60, 80)
      await until(() => own[0]!.running.waiting().a === 20)
      await add()
      await drop()
      sink.answer = () => ({ ok: true })
      await until(() => sink.times.size === 60)
      services.kill('redis')
      await publish(80, 100)
      services.up('redis')
      await until(() => sink.times.size === 80)
      // The same again, as after a crash of who publishes them.
      await publish(0, 100)
      await publish(100, 101)
      await until(() => sink.times.has(alertOf(100).id))
      await until(() => (own[0]!.running.counters.get('notify.repeats') ?? 0) >= 80)
      expect([...sink.times.values()].filter((times) => times > 1)).toEqual([])
      // History that comes again is no history any more: it was published now.
      expect(sink.times.size).toBe(101)
    } finally {
      while (own.length > 0) await drop()
      await producer.close()
      await bus.close()
    }
  })
})
