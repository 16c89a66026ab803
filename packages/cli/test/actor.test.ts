import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { conversation, pcap } from './support/pcap'
import { apiscope, jsonLines } from './support/run'

const folder = mkdtempSync(join(tmpdir(), 'apiscope-actor-'))
const at = (name: string) => join(folder, name)
const KEY = { APISCOPE_KEY: 'a key for one caller, 32 bytes and more' }
const TOKEN = 'mF_9.B5f-4.1JqM47zQ2'
const request = (path: string, token: string) =>
  Buffer.from(`GET ${path} HTTP/1.1\r\nHost: api.test\r\nAuthorization: Bearer ${token}\r\n\r\n`)
const response = (status: string) =>
  Buffer.from(`HTTP/1.1 ${status}\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}`)

let calls: { id: string; client: { id: string; ip: string } }[]

beforeAll(async () => {
  const frames = [
    ...conversation(request('/v1/things', TOKEN), response('200 OK'), 20_001),
    ...conversation(request('/v1/people', TOKEN), response('404 Not Found'), 20_002),
    ...conversation(request('/v1/things', 'somebody.else'), response('200 OK'), 20_003),
  ]
  writeFileSync(at('calls.pcap'), pcap(frames))
  const { stdout } = await apiscope(['exchanges', at('calls.pcap')], { env: KEY })
  writeFileSync(at('exchanges.jsonl'), stdout)
  calls = jsonLines(stdout)
  const alert = {
    v: 1,
    id: 'a'.repeat(24),
    time: 1_741_669_300_000,
    kind: 'injection',
    severity: 'high',
    api: { id: 'GET api.test/v1/things', host: 'api.test', method: 'GET', template: '/v1/things' },
    client: calls[0]!.client,
    title: 'Attack patterns',
    evidence: { exchanges: [calls[0]!.id] },
  }
  const other = { ...alert, id: 'b'.repeat(24), client: { id: 'ip:192.0.2.7', ip: '192.0.2.7' } }
  writeFileSync(at('alerts.jsonl'), `${JSON.stringify(alert)}\n${JSON.stringify(other)}\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sources = () => ['--exchanges', at('exchanges.jsonl'), '--alerts', at('alerts.jsonl')]

test('N11: a caller is shown with address, calls, answers and alerts, and the calls that they name', async () => {
  const { client } = calls[0]!
  expect(client.id).toMatch(/^p:h\./)
  const { status, stdout } = await apiscope(['actor', client.id, ...sources()])
  expect(status).toBe(0)
  expect(stdout).toContain(client.ip)
  expect(stdout).toMatch(/GET api\.test\/v1\/things {2}200 × 1/)
  expect(stdout).toMatch(/GET api\.test\/v1\/people {2}404 × 1/)
  expect(stdout).toContain('a'.repeat(24))
  expect(stdout).not.toContain('b'.repeat(24))
  expect(stdout).toMatch(new RegExp(`^! .*\\[${calls[0]!.id}\\]`, 'm'))
  expect(stdout).not.toContain(calls[2]!.id)
})

test('N11: a known token finds its caller, and is not printed', async () => {
  const { status, stdout, stderr } = await apiscope(['actor', '--credential', '--format', 'json', ...sources()], {
    env: KEY,
    input: `${TOKEN}\n`,
  })
  expect([status, stderr]).toEqual([0, ''])
  const [page] = jsonLines(stdout)
  expect(page).toMatchObject({ calls: 2, names: [calls[0]!.client.id], alerts: [{ id: 'a'.repeat(24) }] })
  expect(stdout).not.toContain(TOKEN)
})

test('an address finds all that was called from it; nobody is an empty page', async () => {
  const [page] = jsonLines((await apiscope(['actor', calls[0]!.client.ip, '--format', 'json', ...sources()])).stdout)
  expect(page).toMatchObject({ calls: 3 })
  const [nobody] = jsonLines((await apiscope(['actor', 'p:h.nobody', '--format', 'json', ...sources()])).stdout)
  expect(nobody).toMatchObject({ calls: 0, alerts: [] })
})

test('without a source, and with both names, it says what to give', async () => {
  const none = await apiscope(['actor', 'ip:192.0.2.1'])
  expect(none.status).toBe(2)
  expect(none.stderr).toContain('--bus')
  expect((await apiscope(['actor', 'x', '--credential', ...sources()])).status).toBe(2)
})
