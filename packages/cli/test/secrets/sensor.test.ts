import { published, readable, table } from './sensor'

const { forms, secrets } = table()

test('the table holds what it promises', () => {
  expect(forms.length).toBeGreaterThan(700)
  expect(new Set(forms.map(({ title }) => title)).size).toBeGreaterThan(680)
  expect(secrets.length).toBeGreaterThanOrEqual(forms.length)
})

test.each([
  ['plain', false],
  ['sealed', true],
])('C1–C5, P1, K6, K23: no planted credential leaves the sensor (%s)', async (_mode, sealed) => {
  const texts = await published(forms, sealed)
  expect(texts.filter((text) => text === '')).toEqual([])
  const titled = new Map(texts.map((text, i) => [`${i} ${forms[i]!.title}`, text]))
  expect(readable(titled, secrets)).toEqual([])
})
