import { anomalyWorker } from '@apiscope/anomaly'
import { type Alert, apiName, type Exchange } from '@apiscope/schema'
import { call, MINUTE, run, START, times } from './support.js'

const ITEM = apiName('GET', 'shop.example', '/item')
const LOGIN = apiName('POST', 'shop.example', '/login')
const play = (exchanges: Exchange[], encodeEach = false) =>
  run(anomalyWorker, exchanges, (e) => e.api.id, encodeEach).alerts
const later = START + 200 * MINUTE

function item(i: number, name: string, value: string, actor: string, at: number, status = 200): Exchange {
  return {
    ...call({ time: at, actor, api: ITEM, status, bytes: 2_000 }),
    id: `i${i}-${actor}`,
    parameters: [{ in: 'query', name, values: [value] }],
  }
}
const usual = times(200, (i) => item(i, 'id', String(i * 7), `user${i % 9}`, START + i * MINUTE))
/** Somebody comes by afterwards, so that event time goes on. */
const after = times(12, (i) => item(i, 'id', '8', 'user3', later + (30 + i * 5) * MINUTE))
const totals = (alerts: Alert[]) => alerts.filter(({ evidence }) => evidence.total === true)

/** As sqlmap does: a probe under a made-up name, then one parameter until it gives way. */
const probes = [
  ...times(2, (i) =>
    item(
      i,
      'KaxF',
      `${i} AND 1=1 UNION ALL SELECT 1,NULL,table_name FROM information_schema.tables--`,
      'eve',
      later + i * 100,
    ),
  ),
  ...times(35, (i) => item(100 + i, 'id', `${i}' AND SLEEP(5)-- -`, 'eve', later + 1_000 + i * 500, 500)),
  ...times(39, (i) =>
    item(200 + i, 'id', `-${i}' UNION ALL SELECT NULL,login,secret FROM staff-- -`, 'eve', later + 60_000 + i * 500),
  ),
]

test('N10: an incident ends with its total: what was tried, where most, and what became of it', () => {
  const alerts = play([...usual, ...probes, ...after]).filter(({ kind }) => kind === 'injection')
  const [first] = alerts
  const [total, ...more] = totals(alerts)
  expect(more).toEqual([])
  expect(first!.title).toContain('KaxF')
  expect(total!.title).toMatch(
    /in query:id of GET shop\.example\/item, in all: 76 requests \(41 answered, 0 refused, 35 failed\)/,
  )
  expect(total).toMatchObject({ severity: 'high', client: { id: 'eve' } })
  expect(total!.evidence).toMatchObject({
    first_alert: expect.stringMatching(/^[0-9a-f]{24}$/),
    incident: first!.evidence.incident,
    requests: 76,
    failed: 35,
  })
  expect((total!.evidence.parameters as string[])[0]).toBe('query:id')
  // Within what an incident lasts: ten minutes after the last attempt, not hours.
  expect(total!.time - later).toBeLessThan(5 * MINUTE)
})

test('N10: refused logins are added up after the alert, too', () => {
  const login = (i: number, actor: string, at: number, status: number) => ({
    ...call({ time: at, actor, api: LOGIN, status, bytes: 300 }),
    id: `l${i}-${actor}`,
  })
  const people = times(300, (i) => login(i, `user${i % 40}`, START + i * 40_000, i % 20 === 0 ? 401 : 200))
  const guesses = times(120, (i) => login(i, 'eve', later + i * 1_000, 401))
  const alerts = play([
    ...people,
    ...guesses,
    ...times(12, (i) => login(900 + i, 'user5', later + (20 + i * 5) * MINUTE, 200)),
  ])
  const [alert] = alerts.filter(({ kind }) => kind === 'cred_stuffing')
  const [total] = totals(alerts)
  expect(alert!.evidence.requests).toBeLessThan(60)
  expect(total).toMatchObject({
    kind: 'cred_stuffing',
    evidence: { first_alert: alert!.id, requests: 120, refused: 120 },
  })
  expect(total!.title).toContain('in all: 120 requests')
})

test('N10: nothing more is said where the alert has said it', () => {
  expect(totals(play([...usual, ...probes.slice(0, 6), ...after]))).toEqual([])
})

test('totals survive being stored after each exchange', () => {
  const exchanges = [...usual.slice(0, 40), ...probes, ...after]
  expect(play(exchanges, true)).toEqual(play(exchanges))
})

test('N11: a title names the address beside the pseudonym', () => {
  const exchanges = [...usual, ...probes].map((e) => ({
    ...e,
    client: { ...e.client, id: e.client.id === 'eve' ? 'p:h.IscAwYO2Nvr09W9-' : e.client.id, ip: '203.0.113.9' },
  }))
  const [alert] = play(exchanges).filter(({ kind }) => kind === 'injection')
  expect(alert!.title).toContain('by p:h.IscAwYO2Nvr09W9- (203.0.113.9)')
})
