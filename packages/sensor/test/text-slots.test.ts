import fc from 'fast-check'
import { TextSlots } from '../src/text-slots.js'

test('what was added is there until another text takes its slot; nothing else ever is', () => {
  const texts = fc.array(fc.string({ maxLength: 24 }), { maxLength: 60 })
  fc.assert(
    fc.property(texts, (list) => {
      const slots = new TextSlots(8, 16)
      const added = new Set<string>()
      for (const text of list) {
        if (slots.has(text)) expect(added.has(text)).toBe(true)
        slots.add(text)
        added.add(text)
        expect(slots.has(text)).toBe(text.length <= 16)
      }
    }),
  )
})

test('equal length and sampled characters are not enough', () => {
  const slots = new TextSlots(1, 512)
  const text = 'x'.repeat(300)
  slots.add(text)
  for (let i = 0; i < text.length; i++) expect(slots.has(`${text.slice(0, i)}y${text.slice(i + 1)}`)).toBe(false)
})
