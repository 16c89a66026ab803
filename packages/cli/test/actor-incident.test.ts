/** What only shows to who owns an actor reaches the API that was read: its incident and its risk. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Alert, apiName, type Exchange } from '@apiscope/schema'
import { call, DAY, HOUR, MINUTE, ordinary, START, times, USERS } from '../../anomaly/test/support'
import { apiscope, jsonLines } from './support/run.js'

const LOOKUP = apiName('POST', 'shop.example', '/contacts/lookup')
const AT = START + 3 * DAY

/** Phone numbers looked up, and each id that came back read at another API. */
const chain = (withIds: boolean): Exchange[] =>
  times(12, (i) => {
    const at = AT + i * 4 * MINUTE
    const phone = { role: 'requested' as const, kind: 'phone' as const, key: `h.phone${i}` }
    const returned = { role: 'returned' as const, kind: 'object' as const, key: `h.user${i}` }
    const identities = withIds ? [phone, returned] : []
    return [
      call({ time: at, actor: 'eve', api: LOOKUP, identities }),
      call({ time: at + 2 * MINUTE, actor: 'eve', object: withIds ? `h.user${i}` : 'own' }),
    ]
  }).flat()
/** Then the same client takes a few answers of a size that nobody had. */
const large = times(20, (i) => call({ time: AT + 50 * MINUTE + i * 10_000, actor: 'eve', bytes: 4e6 }))
const days = ordinary(START, AT + 2 * HOUR, { clients: 20, every: 2 * HOUR })

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-actor-incident-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function play(name: string, exchanges: Exchange[]) {
  const file = join(folder, `${name}.jsonl`)
  const state = join(folder, name)
  const lines = exchanges.toSorted((a, b) => a.time - b.time).map((exchange) => JSON.stringify(exchange))
  writeFileSync(file, `${lines.join('\n')}\n`)
  const run = await apiscope(['backtest', file, '--state', state])
  expect(run.status).toBe(0)
  const alerts: Alert[] = jsonLines(run.stdout).filter(({ client }) => client?.id === 'eve')
  const why = await apiscope(['risk', 'explain', USERS.id, '--state', state, '--json'])
  return { alerts, why: JSON.parse(why.stdout) }
}

const measures = (alerts: Alert[]) => alerts.map(({ api, evidence }) => [api.id, evidence.metric])

test('a phone-to-id chain counts in the risk of the API that was read; the same calls without it do not', async () => {
  const { alerts, why } = await play('chain', [...days, ...chain(true)])
  expect(measures(alerts)).toEqual([[USERS.id, 'chained_objects']])
  expect(why.finding).toMatchObject({ id: alerts[0]!.id, kind: 'bola', severity: 'high' })
  expect(why.factors.anomalies).toBeGreaterThan(0.5)

  const harmless = await play('harmless', [...days, ...chain(false)])
  expect(harmless.alerts).toEqual([])
  expect(harmless.why.factors.anomalies ?? 0).toBe(0)
  expect(why.risk).toBeGreaterThan(harmless.why.risk + 5)
})

test('it is in one incident with the other alerts of the API about the same client', async () => {
  const { alerts } = await play('both', [...days, ...chain(true), ...large])
  expect(measures(alerts)).toEqual(
    expect.arrayContaining([
      [USERS.id, 'chained_objects'],
      [USERS.id, 'bytes_per_response'],
    ]),
  )
  expect(new Set(alerts.map(({ evidence }) => evidence.incident)).size).toBe(1)
})
