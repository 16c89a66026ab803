/** Sensor and workers as services on a real Kafka and Redis give what one process gives. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ANALYZE_KEY } from '@apiscope/sensor'
import { type Services, startServices } from '../../../scripts/services.d/for-tests'
import { apiscope, BIN, jsonLines, ROOT } from './support/run.js'
import { shopBetween } from './support/slice.js'

jest.setTimeout(600_000)

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
  bus = `kafka://127.0.0.1:${services.kafkaPort}?partitions=2`
  state = `redis://127.0.0.1:${services.redisPort}`
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  services?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const env = { APISCOPE_KEY: ANALYZE_KEY.toString(), APISCOPE_SENSOR: 'file' }

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

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)

async function until(what: string, check: () => Promise<boolean>, seconds = 300): Promise<void> {
  const end = Date.now() + seconds * 1000
  while (!(await check().catch(() => false))) {
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

const inventory = async (store: string) => {
  const { stdout } = await apiscope(['inventory', '--state', store, '--format', 'json'])
  return jsonLines(stdout).map(({ id, labels, authentication }) => ({ id, labels, authentication: authentication[0] }))
}

test('sensor, worker, alerts, inventory and doctor on Kafka and Redis', async () => {
  if (!services) return
  const doctor = await apiscope(['doctor', '--bus', bus, '--state', state, '--json'])
  expect(jsonLines(doctor.stdout)).toEqual(
    expect.arrayContaining(['bus', 'state'].map((name) => expect.objectContaining({ name, status: 'ok' }))),
  )
  const port = await freePort()
  const worker = start(['worker', 'all', '--bus', bus, '--state', state, '--listen', `127.0.0.1:${port}`])
  const get = async (path: string) => await fetch(`http://127.0.0.1:${port}${path}`)
  await until('the worker to be ready', async () => (await get('/readyz')).status === 200)
  const sensor = start(['sensor', '--source', `file:${capture}`, '--bus', bus, '--listen', 'none', '--threads', '1'])
  expect(await sensor.ended).toBe(0)
  await until('the workers to have read everything', async () => {
    const text = await (await get('/metrics')).text()
    const lags = [...text.matchAll(/^apiscope_worker_lag_messages\{.*\} (\d+)$/gm)].map((match) => Number(match[1]))
    return lags.length >= 5 && lags.every((lag) => lag === 0)
  })
  worker.child.kill('SIGTERM')
  expect(await worker.ended).toBe(0)

  const { stdout } = await apiscope(['alerts', '--bus', bus, '--format', 'json'])
  const exchanges = await apiscope(['exchanges', capture])
  const alone = join(folder, 'alone')
  const backtest = await apiscope(['backtest', '-', '--state', alone], { input: exchanges.stdout })
  const ids = (text: string) =>
    jsonLines(text)
      .map(({ id }) => id)
      .sort()
  expect(ids(stdout).length).toBeGreaterThan(10)
  expect(ids(stdout)).toEqual(ids(backtest.stdout))
  const inRedis = await inventory(state)
  expect(inRedis.length).toBeGreaterThan(15)
  expect(inRedis.sort(byId)).toEqual((await inventory(alone)).sort(byId))
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
