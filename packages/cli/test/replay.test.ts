/** A recording that is read again after templates were learned from it: its exchanges have other names, and still count once. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openBus } from '@apiscope/bus'
import { keys, TOPICS } from '@apiscope/schema'
import { FIXTURE_KEY } from '@apiscope/sensor'
import { openState, type State } from '@apiscope/state'
import { type Services, startServices } from '../../../scripts/services.d/for-tests'
import { conversation, pcap } from './support/pcap.js'
import { apiscope, BIN, ROOT } from './support/run.js'

const NAMES =
  'clara milo wanda oskar petra junio sabine toma greta iris anton bodil carlo dagny emil frida gustav hedda ivar jutta knut lotte mats nora olaf pia quirin ruth sven thea ulf vera wim xenia yann zita'.split(
    ' ',
  )
/** Who comes after them, long enough for the old names to be let go of. */
const LATER = ['abel', 'berit', 'cyrus', 'dora', 'edgar', 'flora', 'gunnar', 'hella', 'ines', 'jonas', 'klara', 'lasse']
const NEW = 'GET a.test/people/{id}/photos'
/** Seconds that a conversation takes in the capture, and its first. */
const [SECONDS, FIRST] = [8, 1_741_669_260]
const folder = mkdtempSync(join(tmpdir(), 'apiscope-replay-'))
let services: Services | undefined
let store: State
let worker: ChildProcess | undefined

beforeAll(async () => {
  services = await startServices(['redis', 'kafka'])
  if (services) store = await openState(`redis://127.0.0.1:${services.redisPort}`)
})
afterAll(async () => {
  worker?.kill('SIGKILL')
  await store?.close()
  services?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Everybody's photos, one after the other. */
function capture(name: string, people: readonly string[]): string {
  const file = join(folder, name)
  const frames = people.flatMap((who, i) => {
    const request = `GET /people/${who}/photos HTTP/1.1\r\nHost: a.test\r\n\r\n`
    const response = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"photos":3}'
    return conversation(Buffer.from(request), Buffer.from(response), 8000 + i)
  })
  writeFileSync(file, pcap(frames))
  return file
}

async function until(what: string, check: () => Promise<boolean>, seconds = 300): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (await check()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`waited ${seconds} s for ${what}`)
}

test('counts once, and goes on under the new names', async () => {
  if (!services) return
  const url = `kafka://127.0.0.1:${services.kafkaPort}?partitions=3`
  const state = `redis://127.0.0.1:${services.redisPort}`
  const env = {
    ...process.env,
    APISCOPE_KEY: FIXTURE_KEY.toString(),
    APISCOPE_SENSOR: 'file',
    APISCOPE_LOG_LEVEL: 'warn',
  }
  const args = ['worker', 'inventory', '--bus', url, '--state', state, '--listen', 'none']
  worker = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, env, stdio: 'inherit' })
  const read = async (file: string) => {
    const options = [
      '--source',
      `file:${file}`,
      '--bus',
      url,
      '--listen',
      'none',
      '--threads',
      '0',
      '--values',
      'plain',
    ]
    const { status, stderr } = await apiscope(['sensor', ...options], { env })
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) })
  }
  const quiet = async (from: number) => {
    const bus = await openBus(url)
    const producer = await bus.producer({ whenFull: 'wait' })
    for (let time = from; time <= from + 120_000; time += 1000)
      for (const topic of [TOPICS.exchanges, TOPICS.actors, TOPICS.paths])
        await producer.heartbeat(topic, JSON.stringify({ v: 1, heartbeat: true, sensor: 'file', time }))
    await producer.close()
    await bus.close()
  }
  const end = (people: number) => (FIRST + people * SECONDS) * 1000

  await read(capture('first.pcap', NAMES))
  await until('the templates', async () =>
    Object.values(await store.hgetall(keys.templates())).some((text) => text.includes(NEW.slice('GET a.test'.length))),
  )
  await read(capture('again.pcap', NAMES))
  await read(capture('grown.pcap', [...NAMES, ...LATER]))
  await quiet(end(NAMES.length + LATER.length))

  const view = async (id: string) => store.hgetall(keys.api(id))
  await until('the new name', async () => Number((await view(NEW)).calls) >= LATER.length)
  expect((await view(NEW)).calls).toBe(String(LATER.length))
  const left = async () => (await store.smembers(keys.host('a.test'))).filter((name) => name !== NEW)
  await until('the old names to go', async () => (await left()).length === 0)
  for (const name of NAMES) {
    const { calls, renamed_to } = await view(`GET a.test/people/${name}/photos`)
    expect({ name, calls, renamed_to }).toEqual({ name, calls: '1', renamed_to: NEW })
  }
})
