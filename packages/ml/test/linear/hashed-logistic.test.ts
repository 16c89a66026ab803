import { HashedLogistic, murmur3, rocAuc, seededRandom } from '../../src/index.js'

/** Words of class 1 end in a vowel of the second half of the alphabet. */
function words(n: number, seed: number): { hashes: number[][]; labels: number[] } {
  const random = seededRandom(seed)
  const text = Array.from({ length: n }, () =>
    Array.from({ length: 6 }, () => 'abcdeiouxyz'[random.below(11)]).join(''),
  )
  return {
    hashes: text.map((t) => [...t].map((c, i) => murmur3(i === 5 ? `${c}$` : c))),
    labels: text.map((t) => ('ou'.includes(t[5]!) ? 1 : 0)),
  }
}

test('learns from hashed features, and one byte a weight is enough', () => {
  const train = words(3000, 1)
  const fresh = words(500, 2)
  const model = HashedLogistic.create(12)
  for (let epoch = 0; epoch < 3; epoch++)
    for (const [i, h] of train.hashes.entries()) model.learn(h, 1, train.labels[i]!)
  const loaded = HashedLogistic.fromJSON(JSON.parse(JSON.stringify(model)))
  expect(
    rocAuc(
      fresh.hashes.map((h) => model.score(h)),
      fresh.labels,
    ),
  ).toBeGreaterThan(0.99)
  expect(
    rocAuc(
      fresh.hashes.map((h) => loaded.score(h)),
      fresh.labels,
    ),
  ).toBeGreaterThan(0.99)
  expect(() => loaded.learn([1], 1, 1)).toThrow(/does not learn/)
  expect(() => HashedLogistic.create(2)).toThrow(RangeError)
})
