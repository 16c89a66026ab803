import fc from 'fast-check'
import { giveWay } from '../src/index.js'

describe('A3: a full table', () => {
  test('never loses what must stay, loses one at a time, and lets a new one in while anything may go', () => {
    const entry = fc.tuple(fc.string(), fc.option(fc.nat(20), { nil: undefined }))
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
        const table = new Map(entries)
        const must = [...table].filter(([, worth]) => worth === undefined).length
        let refused = 0
        for (let n = table.size; n > 0; n--) {
          const before = table.size
          const gone = giveWay(table, (worth) => worth)
          expect(table.size).toBe(gone === undefined ? before : before - 1)
          refused = gone === undefined ? refused + 1 : 0
          // All that stay pass by within a few turns.
          if (refused > 5 + must / 64) break
        }
        expect([...table.values()].filter((worth) => worth === undefined)).toHaveLength(must)
      }),
    )
  })

  test('what is used outlives any number of made-up names', () => {
    const table = new Map<string, number>(Array.from({ length: 20 }, (_, i) => [`used${i}`, 100]))
    for (let i = 0; i < 80; i++) table.set(`made-up${i}`, 1)
    for (let i = 0; i < 5_000; i++) {
      expect(giveWay(table, (worth) => worth)).toBeDefined()
      table.set(`new${i}`, 1)
    }
    expect([...table.keys()].filter((key) => key.startsWith('used'))).toHaveLength(20)
  })
})
