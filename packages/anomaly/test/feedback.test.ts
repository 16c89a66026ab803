import { AllowList, anomalyWorker, createAnomalyActorsWorker, createAnomalyWorker } from '@apiscope/anomaly'
import { feedbackOf } from '@apiscope/model'
import type { Alert, Exchange, Feedback } from '@apiscope/schema'
import { actorEvent, call, DAY, HOUR, ordinary, run, START, times } from './support.js'

const days = ordinary(START, START + 3 * DAY, { clients: 20, every: 2 * HOUR })
const AT = START + 3 * DAY
/** `n` objects in ten minutes by one client, from `at` on. */
const reads = (n: number, at: number, actor = 'job', ip?: string) =>
  times(n, (i) => {
    const exchange = call({ time: at + i * (600_000 / n), actor, principal: actor, object: `${actor}.${at}.${i}` })
    return ip === undefined ? exchange : { ...exchange, client: { ...exchange.client, ip } }
  })
const dismissal = (alert: Alert, time: number): Feedback => feedbackOf(alert, 'nightly export', undefined, time)
const play = (messages: (Exchange | Feedback)[], definition = anomalyWorker, encodeEach = false) =>
  run(definition, messages, (m) => m.api.id, encodeEach)

describe('dismissals', () => {
  const first = play([...days, ...reads(30, AT)]).alerts.filter(({ client }) => client?.id === 'job')
  const said = dismissal(first[0]!, AT + HOUR)
  const next = AT + 2 * DAY

  test('the same again is let pass, and counted', () => {
    const observed = first[0]!.evidence.observed as number
    const out = play([...days, ...reads(30, AT), said, ...reads(observed + 2, next)])
    expect(out.alerts.filter(({ time }) => time > AT + HOUR)).toEqual([])
    expect(out.counters['anomaly.dismissed']).toBeGreaterThan(0)
  })

  test('more than twice of it alerts', () => {
    const late = play([...days, ...reads(30, AT), said, ...reads(80, next)]).alerts.filter(({ time }) => time > next)
    expect(late.length).toBeGreaterThan(0)
    for (const { kind, client } of late) expect([client?.id, /^(bola|enumeration)$/.test(kind)]).toEqual(['job', true])
    for (const { evidence } of late.filter(({ evidence }) => evidence.metric === said.metric))
      expect(evidence.observed).toBeGreaterThan(2 * said.observed)
  })

  test('another client, and another kind by the same client, alert as before', () => {
    const others = play([...days, ...reads(30, AT), said, ...reads(30, next, 'eve')]).alerts
    expect(others.some(({ client, kind }) => client?.id === 'eve' && kind === said.kind)).toBe(true)
    const large = times(20, (i) => call({ time: next + i * 10_000, actor: 'job', principal: 'job', bytes: 4e6 }))
    const kinds = play([...days, ...reads(30, AT), said, ...large]).alerts.filter(({ time }) => time >= next)
    expect(kinds.map(({ kind }) => kind)).toContain('exfil_size')
  })

  test('it expires', () => {
    const month = AT + 32 * DAY
    const quiet = ordinary(AT + DAY, month, { clients: 20, every: 8 * HOUR, seed: 5 })
    const out = play([...days, ...reads(30, AT), said, ...quiet, ...reads(30, month)])
    expect(out.alerts.some(({ time, client }) => time >= month && client?.id === 'job')).toBe(true)
  })

  test('said before the first exchange, and stored in between, it holds', () => {
    const out = play([{ ...said, time: START - 1 }, ...days, ...reads(said.observed + 2, AT)], anomalyWorker, true)
    expect(out.alerts.filter(({ client }) => client?.id === 'job')).toEqual([])
  })
})

describe('own scanners', () => {
  const scanner = reads(60, AT, 'ip:10.1.2.3', '10.1.2.3')
  const alertsWith = (allow: string[]) =>
    play([...days, ...scanner], createAnomalyWorker({ allow: new AllowList(allow) }))

  test('are counted, neither alerted nor learned', () => {
    expect(alertsWith([]).alerts.length).toBeGreaterThan(0)
    for (const allow of [['ip:10.1.2.3'], ['10.1.2.0/24'], ['10.1.2.3']]) {
      const out = alertsWith(allow)
      expect(out.alerts).toEqual([])
      expect(out.counters['anomaly.allowed']).toBe(60)
    }
    expect(alertsWith(['10.1.3.0/24']).alerts.length).toBeGreaterThan(0)
  })

  test('an address behind a trusted proxy counts, not the proxy', () => {
    const list = new AllowList(['10.0.0.0/8'])
    expect(list.has('ip:203.0.113.9', '10.0.0.1')).toBe(false)
    expect(list.has('ip:10.0.0.7', '192.0.2.1')).toBe(true)
    expect(new AllowList(['fd00::/8']).has('ip:fd00::1', 'fd00::1')).toBe(true)
    expect(() => new AllowList(['10.0.0.0/99'])).toThrow('--allow')
  })

  test('their scans over all APIs pass too', () => {
    const events = scanner.map(actorEvent)
    const out = run(createAnomalyActorsWorker({ allow: new AllowList(['10.1.2.3']) }), events, (e) => e.actor)
    expect(out.counters['anomaly.allowed']).toBe(60)
  })
})
