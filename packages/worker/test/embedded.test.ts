import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Alert, type Exchange, keys, TOPICS } from '@apiscope/schema'
import { openEmbeddedState, type SyncState } from '@apiscope/state'
import { type EmbeddedOptions, runEmbedded } from '../src/index.js'
import { exchange, fold, MINUTE, recording, START, tally } from './toy.js'

const definitions = () => [tally('inventory'), tally('pii', 5), fold]

function feed(exchanges: readonly Exchange[], options: EmbeddedOptions, end = 10 * MINUTE) {
  const alerts: Alert[] = []
  const run = runEmbedded(definitions(), { ...options, onAlert: (alert) => alerts.push(alert) })
  let second = 0
  for (const x of exchanges) {
    for (const now = Math.floor(x.time / 1000) * 1000; second < now; ) {
      second = second === 0 ? now : second + 1000
      run.heartbeat(second)
    }
    run.push(TOPICS.exchanges, x.api.id, x)
  }
  run.heartbeat(second + end)
  run.finish()
  return { alerts, counters: run.counters }
}

async function views(state: SyncState, apis: number) {
  const all: unknown[] = [await state.top(keys.apis(), 0, 1000), await state.smembers(keys.host('shop.test'))]
  for (let api = 0; api < apis; api++) {
    const id = `GET shop.test/things/${api}`
    all.push(await state.hgetall(keys.api(id)), await state.hgetall(keys.risk(id)))
  }
  return all
}

describe('runEmbedded', () => {
  const all = recording(2000, 20, 10)

  test('counts every exchange once, ticks cold keys, writes views', async () => {
    const state = openEmbeddedState('embedded')
    const { alerts, counters } = feed(all, { state })
    const top = await state.top(keys.apis(), 0, 100)
    expect(top.reduce((sum, [, n]) => sum + n, 0)).toBe(2000)
    expect(top[0]![1]).toBeGreaterThanOrEqual(top[19]![1])
    expect(counters.get('inventory')!.get('worker.messages')).toBe(2000)
    expect(new Set(alerts.map(({ id }) => id)).size).toBe(alerts.length)
    const calls = alerts.filter(({ evidence }) => evidence.n !== undefined).length
    expect(calls).toBeGreaterThan(50)
    expect((await state.hgetall(keys.risk('GET shop.test/things/3'))).n).toMatch(/^\d+$/)
  })

  test('gives the same with one state in memory at a time, and with a commit after every message', async () => {
    const [a, b] = [openEmbeddedState('embedded'), openEmbeddedState('embedded')]
    const roomy = feed(all, { state: a })
    const tight = feed(all, { state: b, limits: { maxHotKeys: 1, commitMessages: 1 } })
    expect(tight.alerts).toEqual(roomy.alerts)
    expect(await views(b, 20)).toEqual(await views(a, 20))
  })

  test('a second run on the same directory goes on from the first', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'apiscope-state-'))
    try {
      const whole = openEmbeddedState('embedded')
      feed(all, { state: whole })
      for (const part of [all.slice(0, 900), all.slice(900)]) {
        const state = openEmbeddedState(`embedded:${directory}`)
        feed(part, { state }, 0)
        await state.close()
      }
      const state = openEmbeddedState(`embedded:${directory}`)
      expect(await state.top(keys.apis(), 0, 100)).toEqual(await whole.top(keys.apis(), 0, 100))
      // The same file again: the ids are known.
      const again = feed(all, { state })
      expect(again.counters.get('pii')!.get('worker.duplicates')).toBe(2000)
      expect(await state.top(keys.apis(), 0, 100)).toEqual(await whole.top(keys.apis(), 0, 100))
      await state.close()
    } finally {
      rmSync(directory, { recursive: true })
    }
  })

  test('an exchange seen by two sensors counts once', () => {
    const twice = all.flatMap((x) => [x, { ...x, sensor: 's2' }])
    const { alerts, counters } = feed(twice, {})
    expect(alerts).toEqual(feed(all, {}).alerts)
    expect(counters.get('inventory')!.get('worker.duplicates')).toBe(2000)
  })

  test('a throwing worker goes on, and the dead letter has nothing of the message', () => {
    const bad = exchange(9999, 1, START + 500)
    bad.request!.target = '/boom'
    const letters: unknown[] = []
    const onPublish: EmbeddedOptions['onPublish'] = (topic, _key, value) => {
      if (topic === TOPICS.deadletter) letters.push(value)
    }
    const { counters } = feed([all[0]!, bad, ...all.slice(1, 10)], { onPublish })
    expect(counters.get('inventory')!.get('worker.apply_errors')).toBe(1)
    expect(letters).toHaveLength(2)
    expect(letters[0]).toMatchObject({
      reason: 'apply_failed',
      topic: TOPICS.exchanges,
      offset: 2,
      worker: 'inventory',
    })
    expect(JSON.stringify(letters)).not.toContain(bad.id)
    expect(JSON.stringify(letters)).not.toContain('secret')
  })

  test('at the limit of keys the least useful gives way, and is counted', () => {
    const { counters } = feed(all, { limits: { maxKeys: 7 } })
    const counts = counters.get('inventory')!
    expect(counts.get('worker.messages')).toBe(2000)
    expect(counts.get('worker.keys_evicted')).toBeGreaterThan(0)
    expect(counts.has('worker.keys_over_limit')).toBe(false)
  })
})
