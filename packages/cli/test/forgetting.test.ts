/** What no server confirms must not keep out, wake or outlive anything: over all workers of one process. */
import { type Alert, apiName, type Exchange, keys, TOPICS } from '@apiscope/schema'
import { DEFAULT_SENSOR_LIMITS, PathSampling } from '@apiscope/sensor'
import { openEmbeddedState } from '@apiscope/state'
import { runEmbedded, type WorkerLimits } from '@apiscope/worker'
import { allDefinitions } from '../src/pipeline/definitions.js'

const START = Date.UTC(2026, 0, 5, 9)
const DAY = 86_400_000

let next = 0
function call(time: number, host: string, path: string, status: number, more: Partial<Exchange> = {}): Exchange {
  const caller = next % 40
  return {
    v: 1,
    id: `x${next++}`,
    time,
    sensor: 's',
    client: { ip: `203.0.113.${caller}`, port: 1, id: `ip:203.0.113.${caller}` },
    server: { ip: '192.0.2.1', port: 80 },
    api: apiName('GET', host, path),
    request: { version: '1.1', method: 'GET', target: path, host, bodyBytes: 0 },
    response: { status, bodyBytes: 120, contentType: 'application/json', version: '1.1' },
    quality: { gapBytes: 0, truncated: false, oneSided: false },
    ...more,
  }
}

function workers(limits: Partial<WorkerLimits>) {
  const alerts: Alert[] = []
  const state = openEmbeddedState('embedded')
  const run = runEmbedded(allDefinitions(), { state, limits, onAlert: (alert) => alerts.push(alert) })
  let now = 0
  return {
    alerts,
    state,
    run,
    push(one: Exchange) {
      for (const second = Math.floor(one.time / 1000) * 1000; now < second; ) {
        now = now === 0 || second - now > 600_000 ? second : now + 1000
        run.heartbeat(now)
      }
      run.push(TOPICS.exchanges, one.api.id, one)
    },
    sum: (counter: string) => [...run.counters.values()].reduce((sum, counts) => sum + (counts.get(counter) ?? 0), 0),
  }
}

const SSN = ['536-90-4399', '217-35-7431', '319-52-1177', '402-11-8732', '518-64-2093', '229-78-4410']

test.each([404, 401, 200])(
  'A3: a real API after a table full of hosts answered %i is labelled, ranked and alerted',
  async (status) => {
    const { alerts, state, run, push, sum } = workers({ maxKeys: 40 })
    for (let i = 0; i < 150; i++) {
      // Refused often enough to get states of their own.
      for (let n = 0; n < (status === 401 ? 3 : 1); n++) push(call(START + i * 50, `made-up${i}.test`, '/', status))
    }
    const later = START + 60 * DAY
    for (let i = 0; i < 60; i++) {
      const parameters: Exchange['parameters'] = [{ in: 'response', name: 'ssn', values: [SSN[i % SSN.length]!] }]
      push(call(later + i * 1_000, 'shop.test', '/people', 200, { parameters }))
    }
    run.heartbeat(later + 3_600_000)
    run.finish()
    const id = 'GET shop.test/people'
    expect(await state.smembers(keys.label('SSN'))).toEqual([id])
    expect((await state.top(keys.apis(), 0, 100)).map(([name]) => name)).toContain(id)
    expect(alerts.filter(({ kind, api }) => kind === 'sensitive_exposure' && api.id === id).length).toBeGreaterThan(0)
    expect(await state.smembers(keys.host('shop.test'))).toEqual([id])
    expect(sum('worker.keys_over_limit')).toBe(0)
    await state.close()
  },
)

test('K4, K12: a scan of plain words answered 404 leaves no state in any worker that is keyed by API, and labels nothing', async () => {
  const { alerts, state, run, push } = workers({})
  for (let i = 0; i < 1_000; i++) {
    const parameters: Exchange['parameters'] = [{ in: 'query', name: 'ssn', values: [SSN[i % SSN.length]!] }]
    push(call(START + i * 20, 'shop.test', `/word${String.fromCharCode(97 + (i % 26))}${i}`, 404, { parameters }))
  }
  run.finish()
  for (const worker of ['inventory', 'pii', 'anomaly', 'risk'])
    expect([worker, state.claimSync({ worker, partition: 0 }).keyCount]).toEqual([worker, 0])
  expect(alerts.filter(({ kind }) => kind === 'sensitive_exposure')).toEqual([])
  expect(await state.top(keys.apis(), 0, 10)).toEqual([])
  await state.close()
})

test('K4: injections into what does not exist are still told, and once for a client and server', () => {
  const { alerts, run, push } = workers({})
  const client = { ip: '198.51.100.7', port: 1, id: 'ip:198.51.100.7' }
  for (let i = 0; i < 40; i++) {
    const parameters: Exchange['parameters'] = [
      { in: 'query', name: 'q', values: [`${i}' UNION SELECT username, password FROM users--`] },
    ]
    push(call(START + i * 500, 'shop.test', `/no-such-${i}`, 404, { client, parameters }))
  }
  run.heartbeat(START + 600_000)
  run.finish()
  expect(alerts.filter(({ kind }) => kind === 'injection')).toHaveLength(1)
})

test('K4: made-up hosts leave no state in any worker that is keyed by host', () => {
  const { state, run } = workers({})
  const paths = new PathSampling({ ...DEFAULT_SENSOR_LIMITS, pathsPerSecond: 1e9 })
  for (let i = 0; i < 2_000; i++) {
    const one = call(START + i, `h${i}.test`, '/login', i % 2 ? 404 : 401)
    run.push(TOPICS.paths, one.api.host, paths.event(one)!)
  }
  const real = call(START + 9_000, 'shop.test', '/', 200)
  run.push(TOPICS.paths, 'shop.test', paths.event(real)!)
  run.heartbeat(START + 60_000)
  run.heartbeat(START + 2 * 3_600_000)
  run.finish()
  for (const worker of ['inventory-templates', 'inventory-versions', 'anomaly-hosts'])
    expect([worker, state.claimSync({ worker, partition: 0 }).keyCount]).toEqual([worker, expect.any(Number)])
  for (const worker of ['inventory-templates', 'anomaly-hosts'])
    expect(state.claimSync({ worker, partition: 0 }).keyCount).toBeLessThanOrEqual(1)
})
