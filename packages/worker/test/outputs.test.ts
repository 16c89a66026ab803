import { Outputs } from '../src/core/outputs'

describe('views between two commits', () => {
  test('the last value of a field wins, as text; null removes', () => {
    const out = new Outputs(new Map())
    out.hset('k', { a: 1, b: 'x', c: 2 })
    out.hset('k', { a: 2.5, c: null })
    const written = out.takeViews().hashes.get('k')!
    expect(Object.fromEntries(written)).toEqual({ a: '2.5', b: 'x', c: null })
    expect(out.takeViews().hashes.size).toBe(0)
  })

  test('a value that is costly is worked out once, when it is written, and not at all when it was set again', () => {
    const out = new Outputs(new Map())
    const first = jest.fn(() => 1)
    const second = jest.fn(() => 2)
    const third = jest.fn(() => null)
    out.hset('k', { a: first, b: first, gone: third })
    out.hset('k', { a: second })
    out.hset('k', { b: 'plain' })
    expect(second).not.toHaveBeenCalled()
    expect(Object.fromEntries(out.takeViews().hashes.get('k')!)).toEqual({ a: '2', b: 'plain', gone: null })
    expect(first).not.toHaveBeenCalled()
    expect(second).toHaveBeenCalledTimes(1)
  })

  test('a value that cannot be worked out is counted and left out, and the others are written', () => {
    const counters = new Map<string, number>()
    const out = new Outputs(counters)
    const broken = () => {
      throw new Error('broken')
    }
    out.hset('k', { a: broken, b: 1 })
    expect(Object.fromEntries(out.takeViews().hashes.get('k')!)).toEqual({ b: '1' })
    expect(counters.get('worker.view_errors')).toBe(1)
  })
})
