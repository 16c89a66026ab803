import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { anomalyActorsWorker, anomalyWorker } from '@apiscope/anomaly'
import { createInventoryWorker } from '@apiscope/inventory'
import { piiWorker } from '@apiscope/pii'
import { createRiskWorker } from '@apiscope/risk'
import { type Exchange, TOPICS, type Topic } from '@apiscope/schema'
import { actorEvent, FIXTURE_KEY, SensorCore } from '@apiscope/sensor'
import { parse } from 'yaml'
import { DEFAULT_BUS_LIMITS } from '../../bus/src/limits.js'
import { TOPIC_PLANS } from '../../bus/src/topic-plan.js'
import { sinkOf } from '../../cli/src/pipeline/analyze'
import { readCaptures } from '../../cli/src/pipeline/captures'
import { Feed } from '../../cli/src/pipeline/feed'
import { deadLetter } from '../src/dead-letter.js'
import { runEmbedded } from '../src/index.js'
import { broken, SCHEMA_OF } from '../src/schemas.js'
import { exchange } from './toy.js'

const root = resolve(__dirname, '../../..')

describe('the JSON Schemas', () => {
  test('hold for every message that the shop capture leads to', async () => {
    const messages: [Topic, unknown][] = []
    const onAlert = (alert: unknown, worker: string) => {
      messages.push([definitions.find(({ name }) => name === worker)!.alertTopic, alert])
    }
    // Without the risk worker nobody reads the facts, so they come out here.
    const definitions = [createInventoryWorker({ learnUntil: 0 }), piiWorker(), anomalyWorker, anomalyActorsWorker]
    const risk = createRiskWorker()
    const onPublish = (topic: Topic, _key: string, value: unknown) => messages.push([topic, value])
    const feed = new Feed(runEmbedded(definitions, { onAlert, onPublish }))
    const core = new SensorCore(
      { sensor: 'file', hmacKey: FIXTURE_KEY, trustedProxies: [] },
      {
        exchange(x: Exchange) {
          messages.push([TOPICS.exchanges, x], [TOPICS.actors, actorEvent(x)])
          feed.exchange(x)
        },
        actor() {},
        heartbeat(beat) {
          if (messages.length < 100) expect(broken(TOPICS.exchanges, true, beat)).toBeUndefined()
        },
      },
    )
    await readCaptures(
      [join(root, 'fixtures/shop/shop.pcapng.gz')],
      sinkOf(core, () => undefined),
    )
    core.finish()
    feed.finish()
    const wrong = new Map<string, number>()
    for (const [topic, message] of messages) {
      const rule = broken(topic, false, JSON.parse(JSON.stringify(message)))
      if (rule) wrong.set(`${topic} ${rule}`, (wrong.get(`${topic} ${rule}`) ?? 0) + 1)
    }
    expect([...wrong]).toEqual([])
    const topics = new Set(messages.map(([topic]) => topic))
    for (const topic of [TOPICS.exchanges, TOPICS.actors, TOPICS.facts, TOPICS.alertsAnomaly, TOPICS.alertsInventory]) {
      expect(topics).toContain(topic)
    }
    expect(risk.alertTopic).toBe(TOPICS.alertsRisk)
  })

  test('hold for dead letters, and refuse what lacks a field or has another type', () => {
    const letter = deadLetter('pii', 'not_json', 'not JSON', { topic: TOPICS.exchanges, partition: 1, offset: 2 }, 'x')
    expect(broken(TOPICS.deadletter, false, letter)).toBeUndefined()
    const good = exchange(1, 2, 3)
    expect(broken(TOPICS.exchanges, false, good)).toBeUndefined()
    expect(broken(TOPICS.exchanges, false, { ...good, time: '3' })).toMatch(/time/)
    expect(broken(TOPICS.exchanges, false, { ...good, api: { ...good.api, host: 3 } })).toMatch(/host/)
    expect(broken(TOPICS.exchanges, false, { ...good, parameters: [{ in: 'body', name: 'x', values: [] }] })).toMatch(
      /in/,
    )
    expect(broken(TOPICS.exchanges, true, { v: 1, heartbeat: true, time: 3 })).toMatch(/required/)
    const { quality: _, ...lacking } = good
    expect(broken(TOPICS.exchanges, false, lacking)).toMatch(/required/)
  })

  test('are one for each topic, and the AsyncAPI document names them all', () => {
    const files = readdirSync(join(root, 'packages/schema/schemas'))
    const document = readFileSync(join(root, 'docs/asyncapi.yaml'), 'utf8')
    for (const file of files) expect(document).toContain(`schemas/${file}`)
    for (const [topic, name] of Object.entries(SCHEMA_OF)) {
      expect(files).toContain(`${name}.v1.json`)
      expect(document).toContain(`address: ${topic}\n`)
    }
  })

  test('X3: the AsyncAPI document creates topics as the bus does', () => {
    const { channels } = parse(readFileSync(join(root, 'docs/asyncapi.yaml'), 'utf8')) as {
      channels: Record<
        string,
        { address: string; bindings: { kafka: { partitions: number; topicConfiguration: Record<string, unknown> } } }
      >
    }
    const described = Object.values(channels).map(({ address, bindings: { kafka } }) => {
      const {
        'cleanup.policy': cleanup,
        'retention.ms': retention,
        'max.message.bytes': bytes,
      } = kafka.topicConfiguration
      return { topic: address, keyed: kafka.partitions > 1, cleanup, retention: retention ?? -1, bytes }
    })
    const planned = TOPIC_PLANS.map(({ topic, keyed, cleanup, retentionMs, maxMessageBytes }) => {
      return { topic, keyed, cleanup: [cleanup], retention: retentionMs, bytes: maxMessageBytes }
    })
    const byTopic = (a: { topic: string }, b: { topic: string }) => (a.topic < b.topic ? -1 : 1)
    expect(described.sort(byTopic)).toEqual(planned.sort(byTopic))
    for (const { bindings } of Object.values(channels))
      expect([1, DEFAULT_BUS_LIMITS.partitions]).toContain(bindings.kafka.partitions)
  })

  test('X3: names of schemas are relative', () => {
    const folder = join(root, 'packages/schema/schemas')
    for (const file of readdirSync(folder)) {
      const { $id } = JSON.parse(readFileSync(join(folder, file), 'utf8'))
      expect($id).toBe(file)
    }
  })
})
