/** Sensor and workers as services on a real Kafka and Redis give what one process gives. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBus } from '@apiscope/bus'
import { TOPICS } from '@apiscope/schema'
import { FIXTURE_KEY } from '@apiscope/sensor'
import { Kafka, logLevel } from 'kafkajs'
import { type Services, startServices } from '../../../scripts/services.d/for-tests'
import { allDefinitions } from '../src/pipeline/definitions.js'
import { FINAL_MS } from '../src/pipeline/feed.js'
import { apiscope, BIN, jsonLines, ROOT } from './support/run.js'
import { shopBetween } from './support/slice.js'

let services: Services | undefined
let bus: string
let state: string
const children: ChildProcess[] = []
const folder = mkdtempSync(join(tmpdir(), 'apiscope-cli-services-'))
const capture = join(folder, 'morning.pcapng')

beforeAll(async () => {
  services = await startServices(['redis', 'kafka'])
  if (!services) return
  writeFileSync(capture, shopBetween('2025-03-12T09:00:00Z', '2025-03-12T10:45:00Z'))
  bus = `kafka://127.0.0.1:${services.kafkaPort}?partitions=3`
  state = `redis://127.0.0.1:${services.redisPort}`
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  services?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const env = { APISCOPE_KEY: FIXTURE_KEY.toString(), APISCOPE_SENSOR: 'file' }

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

function start(args: string[]): { child: ChildProcess; ended: Promise<number | null>; log(): string } {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  children.push(child)
  let log = ''
  child.stderr!.on('data', (data) => {
    log += data
  })
  return { child, ended: new Promise((resolve) => child.once('close', resolve)), log: () => log }
}

const WORKERS = allDefinitions()
const PRIMARIES = [...new Set(WORKERS.map(({ primary }) => primary))]

async function until(what: string, check: () => Promise<boolean>, seconds = 300): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await check().catch(() => false))) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

const get = (port: number, path: string) => fetch(`http://127.0.0.1:${port}${path}`)

/** A process with one copy of every worker, once it is ready. */
async function startWorkers(store: string) {
  const port = await freePort()
  const worker = start(['worker', 'all', '--bus', bus, '--state', store, '--listen', `127.0.0.1:${port}`])
  await until('the workers to be ready', async () => (await get(port, '/readyz')).status === 200)
  return { ...worker, port }
}

/** Values of one metric over several processes, all its labels. */
async function metric(ports: readonly number[], name: string): Promise<number[]> {
  const texts = await Promise.all(ports.map(async (port) => await (await get(port, '/metrics')).text()))
  return texts.flatMap((text) => {
    return [...text.matchAll(new RegExp(`^apiscope_${name}\\{.*\\} (\\S+)$`, 'gm'))].map((match) => Number(match[1]))
  })
}

/** Everything that `apiscope inventory` knows: labels, risk and its factors, authentication, parameters, metrics. */
const inventory = async (store: string) => {
  const { stdout } = await apiscope(['inventory', '--state', store, '--format', 'json'])
  return jsonLines(stdout).sort((a, b) => (a.id < b.id ? -1 : 1))
}

const alertIds = (text: string) => [...new Set(jsonLines(text).map(({ id }) => id))].sort()
const alertsOnBus = async () => alertIds((await apiscope(['alerts', '--bus', bus, '--format', 'json'])).stdout)

/** Event time passes after the last exchange as `backtest` lets it pass, and no partition is behind. */
async function finished(ports: readonly number[], last: number): Promise<void> {
  const client = await openBus(bus)
  const producer = await client.producer({ whenFull: 'wait' })
  for (let time = last + 1000; time <= last + FINAL_MS; time += 1000) {
    const value = JSON.stringify({ v: 1, heartbeat: true, sensor: 'file', time })
    for (const topic of PRIMARIES) await producer.heartbeat(topic, value)
  }
  await producer.close()
  await client.close()
  await caughtUp(ports, last + FINAL_MS)
}

/** All is read up to the heartbeat of this event time, ms. A worker's lag alone does not say so: it does not know of what it has not fetched. */
async function caughtUp(ports: readonly number[], time: number): Promise<void> {
  await until('the workers to have read everything', async () => {
    const lags = await metric(ports, 'worker_lag_messages')
    const partitions = await metric(ports, 'worker_partitions')
    const times = await metric(ports, 'worker_event_time_seconds')
    const all = partitions.reduce((a, b) => a + b, 0) === WORKERS.length * 3
    return all && lags.every((lag) => lag === 0) && times.every((seconds) => seconds * 1000 >= time)
  })
}

test('three copies of each worker, then one, give what one process without a broker gives', async () => {
  if (!services) return
  const exchanges = await apiscope(['exchanges', capture])
  const alone = join(folder, 'alone')
  const backtest = await apiscope(['backtest', '-', '--state', alone], { input: exchanges.stdout })
  const expected = { inventory: await inventory(alone), alerts: alertIds(backtest.stdout) }
  expect(expected.inventory.length).toBeGreaterThan(15)
  expect(expected.alerts.length).toBeGreaterThan(10)
  const last = Math.floor(Math.max(...jsonLines(exchanges.stdout).map(({ time, released }) => released ?? time)) / 1000)

  const copies = [await startWorkers(state), await startWorkers(state), await startWorkers(state)]
  // Sealed values give the same but for masked examples (sealed.test.ts).
  const values = ['--values', 'plain']
  const sensor = start([
    'sensor',
    '--source',
    `file:${capture}`,
    '--bus',
    bus,
    '--listen',
    'none',
    '--threads',
    '1',
    ...values,
  ])
  expect(await sensor.ended).toBe(0)
  const ports = copies.map(({ port }) => port)
  await finished(ports, last * 1000)
  expect((await metric(ports, 'worker_partitions')).every((owned) => owned === 1)).toBe(true)
  for (const { child } of copies) child.kill('SIGTERM')
  expect(await Promise.all(copies.map(({ ended }) => ended))).toEqual([0, 0, 0])
  expect(await inventory(state)).toEqual(expected.inventory)
  expect(await alertsOnBus()).toEqual(expected.alerts)

  // With a store that knows nothing, one copy begins at the front of the topic.
  await forget([
    TOPICS.facts,
    TOPICS.findings,
    TOPICS.alertsInventory,
    TOPICS.alertsPii,
    TOPICS.alertsAnomaly,
    TOPICS.alertsRisk,
  ])
  const one = await startWorkers(`${state}/1`)
  await caughtUp([one.port], last * 1000 + FINAL_MS)
  one.child.kill('SIGTERM')
  expect(await one.ended).toBe(0)
  expect(await inventory(`${state}/1`)).toEqual(expected.inventory)
  expect(await alertsOnBus()).toEqual(expected.alerts)
})

test('the questions in docs/redis.md are answered by redis-cli as written there', async () => {
  if (!services) return
  const apis = await inventory(state)
  const text = readFileSync(join(ROOT, 'docs/redis.md'), 'utf8')
  const section = text.slice(text.indexOf('## Questions'), text.indexOf('## State'))
  const api = apis.find(({ labels }) => labels.includes('EMAIL'))!
  // No SSN that morning: another label stands in for it.
  const label = apis.flatMap(({ labels }) => labels).find((other) => other !== 'EMAIL')!
  // Each indented block is run by a shell, for this server, an API that is there, and the day of the capture.
  const answers = section.split(/\n\n/).flatMap((block) => {
    if (!block.startsWith('    ')) return []
    const script = block
      .replaceAll('redis-cli', `redis-cli -p ${services!.redisPort}`)
      .replaceAll('GET shop.test/users/{id}', api.id)
      .replaceAll('label:SSN', `label:${label}`)
      .replace('today 00:00', '2025-03-12 00:00')
    return [execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n').filter(Boolean)]
  })
  const [riskiest, carriers, known, today] = answers
  expect(riskiest!.filter((_, i) => i % 2 === 0)).toEqual(
    [...apis]
      .sort((a, b) => b.risk - a.risk || (a.id < b.id ? 1 : -1))
      .slice(0, 10)
      .map(({ id }) => id),
  )
  const labelled = (...wanted: string[]) =>
    apis.filter(({ labels }) => wanted.every((label) => labels.includes(label))).map(({ id }) => id)
  expect(carriers!.slice().sort()).toEqual([...labelled(label), ...labelled(label, 'EMAIL')].sort())
  expect(known).toEqual(expect.arrayContaining(['host', api.host, 'template', api.template]))
  // All were first seen that day: the capture has no other.
  expect(new Set(today)).toEqual(new Set(apis.map(({ id }) => id)))
  const before = section
    .match(/ {4}midnight=[\s\S]*?\n\n/)![0]
    .replaceAll('redis-cli', `redis-cli -p ${services!.redisPort}`)
  expect(execFileSync('bash', ['-c', before], { encoding: 'utf8' })).toBe('')
})

/** Deletes topics; the next process creates them anew. */
async function forget(topics: string[]): Promise<void> {
  const admin = new Kafka({ brokers: [`127.0.0.1:${services!.kafkaPort}`], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  await admin.deleteTopics({ topics })
  await until('the topics to be gone', async () => (await admin.listTopics()).every((topic) => !topics.includes(topic)))
  await admin.disconnect()
}

test('doctor finds bus and store', async () => {
  if (!services) return
  const doctor = await apiscope(['doctor', '--bus', bus, '--state', state, '--json'])
  expect(jsonLines(doctor.stdout)).toEqual(
    expect.arrayContaining(['bus', 'state'].map((name) => expect.objectContaining({ name, status: 'ok' }))),
  )
})

test('a wrong address ends with an error that names the option', async () => {
  const nobody = `127.0.0.1:${await freePort()}`
  const [onBus, onState] = await Promise.all([
    apiscope(['doctor', '--bus', `kafka://${nobody}`, '--json']),
    apiscope(['doctor', '--state', `redis://${nobody}`, '--json']),
  ])
  for (const [run, name] of [
    [onBus, 'bus'],
    [onState, 'state'],
  ] as const) {
    expect(run.status).toBe(1)
    const finding = jsonLines(run.stdout).find((line) => line.name === name)
    expect(finding).toMatchObject({ status: 'problem', mend: expect.stringContaining(`--${name}`) })
    expect(finding.detail).toContain(nobody)
  }
})
