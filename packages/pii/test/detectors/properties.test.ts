import { CustomDetector, DETECTORS, factsOf, openSealed, sealText, ValueClassifier } from '@apiscope/pii'
import * as fc from 'fast-check'

const text = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.stringMatching(/^[0-9 ().+/-]{1,30}$/),
  fc.stringMatching(/^[A-Z0-9<]{1,90}$/),
  fc.emailAddress(),
  fc.ipV4(),
  fc.ipV6(),
  fc.webUrl(),
  fc.uuid(),
)

test('any text gets a score between 0 and 1 from every detector, named or not, and no exception', () => {
  fc.assert(
    fc.property(text, fc.boolean(), (value, named) => {
      const facts = factsOf(value)
      for (const detector of DETECTORS) {
        const context = { named: new Set(named ? [detector.label] : []), regions: ['US', 'FR'], year: 2024, facts }
        const { score } = detector.detect(facts.text, context)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
      }
    }),
    { numRuns: 400 },
  )
})

test('a verdict survives the sealed text form, whatever the value', () => {
  const classifier = new ValueClassifier()
  fc.assert(
    fc.property(text, (value) => {
      const verdict = classifier.classify(value)
      expect(openSealed(sealText(verdict, 'a-key_1'))).toEqual({ verdict, key: 'a-key_1' })
    }),
    { numRuns: 300 },
  )
})

test('text that only looks sealed is not opened', () => {
  for (const value of [
    '[sealed:]',
    '[sealed:99:1:1:k:]',
    '[sealed:1:1:1:k:EMAIL=x]',
    '[sealed:1:2:9:k:]',
    'sealed:1:1:1:k:',
  ]) {
    expect(openSealed(value)).toBeUndefined()
  }
})

test('a pattern that is catastrophic elsewhere runs in linear time', () => {
  const detector = new CustomDetector({ label: 'SLOW', pattern: '(a+)+b' })
  expect(detector.accepts('a'.repeat(256))).toBe(false)
  expect(detector.accepts(`${'a'.repeat(200)}b`)).toBe(true)
})

test('checksums of custom detectors decide', () => {
  const luhn = new CustomDetector({ label: 'CARD_REF', pattern: '[0-9]{16}', checksum: 'luhn' })
  expect(luhn.accepts('4012888888881881')).toBe(true)
  expect(luhn.accepts('4012888888881882')).toBe(false)
  expect(() => new CustomDetector({ label: 'X', pattern: 'a', checksum: 'crc' })).toThrow(/checksum/)
})
