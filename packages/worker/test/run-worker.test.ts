import { openBus } from '@apiscope/bus'
import { openEmbeddedState } from '@apiscope/state'
import { type RunningWorker, runWorker } from '../src/index.js'
import { collectAlerts, definitions, END, expected, killable, publish, settled, views } from './harness.js'
import { recording } from './toy.js'

const APIS = 30
const all = recording(3000, APIS, 10)
const endTime = Math.floor(all.at(-1)!.time / 1000) * 1000 + END
const limits = { commitMs: 40 }

describe('runWorker on the embedded bus', () => {
  test.each([
    [1, 1],
    [4, 1],
    [4, 3],
  ])('%i partitions and %i copies give what a single process gives', async (partitions, copies) => {
    const reference = openEmbeddedState('embedded')
    const ids = await expected(all, reference)
    const bus = await openBus('embedded', { partitions })
    const state = openEmbeddedState('embedded')
    const alerts = await collectAlerts(bus)
    const workers: RunningWorker[] = []
    for (const definition of definitions()) {
      for (let copy = 0; copy < copies; copy++) workers.push(await runWorker(definition, bus, state, options()))
    }
    await publish(bus, all)
    await settled(() => workers, endTime)
    for (const worker of workers) await worker.stop()
    expect(await views(state, APIS)).toEqual(await views(reference, APIS))
    expect(alerts.ids()).toEqual(ids)
    expect(alerts.total()).toBe(ids.length)
    await bus.close()
  })

  test('workers killed at random moments count every exchange once, and repeat only alerts', async () => {
    const reference = openEmbeddedState('embedded')
    const ids = await expected(all, reference)
    const bus = await openBus('embedded', { partitions: 3 })
    const state = openEmbeddedState('embedded')
    const alerts = await collectAlerts(bus)
    const alive = await Promise.all(definitions().map((definition) => killable(definition, bus, state, options())))
    const publishing = publish(bus, all)
    let seed = 7
    for (let kill = 0; kill < 12; kill++) {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
      await new Promise((resolve) => setTimeout(resolve, (seed >> 8) % 60))
      const victim = kill % 3
      await alive[victim]!.kill()
      alive[victim] = await killable(definitions()[victim]!, bus, state, options())
    }
    await publishing
    await settled(() => alive.map(({ worker }) => worker), endTime)
    for (const { worker } of alive) await worker.stop()
    expect(await views(state, APIS)).toEqual(await views(reference, APIS))
    expect(alerts.ids()).toEqual(ids)
    await bus.close()
  })

  function options() {
    return { limits }
  }
})
