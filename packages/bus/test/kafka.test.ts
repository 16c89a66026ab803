import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOPICS } from '@apiscope/schema'
import { Kafka, logLevel } from 'kafkajs'
import { makeCertificates } from '../../../scripts/services.d/certificates.cjs'
import { type Services, startServices } from '../../../scripts/services.d/for-tests'
import { type Bus, type Consumer, type ConsumerHandler, type InMessage, openBus, partitionOf } from '../src/index.js'

const until = async (what: () => boolean, ms = 300_000) => {
  const end = Date.now() + ms
  while (!what()) {
    if (Date.now() > end) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

let services: Services | undefined
let bus: Bus
beforeAll(async () => {
  services = await startServices(['kafka'])
  if (!services) return
  bus = await openBus(`kafka://127.0.0.1:${services.kafkaPort}?partitions=4`)
  await bus.prepare()
  // New topics answer 'not the leader' for a moment; a batch that meets it is sent twice. Not what the tests below are about.
  const producer = await bus.producer({ whenFull: 'wait' })
  for (const topic of [TOPICS.exchanges, TOPICS.facts]) await producer.heartbeat(topic, '"warm"')
  await producer.flush()
  await producer.close()
})
afterAll(async () => {
  await bus?.close()
  services?.stop()
})

/** A group member that remembers what it got, and begins where `offsets` says. */
async function member(group: string, offsets: (topic: string, partition: number) => number | undefined) {
  const got: { topic: string; partition: number; message: InMessage }[] = []
  let owned: number[] = []
  const topics = [TOPICS.exchanges, TOPICS.facts]
  const handler: ConsumerHandler = {
    async assigned(partitions) {
      owned = [...partitions]
      return topics.flatMap((topic) =>
        partitions.map((partition) => ({ topic, partition, offset: offsets(topic, partition), generation: 0 })),
      )
    },
    async revoked() {},
    batch(topic, partition, messages) {
      for (const message of messages) got.push({ topic, partition, message })
    },
    failed() {},
  }
  const consumer: Consumer = await bus.consumer({ group, topics }, handler)
  return { consumer, got, owned: () => owned }
}

describe('a reader that is there first', () => {
  test('finds the topic made, and no keyed topic made for it', async () => {
    if (!services) return
    const client = new Kafka({ brokers: [`127.0.0.1:${services.kafkaPort}`], logLevel: logLevel.NOTHING }).admin()
    await client.connect()
    await client.deleteTopics({ topics: [TOPICS.alertsRisk, TOPICS.actors] })
    while ((await client.listTopics()).some((topic) => topic === TOPICS.alertsRisk || topic === TOPICS.actors)) {}
    const reader = await bus.reader(TOPICS.alertsRisk, 'start', () => {})
    await until(() => reader.caughtUp())
    await reader.close()
    const topics = await client.listTopics()
    expect(topics).toContain(TOPICS.alertsRisk)
    expect(topics).not.toContain(TOPICS.actors)
    await bus.prepare()
    await client.disconnect()
  })
})

describe('the Kafka bus', () => {
  test('closed, has no connections, its producers neither', async () => {
    if (!services) return
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
    const before = sockets()
    const other = await openBus(`kafka://127.0.0.1:${services.kafkaPort}`)
    await other.ping()
    await other.producer({ whenFull: 'wait' })
    expect(sockets()).toBeGreaterThan(before)
    await other.close()
    await until(() => sockets() <= before)
  })

  test('reads as many of the latest messages of each partition as are asked for', async () => {
    if (!services) return
    const producer = await bus.producer({ whenFull: 'wait' })
    const values = ['one', 'two', 'three'].map((value) => JSON.stringify(value))
    await producer.send(
      TOPICS.alertsPii,
      values.map((value) => ({ key: 'k', value })),
    )
    await producer.close()
    const read: string[] = []
    const reader = await bus.reader(TOPICS.alertsPii, 2, ({ value }) => read.push(String(value)))
    await until(() => reader.caughtUp())
    await reader.close()
    expect(read).toEqual(values.slice(1))
  })

  test('keys keep their partition on every topic, order and headers; heartbeats reach every partition', async () => {
    if (!services) return
    const producer = await bus.producer({ whenFull: 'wait' })
    const keys = Array.from({ length: 40 }, (_, i) => `GET shop.test/things/${i}`)
    for (let n = 0; n < 5; n++) {
      const messages = keys.map((key) => ({ key, value: `{"n":${n}}`, headers: { ce_id: `${n}` } }))
      await producer.send(TOPICS.exchanges, messages)
    }
    await producer.send(
      TOPICS.facts,
      keys.map((key) => ({ key, value: '{"fact":1}' })),
    )
    await producer.heartbeat(TOPICS.exchanges, '{"heartbeat":true}')
    await producer.flush()
    const one = await member('test.order', () => undefined)
    await until(() => one.got.filter(({ message }) => String(message.value) !== '"warm"').length === 244)
    for (const key of keys) {
      const mine = one.got.filter(({ message }) => message.key === key)
      expect(new Set(mine.map(({ partition }) => partition))).toEqual(new Set([partitionOf(key, 4)]))
      const order = mine.filter(({ topic }) => topic === TOPICS.exchanges).map(({ message }) => message.headers.ce_id)
      expect(order).toEqual(['0', '1', '2', '3', '4'])
    }
    const beats = one.got.filter(({ message }) => String(message.value).includes('heartbeat'))
    expect(beats.map(({ partition }) => partition).sort()).toEqual([0, 1, 2, 3])
    await one.consumer.close()
    await producer.close()
  })

  test('a group shares partitions, both topics alike, and begins where it is told', async () => {
    if (!services) return
    const a = await member('test.share', () => 2)
    await until(() => a.owned().length === 4)
    const b = await member('test.share', () => 1)
    await until(() => a.owned().length === 2 && b.owned().length === 2)
    expect([...a.owned(), ...b.owned()].sort()).toEqual([0, 1, 2, 3])
    await until(() => b.got.length > 0)
    expect(Math.min(...b.got.map(({ message }) => message.offset))).toBe(1)
    for (const topic of [TOPICS.exchanges, TOPICS.facts]) {
      const from = new Set(b.got.filter((x) => x.topic === topic).map(({ partition }) => partition))
      for (const partition of from) expect(b.owned()).toContain(partition)
    }
    await b.consumer.close()
    await until(() => a.owned().length === 4)
    await a.consumer.close()
  })

  test('pause holds back, seek goes back', async () => {
    if (!services) return
    const one = await member('test.seek', () => undefined)
    await until(() => one.got.filter(({ topic }) => topic === TOPICS.facts).length >= 44)
    one.consumer.pause(TOPICS.facts, 0)
    const before = one.got.length
    const sought = one.consumer.seek({ topic: TOPICS.facts, partition: 0, offset: 0, generation: 1 })
    await new Promise((resolve) => setTimeout(resolve, 800))
    expect(one.got.length).toBe(before)
    one.consumer.resume(TOPICS.facts, 0)
    await until(() => one.got.length > before)
    expect(one.got[before]).toMatchObject({ topic: TOPICS.facts, partition: 0, message: { offset: 0 } })
    expect(await sought).toBe(0)
    await one.consumer.close()
  })

  test('while Kafka is away the queue is bounded and sheds the oldest; then it recovers by itself', async () => {
    if (!services) return
    const small = await openBus(`kafka://127.0.0.1:${services.kafkaPort}`, {
      maxQueuedMessages: 100,
      maxBatchMessages: 10,
    })
    const producer = await small.producer({ whenFull: 'shed' })
    await producer.send(TOPICS.deadletter, [{ key: 'a', value: '"before"' }])
    await producer.flush()
    const one = await member('test.away', () => undefined)
    await until(() => one.got.length > 200)
    const before = one.got.length
    services.kill('kafka')
    for (let n = 0; n < 1000; n++) await producer.send(TOPICS.deadletter, [{ key: 'a', value: `${n}` }])
    // Sending waited for nobody: the broker is still away.
    expect(producer.queued()).toBeLessThanOrEqual(111)
    expect(producer.counters.get('bus.shed_messages')).toBeGreaterThanOrEqual(880)
    services.up('kafka')
    await producer.flush()
    const values: number[] = []
    const reader = await small.reader(TOPICS.deadletter, 'start', ({ value }) => values.push(Number(String(value))))
    await until(() => values.at(-1) === 999)
    const kept = values.filter((n) => n >= 900)
    expect([...new Set(kept)]).toEqual(Array.from({ length: 100 }, (_, i) => 900 + i))
    // The consumer has come back as well.
    const main = await bus.producer({ whenFull: 'wait' })
    await main.send(TOPICS.facts, [{ key: 'again', value: '"again"' }])
    await main.flush()
    await until(() => one.got.slice(before).some(({ message }) => message.key === 'again'))
    await Promise.all([reader.close(), one.consumer.close(), producer.close(), main.close()])
    await small.close()
  })

  test('a message too long for a topic is dropped and counted, and the next goes through', async () => {
    if (!services) return
    const producer = await bus.producer({ whenFull: 'wait' })
    await producer.send(TOPICS.deadletter, [
      { key: 'a', value: 'x'.repeat(900_000) },
      { key: 'a', value: '"after"' },
    ])
    await producer.flush()
    expect(producer.counters.get('bus.oversize_messages')).toBe(1)
    expect(producer.counters.get('bus.sent_messages')).toBe(1)
    await producer.close()
  })

  test('a wrong address is named after the time given', async () => {
    const nowhere = await openBus('kafka://127.0.0.1:1', { connectMs: 500 })
    await expect(nowhere.ping()).rejects.toThrow(
      /--bus: no answer from Kafka at kafka:\/\/127\.0\.0\.1:1 .*ECONNREFUSED/,
    )
    await nowhere.close()
  })
})

describe('Kafka with TLS and SASL', () => {
  let guarded: Services | undefined
  const secrets = mkdtempSync(join(tmpdir(), 'apiscope-secrets-'))
  beforeAll(async () => {
    makeCertificates(secrets)
    writeFileSync(join(secrets, 'password'), 's3cret\n')
    writeFileSync(join(secrets, 'wrong'), 'hunter2\n')
    guarded = await startServices(['kafka'], { password: 's3cret', tls: secrets })
  })
  afterAll(() => {
    guarded?.stop()
    rmSync(secrets, { recursive: true, force: true })
  })

  const refusal = async (url: string): Promise<Error> => {
    const opened = await openBus(url, { connectMs: 10_000 })
    const error = await opened.ping().then(
      () => new Error('opened'),
      (e: Error) => e,
    )
    await opened.close()
    return error
  }

  test.each(['plain', 'scram-sha-256', 'scram-sha-512'])(
    '%s over TLS opens with the password from a file and names a wrong one',
    async (mechanism) => {
      if (!guarded) return
      const url = (file: string) =>
        `kafkas://apiscope@127.0.0.1:${guarded!.kafkaPort}?mechanism=${mechanism}&passwordFile=${secrets}/${file}&caFile=${secrets}/ca.pem`
      const right = await openBus(url('password'))
      await right.prepare()
      const producer = await right.producer({ whenFull: 'wait' })
      await producer.send(TOPICS.deadletter, [{ key: 'a', value: `"${mechanism}"` }])
      await producer.flush()
      expect(producer.counters.get('bus.sent_messages')).toBe(1)
      await producer.close()
      await right.close()
      const error = await refusal(url('wrong'))
      expect(error.message).toMatch(
        /--bus: Kafka at kafkas:\/\/127\.0\.0\.1:\d+ refuses the user, password or mechanism/,
      )
      expect(`${error.message} ${error.stack}`).not.toMatch(/hunter2|s3cret/)
    },
  )

  test('an authority that is not trusted, TLS forgotten and a missing password are named with the parameter', async () => {
    if (!guarded) return
    const at = `127.0.0.1:${guarded.kafkaPort}`
    const login = `passwordFile=${secrets}/password`
    const untrusted = await refusal(`kafkas://apiscope@${at}?${login}&caFile=${secrets}/other-ca.pem`)
    expect(untrusted.message).toMatch(/--bus: no TLS with Kafka at kafkas:.*caFile/)
    const plain = await refusal(`kafka://apiscope@${at}?${login}`)
    expect(plain.message).toMatch(/--bus: no answer from Kafka .*does it expect TLS \(kafkas:\/\/\)/)
    await expect(openBus(`kafkas://apiscope@${at}`)).rejects.toThrow(
      /--bus: the password of user 'apiscope' is missing/,
    )
  })
})
