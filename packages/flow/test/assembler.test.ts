import fc from 'fast-check'
import { Assembler, type Span } from '../src/assembler.js'

const span = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 30 }))

test('spans stay in order and apart, first wins, against a plain array of owners', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(span, fc.constant(undefined)), { maxLength: 120 }), (steps) => {
      const assembler = new Assembler<Span & { id: number }>()
      const owner: number[] = new Array(240).fill(-1)
      for (const [id, step] of steps.entries()) {
        if (!step) {
          const first = assembler.shift()
          const held = owner.findIndex((value) => value >= 0)
          expect(first?.start ?? -1).toBe(held)
          if (first) owner.fill(-1, first.start, first.end)
          continue
        }
        const [start, length] = step
        const free: number[] = []
        let covered = 0
        assembler.uncovered(start, start + length, free, (held, a, b) => {
          for (let i = a; i < b; i++) expect(owner[i]).toBe(held.id)
          covered += b - a
        })
        for (let i = 0; i < free.length; i += 2) {
          for (let at = free[i]!; at < free[i + 1]!; at++) {
            expect(owner[at]).toBe(-1)
            owner[at] = id
          }
          covered += free[i + 1]! - free[i]!
          assembler.insert({ id, start: free[i]!, end: free[i + 1]! })
        }
        expect(covered).toBe(length)
      }
      let last = -1
      for (let held = assembler.shift(); held; held = assembler.shift()) {
        expect(held.start).toBeGreaterThanOrEqual(last)
        for (let i = held.start; i < held.end; i++) expect(owner[i]).toBe(held.id)
        owner.fill(-1, held.start, held.end)
        last = held.end
      }
      expect(owner.every((value) => value === -1)).toBe(true)
    }),
    { numRuns: 150 },
  )
})

test('a long queue is emptied from the front and filled at both ends', () => {
  const assembler = new Assembler<Span>()
  for (let i = 500; i < 1000; i++) assembler.insert({ start: i, end: i + 1 })
  for (let i = 499; i >= 0; i--) assembler.insert({ start: i, end: i + 1 })
  expect(assembler.size).toBe(1000)
  expect(assembler.last).toEqual({ start: 999, end: 1000 })
  for (let i = 0; i < 300; i++) expect(assembler.shift()).toEqual({ start: i, end: i + 1 })
  assembler.insert({ start: 299, end: 300 })
  expect(assembler.first).toEqual({ start: 299, end: 300 })
  expect(assembler.size).toBe(701)
})
