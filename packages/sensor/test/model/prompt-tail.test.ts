import * as fc from 'fast-check'
import { PromptTail, TAIL_BYTES } from '../../src/model/prompt-tail'

test('L: the end of what passed, whatever the pieces; what is given is borrowed', () => {
  const sizes = fc.oneof(fc.nat(40), fc.nat(3 * TAIL_BYTES), fc.constantFrom(TAIL_BYTES, 2 * TAIL_BYTES))
  fc.assert(
    fc.property(fc.array(sizes, { maxLength: 8 }), (lengths) => {
      const tail = new PromptTail()
      const pieces = lengths.map((length, i) => Buffer.alloc(length, 97 + i))
      const all = Buffer.concat(pieces)
      for (const piece of pieces) {
        tail.data(piece, 0, piece.length)
        piece.fill(0)
      }
      expect(tail.text() === all.subarray(Math.max(0, all.length - TAIL_BYTES)).toString()).toBe(true)
    }),
    { numRuns: 60 },
  )
})

test('L: what comes byte by byte is kept in one buffer', () => {
  const tail = new PromptTail()
  const bytes = Buffer.from('abcdefghij'.repeat(10_000))
  const spies = [jest.spyOn(Buffer, 'from'), jest.spyOn(Buffer, 'allocUnsafeSlow'), jest.spyOn(Buffer, 'concat')]
  for (let i = 0; i < bytes.length; i++) tail.data(bytes, i, i + 1)
  const made = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  for (const spy of spies) spy.mockRestore()
  expect(made).toBeLessThan(64)
  expect(tail.text() === bytes.subarray(bytes.length - TAIL_BYTES).toString()).toBe(true)
})
