/** What the command says of a store that is in use, damaged, too new or away. */
import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedState, openState } from '@apiscope/state'
import { type Services, startServices } from '../../../scripts/services.d/for-tests'
import { apiscope, BIN, ROOT } from './support/run.js'
import { shopBetween } from './support/slice.js'

const folder = mkdtempSync(join(tmpdir(), 'apiscope-store-edges-'))
const capture = join(folder, 'hour.pcapng')
let n = 0
const fresh = () => join(folder, `state ${n++}`)

let services: Services | undefined
beforeAll(async () => {
  writeFileSync(capture, shopBetween('2025-03-12T09:00:00Z', '2025-03-12T09:15:00Z'))
  services = await startServices(['redis'])
})
afterAll(() => {
  services?.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('B3, K13: a second run on a store in use ends with status 2 and names the first; afterwards it may', async () => {
  const directory = fresh()
  const held = openEmbeddedState(`embedded:${directory}`, { exclusive: 'apiscope up' })
  const second = await apiscope(['analyze', capture, '--state', directory])
  expect(second.status).toBe(2)
  expect(second.stderr).toContain(`in use by apiscope up (process ${process.pid}`)
  await held.close()
  expect((await apiscope(['analyze', capture, '--state', directory])).status).toBe(0)
})

test('K24: a damaged store is told in one line, with path and mend', async () => {
  const directory = fresh()
  expect((await apiscope(['analyze', capture, '--state', directory])).status).toBe(0)
  const data = join(directory, 'data.mdb')
  copyFileSync(data, join(folder, 'whole.mdb'))
  truncateSync(data, Math.floor(statSync(data).size / 2))
  for (const command of [['inventory'], ['analyze', capture]]) {
    const { status, stderr } = await apiscope([...command, '--state', directory])
    expect(status).toBe(1)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(/data\.mdb is damaged .*Put back a copy/)
  }
  copyFileSync(join(folder, 'whole.mdb'), data)
  expect((await apiscope(['inventory', '--state', directory])).status).toBe(0)
})

test('K18: states of a newer version are refused, and stay', async () => {
  const directory = fresh()
  const state = openEmbeddedState(`embedded:${directory}`)
  const shard = { worker: 'inventory', partition: 0 }
  const { epoch, owner } = state.claimSync(shard)
  const nothing = { deletes: [], wakes: [], seenAdd: [], seenDrop: [] }
  const puts: [string, string][] = [['GET a.test/', '99:{"from":"the future"}']]
  state.commitSync({
    ...shard,
    epoch,
    owner,
    commit: 1,
    meta: '{"v":1,"partitions":1,"log":0,"offsets":{},"clock":{"sensors":[],"time":null},"lanes":[]}',
    puts,
    ...nothing,
  })
  await state.close()
  const { status, stderr } = await apiscope(['analyze', capture, '--state', directory])
  expect(status).toBe(2)
  expect(stderr).toMatch(/inventory worker learned was written by a newer apiscope \(state version 99/)
  const doctor = await apiscope(['doctor', '--state', directory])
  expect(doctor.stdout.replace(/\s+/g, ' ')).toMatch(/problem state .*newer apiscope \(state version 99/)
  const after = openEmbeddedState(`embedded:${directory}`)
  expect(after.loadSync(shard, 'GET a.test/')).toBe(puts[0]![1])
  await after.close()
})

test('K16: a Redis that would throw states away is a problem for doctor and for a worker', async () => {
  if (!services) return
  const url = `redis://127.0.0.1:${services.redisPort}`
  const config = async (name: string, value: string) => {
    const { execFileSync } = await import('node:child_process')
    execFileSync('redis-cli', ['-p', String(services!.redisPort), 'CONFIG', 'SET', name, value])
  }
  await config('maxmemory', '100mb')
  await config('maxmemory-policy', 'allkeys-lru')
  const doctor = await apiscope(['doctor', '--state', url])
  expect(doctor.status).toBe(1)
  expect(doctor.stdout.replace(/\s+/g, ' ')).toMatch(/problem state .*maxmemory-policy allkeys-lru/)
  const worker = await apiscope([
    'worker',
    'inventory',
    '--bus',
    'kafka://127.0.0.1:1',
    '--state',
    url,
    '--listen',
    'none',
  ])
  expect(worker.status).toBe(2)
  expect(worker.stderr).toMatch(/maxmemory-policy allkeys-lru/)
  await config('maxmemory-policy', 'noeviction')
  expect((await apiscope(['doctor', '--state', url])).stdout).toMatch(/ok +state/)
})

test.each([
  ['inventory', ['inventory', '--state', 'redis://127.0.0.1:1']],
  ['up', ['up', '--source', `file:${capture}`, '--state', 'redis://127.0.0.1:1', '--listen', 'none']],
  ['worker', ['worker', 'pii', '--bus', 'kafka://127.0.0.1:1', '--state', 'redis://127.0.0.1:1', '--listen', 'none']],
])('N3: %s says that it waits for Redis', async (_name, args) => {
  const env = { ...process.env, APISCOPE_KEY: 'kQ7abcdefghijklmnopqrstuvwxyz0123456789' }
  const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (data) => {
      said += data
      if (/waiting for Redis at redis:\/\/127\.0\.0\.1:1/.test(said)) resolve()
    })
    child.once('close', () => resolve())
  })
  expect(said).toMatch(/--state: waiting for Redis at redis:\/\/127\.0\.0\.1:1/)
  child.kill('SIGKILL')
})

test('the services of this repository keep personal data to their user (K22)', () => {
  if (!services) return
  expect(statSync(services.directory).mode & 0o077).toBe(0)
  expect(statSync(join(services.directory, 'redis')).mode & 0o077).toBe(0)
  expect(readFileSync(join(ROOT, 'scripts/services'), 'utf8')).toMatch(/^umask 077$/m)
})

test('what a service has open is closed again when it cannot start', async () => {
  if (!services) return
  const state = await openState(`redis://127.0.0.1:${services.redisPort}`)
  await state.ping()
  await state.close()
  await expect(state.count('apiscope:apis')).rejects.toMatchObject({ code: 'state.closed' })
})
