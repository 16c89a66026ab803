import { type Bus, openBus } from '@apiscope/bus'
import { TOPICS } from '@apiscope/schema'
import { openEmbeddedState, openState, type State } from '@apiscope/state'
import { type Services, startServices } from '../../../scripts/services.d/for-tests'
import { type DeadLetter, type RunningWorker, runWorker } from '../src/index.js'
import { collectAlerts, definitions, END, expected, killable, publish, settled, views } from './harness.js'
import { recording } from './toy.js'

const APIS = 30
const all = recording(3000, APIS, 10)
const half = all.slice(0, 1500)
const endOf = (list: typeof all) => Math.floor(list.at(-1)!.time / 1000) * 1000 + END
const options = { limits: { commitMs: 150 } }

let services: Services | undefined
let bus: Bus
let state: State
beforeAll(async () => {
  services = await startServices(['redis', 'kafka'])
  if (!services) return
  bus = await openBus(`kafka://127.0.0.1:${services.kafkaPort}?partitions=4&sessionTimeoutMs=30000`)
  state = await openState(`redis://127.0.0.1:${services.redisPort}`)
  await bus.prepare()
})
afterAll(async () => {
  await bus?.close()
  await state?.close()
  services?.stop()
})

describe('workers on Kafka and Redis', () => {
  test('three copies of each, killed, with Redis and Kafka restarted, count every exchange once and repeat only alerts', async () => {
    if (!services) return
    const reference = openEmbeddedState('embedded')
    const ids = await expected(all, reference)
    const alerts = await collectAlerts(bus)
    const alive: { worker: RunningWorker; kill(): Promise<void>; which: number }[] = []
    const add = async (which: number) => {
      alive.push({ ...(await killable(definitions()[which]!, bus, state, options)), which })
    }
    await Promise.all([0, 1, 2, 0, 2].map(add))
    const publishing = publish(bus, all)
    await pause(300)
    await alive.splice(0, 1)[0]!.kill()
    await add(0)
    services.kill('redis')
    await pause(300)
    services.up('redis')
    await add(1)
    await pause(300)
    await alive.splice(1, 1)[0]!.kill()
    await add(2)
    services.down('kafka')
    services.up('kafka')
    await publishing
    // The publisher starts again from the beginning, as after a crash: everything is there twice.
    await publish(bus, all)
    await settled(() => alive.map(({ worker }) => worker), endOf(all))
    for (const { worker } of alive) await worker.stop()
    expect(await views(state, APIS)).toEqual(await views(reference, APIS))
    await pause(500)
    expect(alerts.ids()).toEqual(ids)
    await alerts.close()
  })

  test('garbage, huge and wrong-version messages on every topic read become dead letters, and the workers go on', async () => {
    if (!services) return
    const letters: DeadLetter[] = []
    const reader = await bus.reader(TOPICS.deadletter, 'end', ({ value }) => letters.push(JSON.parse(String(value))))
    const workers: RunningWorker[] = []
    for (const definition of definitions()) workers.push(await runWorker(definition, bus, state, options))
    const big = await openBus(`kafka://127.0.0.1:${services.kafkaPort}`, { maxMessageBytes: 1_000_000 })
    const producer = await big.producer({ whenFull: 'wait' })
    const bad = [
      'not json',
      '',
      '17',
      'null',
      '{"v":2,"id":"x"}',
      '{"v":1}',
      `{"v":1,"x":"${'x'.repeat(900_000)}"}`,
      '\u0000\ufffd',
    ]
    for (const topic of [TOPICS.exchanges, TOPICS.facts]) {
      await producer.send(
        topic,
        bad.map((value) => ({ key: 'secret-person@example.com', value })),
      )
      await producer.send(topic, [
        { key: '', value: JSON.stringify(all[0]) },
        { key: 'k'.repeat(5_000), value: JSON.stringify(all[0]) },
      ])
    }
    const later = half.map((x, n) => ({ ...x, id: `later${n}`, time: x.time + 20 * END }))
    await publish(bus, later)
    await settled(() => workers, endOf(later))
    const before = Number((await state.hgetall(`apiscope:api:${half[0]!.api.id}`)).inventory_calls)
    expect(before).toBeGreaterThan(all.filter(({ api }) => api.id === half[0]!.api.id).length)
    for (const worker of workers) await worker.stop()
    // Three workers read the exchanges, one the facts.
    const count = (topic: string) => {
      return new Set(letters.filter((letter) => letter.topic === topic).map(({ id }) => id)).size
    }
    for (let i = 0; i < 1_200 && count(TOPICS.exchanges) + count(TOPICS.facts) < 40; i++) await pause(250)
    expect(count(TOPICS.exchanges)).toBe(3 * 10)
    expect(count(TOPICS.facts)).toBe(10)
    expect(JSON.stringify(letters)).not.toContain('secret-person')
    const reasons = new Set(letters.map(({ reason }) => reason))
    for (const reason of ['not_json', 'schema', 'version', 'too_large', 'no_key', 'key_too_long'])
      expect(reasons).toContain(reason)
    await reader.close()
    await producer.close()
    await big.close()
  })
})

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
