import * as fc from 'fast-check'
import { DEFAULT_AGENT_LIMITS, mayHoldCall, readAnswer, readCall, readCard } from '../src'

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

describe('C8: of a catalogue that breaks off, each entry that is taken is whole', () => {
  const entries = Array.from({ length: 4 }, (_, i) => ({
    name: `tool_${i}`,
    description: `What it does, in words: ${i}`,
    inputSchema: { type: 'object', properties: { to: { type: 'string' }, note: { type: 'string' } }, required: ['to'] },
    annotations: { destructiveHint: true },
  }))
  const skills = entries.map(({ name, description }) => ({ id: name, name, description, inputModes: ['text'] }))
  const card = { name: 'a', url: 'http://a.example/', version: '1', capabilities: {}, skills }
  const list = readCall('{"jsonrpc":"2.0","id":1,"method":"tools/list"}', facts)!
  const extended = readCall('{"jsonrpc":"2.0","id":1,"method":"GetExtendedAgentCard"}', facts)!
  const rpc = (result: unknown) => JSON.stringify({ jsonrpc: '2.0', id: 1, result })
  test.each([
    ['MCP', rpc({ tools: entries }), (text: string) => readAnswer(list, text, false).offered],
    ['MCP over events', `data: ${rpc({ tools: entries })}\n\n`, (text: string) => readAnswer(list, text, true).offered],
    ['A2A', rpc(card), (text: string) => readAnswer(extended, text, false).offered],
    ['an agent card', JSON.stringify(card), (text: string) => readCard(text, DEFAULT_AGENT_LIMITS)?.offered ?? []],
  ])('%s', (_, text, offeredIn) => {
    const all = offeredIn(text)
    expect(all.map(({ name }) => name)).toEqual(entries.map(({ name }) => name))
    let most = 0
    for (let at = 0; at < text.length; at++) {
      const some = offeredIn(text.slice(0, at))
      // Blanks after the last brace of a stream may be missing: then it is whole.
      expect(some).toEqual(all.slice(0, some.length))
      if (at < text.length - 8) most = Math.max(most, some.length)
    }
    expect(most).toBe(3)
  })
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
