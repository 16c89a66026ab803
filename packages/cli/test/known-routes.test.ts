import { openBus } from '@apiscope/bus'
import { TOPICS } from '@apiscope/schema'
import { learnedOnBus } from '../src/pipeline/known-routes.js'

test('what is no message of the templates topic does not reach a sensor', async () => {
  const bus = await openBus('embedded', { partitions: 1 })
  await bus.prepare()
  const producer = await bus.producer({ whenFull: 'wait' })
  const good = { v: 1, host: 'a.example', templates: ['/things/{id}'], time: 1 }
  const bad = ['', 'not json', 'null', '17', '[]', '{"v":1}']
  for (const changed of [{ v: 2 }, { host: 7 }, { templates: [{}] }, { templates: '/x' }, { replaced: [7] }]) {
    bad.push(JSON.stringify({ ...good, ...changed }))
  }
  await producer.send(
    TOPICS.templates,
    [...bad, JSON.stringify(good)].map((value) => ({ key: 'a.example', value })),
  )
  await producer.flush()
  const { messages } = await learnedOnBus(bus)
  expect(messages).toEqual([good])
  await producer.close()
  await bus.close()
})
