import { SeriesScorer } from '@apiscope/anomaly'
import fc from 'fast-check'
import { BAND_SIZE, ConformalBand } from '../src/series/conformal-band.js'
import { Novelty } from '../src/series/novelty.js'
import { OrderedWindow } from '../src/series/ordered.js'
import { random } from './support.js'

test('ordered window: ranks and neighbours are those of the last values', () => {
  const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 80 })
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 20 }), (all, limit) => {
      const window = new OrderedWindow(limit)
      all.forEach((value, i) => {
        const kept = all.slice(Math.max(0, i - limit), i)
        expect(window.atLeast(value)).toBe(kept.filter((k) => k >= value).length)
        const nearest = Math.min(...kept.map((k) => Math.abs(k - value)))
        if (kept.length > 0) expect(window.nearest(value)).toBe(nearest)
        else expect(window.nearest(value)).toBeNaN()
        window.add(value)
      })
    }),
  )
})

describe('novelty', () => {
  const rng = random(7)
  const noise = Array.from({ length: 2_000 }, () => rng() + rng() + rng())

  test('a conformal p-value is honest: 1 in 100 is met about once in a hundred', () => {
    const novelty = new Novelty()
    const scores = noise.map((value) => novelty.push(value)).slice(200)
    expect(scores.filter((s) => s >= 2).length / scores.length).toBeLessThan(0.015)
  })

  test('a value never seen and a known value in an unknown order are both new', () => {
    const wave = Array.from({ length: 800 }, (_, i) => Math.sin(i / 5) + 0.01 * noise[i]!)
    const novelty = new Novelty()
    for (const value of wave) novelty.push(value)
    expect(novelty.push(3)).toBeGreaterThan(2)
    const other = new Novelty()
    for (const value of wave) other.push(value)
    const jump = [0.9, -0.9, 0.9, -0.9].map((value) => other.push(value))
    expect(Math.max(...jump)).toBeGreaterThan(1.3)
  })
})

describe('conformal band', () => {
  const share = (draw: () => number, level: number) => {
    const band = new ConformalBand(new Float32Array(BAND_SIZE), 0)
    band.start()
    let held = 0
    for (let i = 0; i < 6_000; i++) {
      const z = draw()
      const { above, below } = band.reach(level)
      if (i >= 1_000 && z <= above && -z <= below) held++
      band.learn(z)
    }
    return held / 5_000
  }
  const rng = random(3)
  const normal = () => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng())
  const draws: [string, () => number][] = [
    ['normal', normal],
    ['heavy', () => normal() / Math.sqrt(Math.abs(normal()) + 0.1)],
    ['lopsided', () => -Math.log(1 - rng()) - 1],
  ]
  test.each(draws)('%s errors: 95 %% and 99 %% hold', (_, draw) => {
    expect(Math.abs(share(draw, 0.95) - 0.95)).toBeLessThan(0.01)
    expect(Math.abs(share(draw, 0.99) - 0.99)).toBeLessThan(0.005)
  })

  test('an attack hardly teaches', () => {
    const band = new ConformalBand(new Float32Array(BAND_SIZE), 0)
    band.start()
    const before = band.reach(0.99).above
    for (let i = 0; i < 3; i++) band.learn(1e6)
    expect(band.reach(0.99).above - before).toBeLessThan(0.3)
  })
})

test('SeriesScorer: causal, in [0, 1], and a missing value scores nothing', () => {
  const at = (i: number) => String(1_700_000_000_000 + i * 300_000)
  const run = (values: number[]) => {
    const scorer = new SeriesScorer()
    return [...values.flatMap((value, i) => scorer.push(at(i), value)), ...scorer.finish()]
  }
  const rng = random(5)
  const values = Array.from({ length: 700 }, (_, i) => (i === 400 ? Number.NaN : 10 + 3 * Math.sin(i / 40) + rng()))
  const whole = run(values)
  expect(whole.slice(0, 500)).toEqual(run(values.slice(0, 500)))
  expect(whole.every(({ score }) => score >= 0 && score <= 1)).toBe(true)
  expect(whole[400]!.score).toBe(0)
  expect(run([...values, 40]).at(-1)!.score).toBeGreaterThan(0.5)
})
