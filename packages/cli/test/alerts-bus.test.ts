/** What people do with alerts while workers run: follow them as they come, and dismiss one, on a real Kafka and Redis. */
import { type ChildProcess, spawn } from 'node:child_process'
import { type Bus, openBus, type Producer } from '@apiscope/bus'
import { type Alert, type Exchange, TOPICS } from '@apiscope/schema'
import { Kafka, logLevel } from 'kafkajs'
import { type Services, startServices } from '../../../scripts/services.d/for-tests'
import { actorEvent, call, DAY, HOUR, MINUTE, ordinary, START, times } from '../../anomaly/test/support'
import { apiscope, BIN, jsonLines, ROOT } from './support/run.js'

let services: Services | undefined
let url: string
let bus: Bus
let producer: Producer
const children: ChildProcess[] = []

beforeAll(async () => {
  services = await startServices(['redis', 'kafka'])
  if (!services) return
  url = `kafka://127.0.0.1:${services.kafkaPort}?partitions=1`
  bus = await openBus(url)
  await bus.prepare()
  producer = await bus.producer({ whenFull: 'wait' })
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await producer?.close()
  await bus?.close()
  services?.stop()
})

/** A command that runs on; `text()` is what it has printed. */
function start(...args: string[]) {
  const env = { ...process.env, NO_COLOR: '1', APISCOPE_LOG_LEVEL: 'warn' }
  const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (data) => {
    text += data
  })
  return { child, text: () => text, ended: new Promise((resolve) => child.once('close', resolve)) }
}

async function until<T>(what: string, find: () => T | Promise<T>, seconds = 300): Promise<NonNullable<T>> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const found = await find()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`waited ${seconds} s for ${what}`)
}

/** Readers that have joined and so will see what comes. */
async function readers(): Promise<number> {
  const admin = new Kafka({ brokers: [`127.0.0.1:${services!.kafkaPort}`], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    const { groups } = await admin.listGroups()
    const ids = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith('apiscope.'))
    if (ids.length === 0) return 0
    return (await admin.describeGroups(ids)).groups.filter(({ state }) => state === 'Stable').length
  } catch {
    return 0 // A broker that has just started is still loading its coordinators: ask again.
  } finally {
    await admin.disconnect()
  }
}

/** Publishes as a sensor does: in order of time, with a heartbeat for every minute that has calls, and at `end`. */
async function publish(exchanges: Exchange[], end: number): Promise<void> {
  let minute = 0
  const beat = async (time: number) => {
    const value = JSON.stringify({ v: 1, heartbeat: true, sensor: 'test', time })
    for (const topic of [TOPICS.exchanges, TOPICS.actors, TOPICS.paths]) await producer.heartbeat(topic, value)
  }
  for (const exchange of exchanges.toSorted((a, b) => a.time - b.time)) {
    const now = Math.floor(exchange.time / MINUTE)
    if (now > minute) await beat(now * MINUTE)
    minute = now
    const value = JSON.stringify({ ...exchange, sensor: 'test' })
    await producer.send(TOPICS.exchanges, [{ key: exchange.api.id, value }])
    await producer.send(TOPICS.actors, [{ key: exchange.client.id, value: JSON.stringify(actorEvent(exchange)) }])
  }
  await beat(end)
  await producer.flush()
}

/** `n` objects in ten minutes by one client. */
const reads = (n: number, at: number, actor: string) =>
  times(n, (i) => call({ time: at + i * (600_000 / n), actor, principal: actor, object: `${actor}.${at}.${i}` }))

test('alerts are followed as they come; one that is dismissed teaches the running worker', async () => {
  if (!services) return
  const worker = start(
    'worker',
    'anomaly',
    '--bus',
    url,
    '--state',
    `redis://127.0.0.1:${services.redisPort}`,
    '--listen',
    'none',
  )
  const follow = start('alerts', '--bus', url, '--follow', '--format', 'json')
  const chosen = start('alerts', '--bus', url, '--follow', '--min-severity', 'critical', '--kind', 'flood')
  // Three of the worker, and one for each of four topics of each that follows.
  await until('everybody to have joined', async () => (await readers()) === 11)
  const of = (client: string): Alert[] => jsonLines(follow.text()).filter((alert) => alert.client?.id === client)

  const at = START + 3 * DAY
  await publish([...ordinary(START, at, { clients: 20, every: 2 * HOUR }), ...reads(30, at, 'job')], at + HOUR)
  const first = await until('the alert', () => of('job')[0])
  const dismissed = await apiscope(['alerts', 'dismiss', first.id, '--reason', 'nightly export', '--bus', url])
  expect(dismissed).toMatchObject({ status: 0 })
  expect(jsonLines(dismissed.stdout)).toEqual([
    expect.objectContaining({ feedback: 'dismiss', alert: first.id, kind: first.kind, reason: 'nightly export' }),
  ])

  // The job does the same again, then somebody else does, then the job does much more.
  const before = of('job').length
  const next = at + 2 * DAY
  const observed = first.evidence.observed as number
  await publish([...reads(observed + 2, next, 'job'), ...reads(30, next + HOUR, 'eve')], next + 2 * HOUR)
  await until('the alert of the other client', () => of('eve').find(({ kind }) => kind === first.kind))
  expect(of('job')).toHaveLength(before)
  await publish(reads(80, next + 3 * HOUR, 'job'), next + 4 * HOUR)
  await until('the alert of more than was dismissed', () => of('job').length > before)

  const ids = jsonLines(follow.text()).map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(chosen.text()).toBe('')
  for (const { child } of [follow, chosen, worker]) child.kill('SIGTERM')
  expect(await Promise.all([follow.ended, chosen.ended, worker.ended])).toEqual([0, 0, 0])
})

test('an alert that is not there is said so', async () => {
  if (!services) return
  const { status, stderr } = await apiscope(['alerts', 'dismiss', 'no-such-id', '--reason', 'x', '--bus', url])
  expect([status, stderr]).toEqual([2, expect.stringContaining('there is no such alert on this bus')])
})
