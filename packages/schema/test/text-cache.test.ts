import fc from 'fast-check'
import { TextCache } from '../src/text-cache'

test('A4: a cache of texts holds no more bytes than it was given, however long they are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 600 }), { maxLength: 200 }),
      fc.integer({ min: 1_000, max: 50_000 }),
      (keys, bytes) => {
        const cache = new TextCache<number>(bytes, 32)
        for (const [i, key] of keys.entries()) {
          cache.set(key, i)
          expect(cache.held).toBeLessThanOrEqual(bytes)
        }
      },
    ),
  )
})

test('A4: what is too long to keep drops nothing, and what is used stays', () => {
  const cache = new TextCache<number>(10_000)
  cache.set('often', 1)
  for (let i = 0; i < 1_000; i++) {
    cache.set(`other ${i}`, i)
    expect(cache.get('often')).toBe(1)
  }
  cache.set('x'.repeat(5_000), 2)
  expect(cache.get('x'.repeat(5_000))).toBeUndefined()
  expect(cache.get('often')).toBe(1)
})
