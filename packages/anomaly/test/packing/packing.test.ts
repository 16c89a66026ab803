import { anomalyWorker } from '@apiscope/anomaly'
import * as fc from 'fast-check'
import { packActors, unpackActors } from '../../src/api/pack.js'
import { emptyWindow } from '../../src/api/windows.js'
import { METRICS } from '../../src/options.js'
import { NumberReader, NumberWriter } from '../../src/packing/numbers.js'
import { packParts, unpackParts } from '../../src/packing/parts.js'
import { times } from '../support.js'

test('numbers come back bit for bit', () => {
  const number = fc.oneof(
    fc.double(),
    fc.maxSafeInteger(),
    fc.nat(200),
    fc.integer({ min: -999, max: 999 }).map((n) => n / 100),
  )
  fc.assert(
    fc.property(fc.array(number, { maxLength: 300 }), (list) => {
      const writer = new NumberWriter()
      for (const value of list) writer.write(value)
      const reader = new NumberReader(Buffer.from(writer.finish()))
      for (const value of list) expect(reader.read()).toBe(value)
      expect(() => reader.read()).toThrow('packed numbers: cut')
    }),
  )
})

test('numbers of a column of multiples come back bit for bit, whatever they are', () => {
  const number = fc.oneof(
    fc.double(),
    fc.maxSafeInteger(),
    fc.nat(126),
    fc.nat(9_999).map((n) => n / 100),
  )
  fc.assert(
    fc.property(fc.array(number, { maxLength: 300 }), fc.constantFrom(1, 100, 1_024), (list, of) => {
      const writer = new NumberWriter()
      for (const value of list) writer.writeMultiple(value, of)
      const reader = new NumberReader(Buffer.from(writer.finish()))
      for (const value of list) expect(reader.readMultiple(of)).toBe(value)
      expect(() => reader.readMultiple(of)).toThrow('packed numbers: cut')
    }),
  )
})

test('parts come back; a text that unpacks beyond the limit is refused', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array()), (parts) => {
      expect(unpackParts(packParts(parts))).toEqual(parts.map((part) => Buffer.from(part)))
    }),
  )
  const large = packParts([new Uint8Array(1e6)])
  expect(large.length).toBeLessThan(10_000)
  expect(() => unpackParts(large, 999_999)).toThrow('larger than 999999 bytes')
  expect(unpackParts(large, 1_000_100)[0]).toHaveLength(1e6)
  const cut = Buffer.from([2, 0, 0, 0, 9, 0, 0, 0])
  expect(() => anomalyWorker.decode(cut.toString('latin1'), '')).toThrow()
})

test('packActors: whatever an actor holds comes back', () => {
  const value = fc.oneof(fc.nat(1e9), fc.double({ min: 0, max: 1e12, noNaN: true }))
  const start = fc.oneof(
    fc.nat(2 ** 31).map((n) => n * 900),
    fc.double({ min: 0, max: 2e12, noNaN: true }),
  )
  const window = fc.tuple(start, ...times(emptyWindow().length - 1, () => value))
  const list = fc.array(value, { maxLength: 8 })
  const actor = fc.record(
    {
      windows: fc.array(fc.oneof(window, fc.constant(emptyWindow())), { minLength: 5, maxLength: 5 }),
      objects: fc.array(fc.integer({ min: 0, max: 2 ** 24 - 1 }), { maxLength: 64 }),
      days: fc.nat(100),
      lastDay: fc.integer({ min: -1, max: 30_000 }),
      metAt: value,
      peaks: fc.tuple(...times(METRICS.length, () => value)),
      raised: list,
      raisedSize: value,
      large: fc.tuple(value, value, value),
      minted: fc.tuple(value, value, value),
    },
    { requiredKeys: ['windows', 'objects', 'days', 'lastDay'] },
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), actor)), (rows) => {
      const actors = new Map(rows.map(([id, a]) => [id, { ...a, windows: a.windows.map((w) => w.map((v) => v + 0)) }]))
      expect(unpackActors(unpackParts(packParts(packActors(actors))))).toEqual(actors)
    }),
  )
})
