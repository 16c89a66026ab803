import { Mahalanobis, seededRandom } from '../../src/index.js'

test('without shrinkage it is the textbook distance', () => {
  // Mean (1, 1), covariance [[2/3·1.5…]] of four corners (0,0) (2,0) (0,2) (2,2): identity.
  const model = Mahalanobis.fit(
    [
      [0, 0],
      [2, 0],
      [0, 2],
      [2, 2],
    ],
    { shrinkage: 0 },
  )
  expect(model.distance([4, 5])).toBeCloseTo(5, 12)
})

test('scaling a column changes nothing, without shrinkage', () => {
  const random = seededRandom(3)
  const rows = Array.from({ length: 100 }, () => [random.normal(), random.normal() + random.next(), random.next()])
  const a = Mahalanobis.fit(rows, { shrinkage: 0 })
  const b = Mahalanobis.fit(
    rows.map(([x, y, z]) => [x! * 1000, y!, z! / 7]),
    { shrinkage: 0 },
  )
  expect(b.distance([1000, 2, 3 / 7])).toBeCloseTo(a.distance([1, 2, 3]), 8)
})

test('Ledoit and Wolf shrink more with few rows than with many, and make a singular covariance usable', () => {
  const random = seededRandom(5)
  const rows = (n: number): number[][] =>
    Array.from({ length: n }, () => Array.from({ length: 10 }, (_, j) => (j + 1) * random.normal()))
  const few = Mahalanobis.fit(rows(8))
  const many = Mahalanobis.fit(rows(2000))
  expect(few.shrinkage).toBeGreaterThan(many.shrinkage)
  expect(Number.isFinite(few.distance(new Array(10).fill(1)))).toBe(true)
  expect(() =>
    Mahalanobis.fit(
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
      { shrinkage: 0 },
    ),
  ).toThrow(/singular/)
})

test('stored and loaded it measures the same', () => {
  const random = seededRandom(6)
  const model = Mahalanobis.fit(Array.from({ length: 50 }, () => [random.normal(), random.next()]))
  expect(Mahalanobis.fromJSON(JSON.parse(JSON.stringify(model))).distance([3, 1])).toBe(model.distance([3, 1]))
})
