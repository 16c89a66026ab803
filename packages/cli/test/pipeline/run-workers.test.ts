import { type Bus, openBus } from '@apiscope/bus'
import { TOPICS } from '@apiscope/schema'
import { openState } from '@apiscope/state'
import { createLog } from '../../src/io/log.js'
import { definitionsOf } from '../../src/pipeline/definitions.js'
import { startWorkers } from '../../src/pipeline/run-workers.js'
import { createMetrics } from '../../src/service/metrics.js'

test('when one of several workers cannot start, those before it give their partitions back', async () => {
  const real = await openBus('embedded', { partitions: 2 })
  const state = await openState('embedded')
  let open = 0
  let made = 0
  const bus: Bus = Object.assign(Object.create(real), {
    ping: () => (made > 0 ? Promise.reject(new Error('the broker is away')) : real.ping()),
    async consumer(...args: Parameters<Bus['consumer']>) {
      made++
      open++
      const consumer = await real.consumer(...args)
      const close = consumer.close.bind(consumer)
      consumer.close = async () => {
        open--
        await close()
      }
      return consumer
    },
  })
  const definitions = definitionsOf('inventory')
  expect(definitions.length).toBeGreaterThan(1)
  const started = startWorkers(definitions, bus, state, createMetrics('worker'), createLog('worker'))
  await expect(started).rejects.toThrow('the broker is away')
  expect(made).toBe(1)
  expect(open).toBe(0)
  expect(await real.partitions(TOPICS.exchanges)).toBe(2)
  await real.close()
  await state.close()
})
