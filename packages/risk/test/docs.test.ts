import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FACTORS, FEATURES, FLOORS, PRODUCTS, parseModel, shippedModel } from '@apiscope/risk'

const page = (name: string) => readFileSync(join(__dirname, '../../../docs', name), 'utf8')

test('the pages are those of the shipped model and name everything in it', () => {
  const factors = page('risk-factors.md')
  for (const { name } of [...FACTORS, ...PRODUCTS, ...FLOORS]) expect(factors).toContain(`\`${name}\``)
  for (const name of ['risk-factors.md', 'risk-evaluation.md']) expect(page(name)).toContain(shippedModel().version)
})

test('every training pair names two profiles, says why, and agrees with their judged impact and likelihood', () => {
  const lines = (name: string) =>
    readFileSync(join(__dirname, '../training', name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  const profiles = new Map(lines('profiles.jsonl').map((p) => [p.id, p]))
  const pairs = lines('pairs.jsonl')
  expect(profiles.size).toBeGreaterThanOrEqual(100)
  expect(pairs.length).toBeGreaterThanOrEqual(200)
  for (const { a, b, reason } of pairs) {
    const [x, y] = [profiles.get(a), profiles.get(b)]
    expect(x.impact * x.likelihood).toBeGreaterThan(y.impact * y.likelihood)
    expect(reason).toContain(x.about)
  }
})

test('a model that does not fit the features is refused with the mend', () => {
  const model = shippedModel()
  const broken = { ...model, weights: { ...model.weights, anomalies: -1 } }
  expect(() => parseModel(JSON.stringify(broken), 'x')).toThrow(/anomalies.*fit it anew/)
  expect(() => parseModel(JSON.stringify({ ...model, v: 2 }), 'x')).toThrow(/version 2/)
  expect(parseModel(JSON.stringify(model), 'x').replicates[0]!.weights.length).toBe(FEATURES.length)
})
