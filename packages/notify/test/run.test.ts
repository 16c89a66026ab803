import { type Bus, openBus } from '@apiscope/bus'
import { TOPICS } from '@apiscope/schema'
import { openState, type State } from '@apiscope/state'
import { broken } from '@apiscope/worker'
import type { Notice } from '../src/outbox/notice.js'
import type { Outcome } from '../src/outbox/outbox.js'
import type { Rules } from '../src/outbox/rules.js'
import { type NotifyOptions, type RunningNotify, runNotify } from '../src/run/run-notify.js'
import type { Target } from '../src/targets/target.js'
import { alertOf } from './support.js'

class Fake implements Target {
  readonly got: Notice[] = []
  answer: (notice: Notice) => Outcome | Promise<Outcome> = () => ({ ok: true })

  constructor(readonly name: string) {}

  async send(notice: Notice): Promise<Outcome> {
    const outcome = await this.answer(notice)
    if (outcome.ok) this.got.push(notice)
    return outcome
  }

  ids(): string[] {
    return this.got.flatMap(({ alerts }) => alerts.map(({ title }) => title.split(': ')[1]!)).sort()
  }
}

const rules = (name: string, more: Partial<Rules> = {}): Rules => ({ name, group: 'none', filter: {}, ...more })
const QUICK = { firstRetryMs: 5, maxRetryMs: 20 }

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 6000 && !what(); i++) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(what()).toBe(true)
}

describe('notify on a bus and a store', () => {
  let bus: Bus
  let state: State
  const running: RunningNotify[] = []
  beforeEach(async () => {
    bus = await openBus('embedded')
    state = await openState('embedded')
    await bus.prepare()
  })
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop()
    await bus.close()
    await state.close()
  })

  const start = async (targets: [Fake, Partial<Rules>?][], options: NotifyOptions = {}) => {
    const one = await runNotify(
      targets.map(([target, more]) => ({ target, rules: rules(target.name, more) })),
      bus,
      state,
      { from: 'start', ...options, limits: { ...QUICK, ...options.limits } },
    )
    running.push(one)
    return one
  }
  const publish = async (...all: unknown[]) => {
    const producer = await bus.producer({ whenFull: 'wait' })
    await producer.send(
      TOPICS.alertsAnomaly,
      all.map((value) => ({ key: 'a', value: JSON.stringify(value) })),
    )
    await producer.close()
  }

  it('tells each target what it wants, once, also after a restart and of repeats', async () => {
    const a = new Fake('a')
    const b = new Fake('b')
    const first = await start([[a], [b, { filter: { minSeverity: 'critical' } }]])
    await publish(alertOf(1), alertOf(2, { severity: 'critical' }), alertOf(1), { v: 1, id: 'no alert' }, 'x')
    await until(() => a.ids().length === 2 && b.ids().length === 1)
    expect(await first.stop()).toBe(true)
    const second = await start([[a], [b]])
    await publish(alertOf(2, { severity: 'critical' }), alertOf(3))
    await until(() => a.ids().length >= 3 && b.ids().length >= 2)
    expect(a.ids()).toEqual(['1', '2', '3'])
    expect(b.ids()).toEqual(['2', '3'])
    expect(first.counters.get('notify.repeats')).toBe(1)
    expect(first.counters.get('notify.not_an_alert')).toBe(2)
    expect(second.counters.get('notify.repeats')).toBe(1)
  })

  it('a target that is away holds up nobody else, and is told when it is back', async () => {
    const log: unknown[] = []
    const away = new Fake('away')
    const here = new Fake('here')
    away.answer = () => ({ ok: false, again: true, reason: 'ECONNREFUSED' })
    const one = await start([[away], [here]], { log: (message, details) => log.push([message, details]) })
    await publish(...Array.from({ length: 50 }, (_, n) => alertOf(n)))
    await until(() => here.ids().length === 50)
    await until(() => (one.counters.get('notify.retries') ?? 0) > 3)
    expect(one.trouble()).toContain('away')
    away.answer = () => ({ ok: true })
    await until(() => away.ids().length === 50)
    await until(() => one.trouble() === undefined)
    expect(log).toHaveLength(2)
  })

  it('what waits when it ends is told by the next owner', async () => {
    const a = new Fake('a')
    a.answer = () => ({ ok: false, again: true, reason: 'HTTP 503' })
    const first = await start([[a]])
    await publish(alertOf(1), alertOf(2))
    await until(() => (first.counters.get('notify.retries') ?? 0) > 1)
    await first.stop()
    expect(first.waiting()).toEqual({ a: 2 })
    a.answer = () => ({ ok: true })
    await start([[a]])
    await until(() => a.ids().length === 2)
  })

  it('what is refused is a dead letter that says who was not told of which alert, and nothing of its content', async () => {
    const letters: string[] = []
    await bus.reader(TOPICS.deadletter, 'start', ({ value }) => letters.push(value!.toString()))
    const a = new Fake('a')
    a.answer = ({ alerts }) =>
      alerts.some(({ title }) => title.endsWith('canary'))
        ? { ok: false, again: false, reason: 'HTTP 400' }
        : { ok: true }
    await start([[a]])
    await publish(alertOf(1), alertOf('canary'), alertOf(3))
    await until(() => a.ids().length === 2 && letters.length === 1)
    const letter = JSON.parse(letters[0]!)
    expect(broken(TOPICS.deadletter, false, letter)).toBeUndefined()
    expect(letter).toMatchObject({
      reason: 'not_delivered',
      detail: 'refused: HTTP 400',
      target: 'a',
      alert: alertOf('canary').id,
      offset: 1,
    })
    expect(letters[0]).not.toContain('One login')
  })

  it('an alert that a target cannot make a message of holds up none of the others', async () => {
    const a = new Fake('a')
    a.answer = ({ alerts }) => {
      if (alerts.some(({ title }) => title.endsWith(': 2'))) throw new RangeError('canary')
      return { ok: true }
    }
    const one = await start([[a]])
    await publish(alertOf(1), alertOf(2), alertOf(3))
    await until(() => a.ids().length === 2)
    await until(() => (one.counters.get('notify.refused') ?? 0) > 0)
    expect(one.waiting()).toEqual({ a: 0 })
  })

  it('begins with what comes, unless it is told otherwise', async () => {
    await publish(alertOf(1))
    const a = new Fake('a')
    const one = await start([[a]], { from: 'end' })
    await until(() => one.ready())
    await publish(alertOf(2))
    await until(() => a.ids().length > 0)
    expect(a.ids()).toEqual(['2'])
    expect(one.counters.get('notify.history_skipped') ?? 0).toBeLessThanOrEqual(1)
  })

  it('a second owner takes over: the first tells nothing more', async () => {
    const a = new Fake('a')
    const b = new Fake('a')
    a.answer = () => ({ ok: false, again: true, reason: 'HTTP 503' })
    await start([[a]])
    await publish(alertOf(1))
    await until(() => (running[0]!.counters.get('notify.retries') ?? 0) > 0)
    // As after a pause longer than the session: the store has given the partition to another.
    await state.claim({ worker: 'notify', partition: 0 })
    await publish(alertOf(2))
    await until(() => (running[0]!.counters.get('notify.commits_fenced') ?? 0) === 1)
    await running[0]!.stop()
    await start([[b]])
    await until(() => b.ids().length === 2)
    expect(a.ids()).toEqual([])
  })

  it('a target that never answers is cut off when it is told to end', async () => {
    const a = new Fake('a')
    a.answer = () => new Promise(() => {})
    const hung = new Fake('hung')
    hung.send = (_: Notice, signal?: AbortSignal) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    const one = await start([[hung]], { limits: { stopMs: 50 } })
    await publish(alertOf(1))
    await until(() => one.waiting().hung === 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await one.stop()).toBe(false)
    expect(one.waiting()).toEqual({ hung: 1 })
  })
})
