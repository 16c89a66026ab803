import { BoostedTrees, LogisticRegression, rocAuc, seededRandom } from '../../src/index.js'

function rings(n: number, seed: number): { rows: number[][]; labels: number[] } {
  const random = seededRandom(seed)
  const rows = Array.from({ length: n }, () => [random.normal(), random.normal(), random.next()])
  return { rows, labels: rows.map(([a, b]) => (a! * a! + b! * b! + 0.3 * random.normal() < 1.4 ? 1 : 0)) }
}

test('learns what a line cannot, on rows it has not seen', () => {
  const train = rings(2000, 1)
  const fresh = rings(1000, 2)
  const trees = BoostedTrees.fit(train.rows, train.labels, { trees: 60 })
  const line = LogisticRegression.fit(train.rows, train.labels)
  const auc = (score: (x: number[]) => number): number => rocAuc(fresh.rows.map(score), fresh.labels)
  expect(auc((x) => trees.score(x))).toBeGreaterThan(0.97)
  expect(auc((x) => line.score(x))).toBeLessThan(0.6)
})

test('the same seed gives the same trees; stored and loaded they score the same', () => {
  const { rows, labels } = rings(300, 3)
  const a = BoostedTrees.fit(rows, labels, { trees: 20, seed: 5 })
  const b = BoostedTrees.fit(rows, labels, { trees: 20, seed: 5 })
  const loaded = BoostedTrees.fromJSON(JSON.parse(JSON.stringify(a)))
  for (const x of rows) {
    expect(b.score(x)).toBe(a.score(x))
    expect(loaded.probability(x)).toBe(a.probability(x))
  }
})

test('one class alone and constant columns are no trouble', () => {
  const model = BoostedTrees.fit([[1], [1], [1]], [1, 1, 1])
  expect(model.probability([1])).toBeGreaterThan(0.5)
  expect(() => BoostedTrees.fit([[1]], [])).toThrow(RangeError)
})

test('rare values of a column can be distinguished', () => {
  const rows = Array.from({ length: 1000 }, (_, i) => [i < 30 ? 0 : 1])
  const labels = rows.map(([v]) => 1 - v!)
  const model = BoostedTrees.fit(rows, labels, { leafWeight: 0.1 })
  expect(model.probability([0])).toBeGreaterThan(0.9)
  expect(model.probability([1])).toBeLessThan(0.1)
})
