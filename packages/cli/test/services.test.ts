/** Sensor and workers as services on a real Kafka and Redis give what one process gives. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TOPICS } from '@apiscope/schema'
import { FIXTURE_KEY } from '@apiscope/sensor'
import { Kafka, logLevel } from 'kafkajs'
import { FINAL_MS } from '../src/pipeline/feed.js'
import { apiscope, jsonLines, ROOT } from './support/run.js'
import { freePort, metric, ServicesRun, until } from './support/services-run.js'
import { shopBetween } from './support/slice.js'

const env = { APISCOPE_KEY: FIXTURE_KEY.toString(), APISCOPE_SENSOR: 'file' }
let run: ServicesRun | undefined
let bus: string
let state: string
const folder = mkdtempSync(join(tmpdir(), 'apiscope-cli-services-'))
const capture = join(folder, 'morning.pcapng')

beforeAll(async () => {
  run = await ServicesRun.open(env)
  if (!run) return
  writeFileSync(capture, shopBetween('2025-03-12T09:00:00Z', '2025-03-12T10:45:00Z'))
  bus = run.bus
  state = run.state
})
afterAll(() => {
  run?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Everything that `apiscope inventory` knows: labels, risk and its factors, authentication, parameters, metrics. */
const inventory = async (store: string) => {
  const { stdout } = await apiscope(['inventory', '--state', store, '--format', 'json'])
  return jsonLines(stdout).sort((a, b) => (a.id < b.id ? -1 : 1))
}

const alertIds = (text: string) => [...new Set(jsonLines(text).map(({ id }) => id))].sort()
const alertsOnBus = async () => alertIds((await apiscope(['alerts', '--bus', bus, '--format', 'json'])).stdout)

test('three copies of each worker, then one, give what one process without a broker gives', async () => {
  if (!run) return
  const exchanges = await apiscope(['exchanges', '--messages', capture])
  const alone = join(folder, 'alone')
  const backtest = await apiscope(['backtest', '-', '--state', alone], { input: exchanges.stdout })
  const expected = { inventory: await inventory(alone), alerts: alertIds(backtest.stdout) }
  expect(expected.inventory.length).toBeGreaterThan(15)
  expect(expected.alerts.length).toBeGreaterThan(10)
  const last = Math.floor(Math.max(...jsonLines(exchanges.stdout).map(({ time, released }) => released ?? time)) / 1000)

  const copies = [await run.startWorkers(state), await run.startWorkers(state), await run.startWorkers(state)]
  // Sealed values give the same but for masked examples (sealed.test.ts).
  const values = ['--values', 'plain']
  const sensor = run.start([
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
  await run.finished(ports, last * 1000)
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
  const one = await run.startWorkers(`${state}/1`)
  await run.caughtUp([one.port], last * 1000 + FINAL_MS)
  one.child.kill('SIGTERM')
  expect(await one.ended).toBe(0)
  expect(await inventory(`${state}/1`)).toEqual(expected.inventory)
  expect(await alertsOnBus()).toEqual(expected.alerts)
})

test('the questions in docs/redis.md are answered by redis-cli as written there', async () => {
  if (!run) return
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
      .replaceAll('redis-cli', `redis-cli -p ${run!.services.redisPort}`)
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
    .replaceAll('redis-cli', `redis-cli -p ${run!.services.redisPort}`)
  expect(execFileSync('bash', ['-c', before], { encoding: 'utf8' })).toBe('')
})

/** Deletes topics; the next process creates them anew. */
async function forget(topics: string[]): Promise<void> {
  const admin = new Kafka({ brokers: [`127.0.0.1:${run!.services.kafkaPort}`], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  await admin.deleteTopics({ topics })
  await until('the topics to be gone', async () => (await admin.listTopics()).every((topic) => !topics.includes(topic)))
  await admin.disconnect()
}

test('doctor finds bus and store', async () => {
  if (!run) return
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
  for (const [doctor, name] of [
    [onBus, 'bus'],
    [onState, 'state'],
  ] as const) {
    expect(doctor.status).toBe(1)
    const finding = jsonLines(doctor.stdout).find((line) => line.name === name)
    expect(finding).toMatchObject({ status: 'problem', mend: expect.stringContaining(`--${name}`) })
    expect(finding.detail).toContain(nobody)
  }
})
