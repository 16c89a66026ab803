import fc from 'fast-check'
import { biweightRho, huberPsi, madScale, median, normalCdf, normalQuantile, quantile } from '../../src/index.js'

test('normal quantiles of the tables', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14)
  expect(normalQuantile(0.5)).toBe(0)
  expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 13)
  expect(normalQuantile(1e-20)).toBeCloseTo(-9.262340089798409, 12)
  expect(normalQuantile(2)).toBeNaN()
})

test('distribution and quantile undo each other', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (p) => {
      expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(2e-7)
    }),
  )
})

test('order statistics and robust scale', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75)
  expect(median([])).toBeNaN()
  expect(madScale([1, 2, 3, 4, 1000])).toBeCloseTo(1.4826, 12)
  expect(huberPsi(-9, 2)).toBe(-2)
  expect(biweightRho(5)).toBe(2.52)
  expect(biweightRho(0)).toBe(0)
})
