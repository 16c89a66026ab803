import { type ApiReport, changesOf, lastChange, markOldVersions } from '@apiscope/model'
import { parseDuration, parseMoment } from '../../src/io/durations'
import { renderChanges } from '../../src/report/render-changes'

const DAY = 86_400_000
const START = Date.parse('2025-03-10T00:00:00Z')

function api(method: string, template: string, first: number, last: number, more: Partial<ApiReport> = {}): ApiReport {
  const { facts, ...rest } = more
  return {
    id: `${method} shop.example${template}`,
    method,
    host: 'shop.example',
    template,
    calls: 1,
    actors: 1,
    authentication: ['none'],
    labels: [],
    risk: 1,
    level: 'low',
    factors: [],
    parameters: {},
    metrics: {},
    facts: { first_seen_ms: String(START + first * DAY), last_seen_ms: String(START + last * DAY), ...facts },
    ...rest,
  }
}

test('durations and points in time', () => {
  expect([parseDuration('90s'), parseDuration('1.5h'), parseDuration('7d'), parseDuration('7')]).toEqual([
    90_000,
    5_400_000,
    7 * DAY,
    undefined,
  ])
  expect(parseMoment('1d', START)).toBe(START - DAY)
  expect(parseMoment('2025-03-10', 0)).toBe(START)
  expect(parseMoment('yesterday', 0)).toBeUndefined()
})

test('an old version is a zombie while it is called after a newer one came; others are not', () => {
  const apis = [
    api('GET', '/v1/users/{id}', 0, 9),
    api('GET', '/v2/users/{id}', 5, 9),
    api('POST', '/v1/users/{id}', 0, 9),
    api('GET', '/v1/orders', 0, 4),
    api('GET', '/v2/orders', 5, 9),
    api('GET', '/api/v2beta1/x', 0, 9),
    api('GET', '/api/v2/x', 1, 9),
    api('GET', '/api/v10/x', 2, 9),
    api('GET', '/vault', 0, 9),
  ]
  markOldVersions(apis)
  const zombies = apis
    .filter(({ facts }) => facts.lifecycle === 'zombie')
    .map(({ template, facts }) => [template, facts.successor])
  expect(zombies).toEqual([
    ['/v1/users/{id}', 'GET shop.example/v2/users/{id}'],
    ['/api/v2beta1/x', 'GET shop.example/api/v10/x'],
    ['/api/v2/x', 'GET shop.example/api/v10/x'],
  ])
  expect(changesOf(apis).filter(({ kind }) => kind === 'zombie')).toHaveLength(3)
})

test('labels count as a change when parameter and label are new, not when the label was only found late', () => {
  const at = (day: number) => START + day * DAY
  const found = api('GET', '/a', 0, 9, {
    parameters: {
      'response:ssn': { labels: [{ label: 'SSN', first: at(5) }], first_seen: at(5) },
      'response:name': { labels: [{ label: 'NAME', first: at(6) }], first_seen: at(0) },
      'response:mail': { labels: [{ label: 'EMAIL', first: at(0.5) }], first_seen: at(0) },
      'types:response:ssn': { types: ['text'] },
    },
    facts: { changes: JSON.stringify([{ at: at(3), kind: 'new_field', name: 'response:extra', detail: 'in 9 of 9' }]) },
  })
  expect(changesOf([found]).map(({ kind, name }) => [kind, name])).toEqual([
    ['new_label', 'response:ssn'],
    ['new_field', 'response:extra'],
    ['new', undefined],
  ])
  expect(lastChange(found)).toBe(at(5))
  expect(changesOf([found], at(4))).toHaveLength(1)
  const text = renderChanges(changesOf([found]), 2)
  expect(text).toContain('extra in the response: in 9 of 9')
  expect(text).toContain('1 more')
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
})
