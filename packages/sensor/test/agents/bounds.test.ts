/** What servers and callers can grow in the reading of agents' calls is bounded, whatever they send. */
import * as fc from 'fast-check'
import { KnownTools } from '../../src/agents/known-tools'
import { OpenEvents } from '../../src/agents/open-events'

test('property: tools of all catalogues take no more than their bound, and the latest are there', () => {
  const property = fc.record({
    name: fc.string({ maxLength: 40 }),
    types: fc.constant(['string']),
    required: fc.boolean(),
    enumeration: fc.array(fc.string({ maxLength: 20 }), { maxLength: 8 }),
  })
  const listed = fc.record({
    endpoint: fc.constantFrom('a', 'b', 'c'),
    name: fc.string({ maxLength: 20 }),
    properties: fc.array(property, { maxLength: 6 }),
  })
  fc.assert(
    fc.property(fc.array(listed, { maxLength: 60 }), (all) => {
      const tools = new KnownTools(4_000)
      for (const { endpoint, name, properties } of all) {
        const tool = { inputs: { properties, closed: true } }
        tools.set(endpoint, name, tool)
        expect(tools.size).toBeLessThanOrEqual(4_000)
        expect(tools.get(endpoint, name)).toBe(tool)
      }
    }),
  )
})

test('property: events that broke off take no more than their bound, and are taken once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.string({ maxLength: 300 })), { maxLength: 80 }), (parts) => {
      const open = new OpenEvents<number>(200, 1_000)
      for (const [owner, text] of parts) {
        open.keep(owner, text)
        expect(open.size).toBeLessThanOrEqual(1_000)
      }
      const [owner, text] = parts.at(-1) ?? [0, '']
      expect(open.take(owner)).toBe(text.length <= 200 ? text : '')
      expect(open.take(owner)).toBe('')
      for (let i = 0; i < 10; i++) open.take(i)
      expect(open.size).toBe(0)
    }),
  )
})
