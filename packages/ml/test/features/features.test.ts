import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { CharacterModel, seededRandom, TfIdf, TruncatedSvd, toSparse } from '../../src/index.js'

test('TF-IDF rows have length 1, and what all texts share weighs least', () => {
  const model = TfIdf.fit(['banana', 'bandana', 'ban'], { columns: 1 << 16 })
  const row = model.transform(['bandana'])
  expect(row.values.reduce((s, v) => s + v * v, 0)).toBeCloseTo(1, 12)
  expect(model.transform(['']).rows).toBe(1)
  expect(Math.max(...row.values)).toBeGreaterThan(Math.min(...row.values))
})

test('truncated SVD keeps what the full one does', () => {
  const random = seededRandom(2)
  const loud = Array.from({ length: 60 }, () => [3 * random.normal(), 2 * random.normal()])
  const rows = loud.map(([a, b]) =>
    Array.from({ length: 12 }, (_, j) => a! * Math.sin(j) + b! * Math.cos(j) + 0.01 * random.normal()),
  )
  const table = toSparse(rows)
  const projected = TruncatedSvd.fit(table, 2).transform(table)
  const kept = projected.flat().reduce((s, v) => s + v * v, 0)
  const singular = new SingularValueDecomposition(new Matrix(rows)).diagonal
  expect(kept).toBeCloseTo(singular[0]! ** 2 + singular[1]! ** 2, 4)
  expect(() => TruncatedSvd.fit(table, 13)).toThrow(RangeError)
})

describe('character model', () => {
  const model = new CharacterModel(3)
  for (const w of ['anna', 'hanna', 'johanna', 'susanna', 'marianna']) model.add(w)

  test('the next characters of any context add to one', () => {
    const total = [...'anhjosumri$'].reduce((s, c) => s + Math.exp(single(c)), 0)
    expect(total).toBeLessThanOrEqual(1 + 1e-9)
    expect(total).toBeGreaterThan(0.9)
    /** Log-probability of a first character, from strings that differ in it alone. */
    function single(c: string): number {
      return Math.log((model as unknown as { probability(p: string, i: number): number }).probability(`^^${c}`, 2))
    }
  })

  test('likes its own kind, and survives the strange', () => {
    expect(model.score('hanna')).toBeGreaterThan(model.score('qwrtz'))
    expect(Number.isFinite(model.score('漢字'))).toBe(true)
    expect(Number.isFinite(model.score(''))).toBe(true)
  })
})
