import fc from 'fast-check'
import { BoundedCounts, mergeReports, type PipelineReport } from '../src/report'

/** Names that every object has, beside ordinary ones. */
const name = fc.constantFrom(
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'a.example',
  'b.example',
)

function counts(names: string[]): Record<string, number> {
  const bounded = new BoundedCounts(100)
  for (const one of names) bounded.add(one)
  return bounded.sorted()
}

test('D7: counts of several pipelines add up, whatever the names are', () => {
  fc.assert(
    fc.property(fc.array(fc.array(name), { minLength: 1, maxLength: 4 }), (pipelines) => {
      // As they come from another thread.
      const reports = pipelines.map(
        (names) => structuredClone({ frames: names.length, tls: counts(names) }) as PipelineReport,
      )
      const merged = mergeReports(reports)
      expect(merged.frames).toBe(pipelines.flat().length)
      expect(Object.entries(merged.tls).sort()).toEqual(Object.entries(counts(pipelines.flat())).sort())
    }),
  )
})

test('names beyond the bound are counted together', () => {
  const bounded = new BoundedCounts(2)
  for (const one of ['a', 'b', 'c', 'a', 'd']) bounded.add(one)
  expect(bounded.sorted()).toEqual({ '(other)': 2, a: 2, b: 1 })
})
