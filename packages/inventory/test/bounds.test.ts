/** A scanner that invents paths: bounded, counted, forgotten, and no key for any of them. */
import { inventoryWorker } from '@apiscope/inventory'
import { type Exchange, keys, TOPICS } from '@apiscope/schema'
import { openEmbeddedState } from '@apiscope/state'
import { runEmbedded } from '@apiscope/worker'
import { exchange } from '../../worker/test/collected'

const START = 1_700_000_000_000

test('invented paths fill neither store nor memory, and an API that is known goes on being counted', async () => {
  const state = openEmbeddedState('embedded')
  const workers = runEmbedded([inventoryWorker], { state, limits: { maxKeys: 500, maxHotKeys: 200 } })
  const push = (one: Exchange) => workers.push(TOPICS.exchanges, one.api.id, one)
  const real = (time: number, id: string) => push(exchange({ time, id, api: ['GET', 'shop.example', '/real'] }))
  real(START, 'first')
  for (let i = 0; i < 5_000; i++) {
    const time = START + i * 10
    push(exchange({ time, id: `s${i}`, api: ['GET', 'shop.example', `/scan-${i}`], status: i % 7 ? 404 : 401 }))
    if (i % 100 === 99) {
      real(time, `r${i}`)
      workers.heartbeat(time)
    }
  }
  for (const minutes of [2, 30, 61, 62]) workers.heartbeat(START + minutes * 60_000)
  workers.finish()
  const counters = workers.counters.get('inventory')!
  expect(counters.has('worker.keys_over_limit')).toBe(false)
  expect(counters.get('worker.unconfirmed_messages')).toBe(5_000)
  expect(await state.hgetall(keys.api('GET shop.example/real'))).toMatchObject({ calls: '51' })
  expect(await state.smembers(keys.host('shop.example'))).toEqual(['GET shop.example/real'])
  for (const i of [0, 1, 499, 4_999]) expect(await state.hgetall(keys.api(`GET shop.example/scan-${i}`))).toEqual({})
  expect(state.claimSync({ worker: 'inventory', partition: 0 }).keyCount).toBe(1)
  await state.close()
})

test('a path that is refused to several callers within the hour is still found out', () => {
  const state = openEmbeddedState('embedded')
  const workers = runEmbedded([inventoryWorker], { state })
  for (let i = 0; i < 4; i++) {
    const time = START + i * 600_000
    const client = { ip: `192.0.2.${i}`, port: 1, id: `ip:192.0.2.${i}` }
    const one = exchange({ time, id: `a${i}`, client, api: ['GET', 'shop.example', '/admin'], status: 403 })
    workers.push(TOPICS.exchanges, one.api.id, one)
    workers.heartbeat(Math.ceil(time / 1000) * 1000 + 1000)
  }
  workers.heartbeat(START + 3_600_000)
  workers.finish()
  return expect(state.smembers(keys.host('shop.example'))).resolves.toEqual(['GET shop.example/admin'])
})
