/** Everything that Redis holds and every byte of every topic, after the table went through sensor, broker and workers. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Redis from 'ioredis'
import { Kafka, logLevel } from 'kafkajs'
import { apiscope, jsonLines } from '../support/run'
import { ServicesRun } from '../support/services-run'
import { KEY, readable, table } from './sensor'
import { capture } from './wire'

const { forms, secrets } = table()
const folder = mkdtempSync(join(tmpdir(), 'apiscope-sinks-services-'))
const file = join(folder, 'table.pcap')
const env = { APISCOPE_KEY: KEY.toString(), APISCOPE_LOG_LEVEL: 'trace' }
let run: ServicesRun | undefined

beforeAll(async () => {
  // Close together: for each second of packet time there is a heartbeat in every partition.
  writeFileSync(file, capture(forms, 10))
  run = await ServicesRun.open(env)
})
afterAll(() => {
  run?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Keys and values of a server, all databases, whatever their type; states as the bytes they are. */
async function redisTexts(port: number): Promise<[string, string][]> {
  const redis = new Redis({ host: '127.0.0.1', port })
  const out: [string, string][] = []
  try {
    for (let cursor = '0', first = true; first || cursor !== '0'; first = false) {
      const [next, keys] = await redis.scan(cursor, 'COUNT', 1000)
      cursor = next
      for (const key of keys) out.push([`redis ${key}`, `${key}\n${await textOf(redis, key)}`])
    }
  } finally {
    redis.disconnect()
  }
  return out
}

async function textOf(redis: Redis, key: string): Promise<string> {
  const type = await redis.type(key)
  const text = (parts: unknown) =>
    [parts]
      .flat(9)
      .map((part) => Buffer.from(part as Buffer).toString('latin1'))
      .join('\n')
  switch (type) {
    case 'string':
      return text((await redis.getBuffer(key)) ?? '')
    case 'hash':
      return text(await redis.callBuffer('HGETALL', key))
    case 'set':
      return text(await redis.callBuffer('SMEMBERS', key))
    case 'zset':
      return text(await redis.callBuffer('ZRANGE', key, '0', '-1', 'WITHSCORES'))
    case 'list':
      return text(await redis.callBuffer('LRANGE', key, '0', '-1'))
    default:
      throw new Error(`${key} is of type ${type}: nobody has looked into it`)
  }
}

/** Keys, values and headers of all messages, by topic; compressed batches are opened by the client. */
async function kafkaTexts(port: number): Promise<[string, string][]> {
  const kafka = new Kafka({ brokers: [`127.0.0.1:${port}`], logLevel: logLevel.NOTHING })
  const admin = kafka.admin()
  await admin.connect()
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith('apiscope'))
  const ends = new Map<string, number>()
  for (const topic of topics)
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
      if (Number(high) > Number(low)) ends.set(`${topic} ${partition}`, Number(high))
  await admin.disconnect()
  const parts = new Map<string, Buffer[]>()
  const consumer = kafka.consumer({ groupId: 'sinks' })
  await consumer.connect()
  await consumer.subscribe({ topics, fromBeginning: true })
  await new Promise<void>((resolve, reject) => {
    consumer
      .run({
        eachMessage: async ({ topic, partition, message: { key, value, headers, offset } }) => {
          const list = parts.get(topic) ?? []
          parts.set(topic, list)
          for (const part of [key, value, Buffer.from(JSON.stringify(headers ?? {}))]) if (part) list.push(part)
          if (Number(offset) + 1 >= (ends.get(`${topic} ${partition}`) ?? 0)) ends.delete(`${topic} ${partition}`)
          if (ends.size === 0) resolve()
        },
      })
      .catch(reject)
  })
  await consumer.disconnect()
  return [...parts].map(([topic, list]) => [topic, Buffer.concat(list).toString('latin1')])
}

test('K6: neither Redis nor any topic of Kafka holds one of the planted credentials, sealed or plain', async () => {
  if (!run) return
  const workers = await run.startWorkers(run.state)
  const logs: [string, string][] = []
  for (const values of ['sealed', 'plain']) {
    const source = ['--source', `file:${file}`, '--bus', run.bus, '--listen', 'none', '--values', values]
    const sensor = run.start(['sensor', ...source], { APISCOPE_SENSOR: values })
    expect([await sensor.ended, sensor.log()]).toEqual([0, expect.anything()])
    logs.push([`log of the sensor, ${values}`, sensor.log()])
  }
  const { stdout } = await apiscope(['exchanges', '--messages', file], { env })
  const last = Math.max(...jsonLines(stdout).map(({ time, released }) => released ?? time))
  await run.finished([workers.port], Math.ceil(last / 1000) * 1000, 'plain')
  workers.child.kill('SIGTERM')
  expect(await workers.ended).toBe(0)
  const redis = await redisTexts(run.services.redisPort)
  const topics = await kafkaTexts(run.services.kafkaPort)
  const texts = new Map([...redis, ...topics, ...logs, ['log of the workers', workers.log()] as [string, string]])
  // Looked for in the right place: what is no credential is there.
  expect(redis.length).toBeGreaterThan(500)
  expect(redis.some(([key]) => key.startsWith('redis apiscope:api:') && key.includes('planted.test'))).toBe(true)
  expect(topics.map(([topic]) => topic)).toEqual(
    expect.arrayContaining(['apiscope.exchanges', 'apiscope.actors', 'apiscope.facts']),
  )
  expect(texts.get('apiscope.exchanges')).toContain('planted.test')
  expect(readable(texts, secrets)).toEqual([])
})
