import { anomalyWorker } from '@apiscope/anomaly'
import type { Exchange } from '@apiscope/schema'
import { call, HOUR, MINUTE, run, START } from './support.js'

const conflict = (time: number, actor: string, status = 200): Exchange => {
  const exchange = call({ time, actor, status })
  return { ...exchange, quality: { ...exchange.quality, oddities: ['obs-fold', 'overlap-conflict'] } }
}
const alerts = (exchanges: Exchange[]) =>
  run(anomalyWorker, exchanges, (e) => e.api.id).alerts.filter(({ kind }) => kind === 'evasion')

test('K11: segments that differ are an alert that names who sent them, medium or, where it was answered, high', () => {
  const found = alerts([conflict(START, 'eve', 404), conflict(START + MINUTE, 'mallory')])
  expect(found.map(({ client, severity, owasp }) => [client?.id, severity, owasp])).toEqual([
    ['eve', 'medium', 'API8:2023'],
    ['mallory', 'high', 'API8:2023'],
  ])
  expect(found[0]!.title).toContain('Overlapping TCP segments')
})

test('one alert for an API and caller, however many follow; again after the hold-off', () => {
  const many = Array.from({ length: 300 }, (_, i) => conflict(START + i * 1_000, 'eve'))
  expect(alerts(many)).toHaveLength(1)
  expect(alerts([...many, conflict(START + 7 * HOUR, 'eve')])).toHaveLength(2)
})

test('other oddities are none', () => {
  const exchange = call({ time: START, actor: 'u' })
  expect(
    alerts([{ ...exchange, quality: { ...exchange.quality, oddities: ['te-and-cl', 'unread-response'] } }]),
  ).toEqual([])
})
