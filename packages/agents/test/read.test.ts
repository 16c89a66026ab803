import * as fc from 'fast-check'
import { mayHoldCall, readAnswer, readCall } from '../src'

const NONE = () => []
const facts = { fields: NONE, target: '/x' }

test('property: any JSON is a call or none, without an exception, and its answer likewise', () => {
  const method = fc.constantFrom(
    'tools/call',
    'initialize',
    'resources/read',
    'SendMessage',
    'message/send',
    'server/discover',
    'x',
  )
  const message = fc.record(
    {
      jsonrpc: fc.constantFrom('2.0', '1.0'),
      id: fc.oneof(fc.integer(), fc.string(), fc.constant(null)),
      method,
      params: fc.jsonValue({ maxDepth: 3 }),
      result: fc.jsonValue({ maxDepth: 3 }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(
      fc.oneof(message, fc.array(message, { maxLength: 3 })),
      fc.nat(),
      fc.boolean(),
      (value, at, isStream) => {
        const text = JSON.stringify(value)
        const call = readCall(text.slice(0, at % (text.length + 1)), facts) ?? readCall(text, facts)
        if (!call) return
        expect((call.operation ?? '').length).toBeLessThan(400)
        const answer = readAnswer(call, isStream ? `data: ${text}\n\n` : text, isStream)
        expect(answer.status === undefined || (answer.status >= 200 && answer.status < 600)).toBe(true)
      },
    ),
  )
})

test('property: a call is still read where it was cut behind its name, and never as another', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z_]{1,20}$/), fc.string({ maxLength: 200 }), fc.nat(), (name, note, at) => {
      const head = `{"method":"tools/call","params":{"name":"${name}",`
      const text = `${head}"arguments":{"note":${JSON.stringify(note)}}},"jsonrpc":"2.0","id":1}`
      const call = readCall(text.slice(0, head.length + (at % (text.length - head.length))), facts)
      expect(call?.operation).toBe(`tools/call:${name}`)
    }),
  )
})

test('what holds no words of a call is turned away by its edges', () => {
  const long = 'x'.repeat(2_000)
  expect(
    mayHoldCall(
      Buffer.from(`{"method":"tools/call","params":{"name":"a","arguments":{"n":"${long}"}},"jsonrpc":"2.0","id":1}`),
    ),
  ).toBe(true)
  expect(mayHoldCall(Buffer.from(`{"jsonrpc":"2.0","method":"ping","note":"${long}"}`))).toBe(true)
  expect(mayHoldCall(Buffer.from(`{"name":"ann","note":"${long}"}`))).toBe(false)
  expect(mayHoldCall(Buffer.from('name=ann&note=hello+world'))).toBe(false)
})
