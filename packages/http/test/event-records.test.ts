import { countRecords } from '@apiscope/http'
import fc from 'fast-check'
import { TestFlow } from './support/flow'

describe('events of a stream are records', () => {
  test.each([
    ['data: {"a":1}\n\ndata: {"a":2}\n\n', 2],
    ['data: one\n\n: still here\n\ndata: two\r\n\r\nevent: ping\n\ndata\n\n', 3],
    ['data: a\rdata: b\r\rdata: c\r\r', 2],
    ['id: 7\nretry: 10\n\n', 0],
    ['database: x\n\n', 0],
    // Who reads one never gives out an event that no blank line ends.
    ['data: a\n\ndata: b', 1],
    ['data: [1,2,3,4,5]\n\n', 5],
    ['', 0],
  ])('%j', (text, expected) => expect(countRecords(Buffer.from(text), 'events')).toBe(expected))

  test('property: over any split, with any end of line, beside comments', () => {
    const line = fc.constantFrom('data: x', 'data:', ': ping', 'event: tick', 'id: 1')
    const events = fc.array(fc.array(line, { minLength: 1, maxLength: 4 }), { maxLength: 8 })
    fc.assert(
      fc.property(events, fc.constantFrom('\n', '\r\n', '\r'), fc.integer({ min: 1, max: 9 }), (sent, end, step) => {
        const body = Buffer.from(sent.map((lines) => lines.map((text) => text + end).join('') + end).join(''))
        const flow = new TestFlow()
        flow.client('GET /events HTTP/1.1\r\nhost: a\r\n\r\n')
        flow.server(
          `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncontent-length: ${body.length}\r\n\r\n`,
        )
        for (let at = 0; at < body.length; at += step) flow.server(body.subarray(at, at + step))
        const expected = sent.filter((lines) => lines.some((text) => text.startsWith('data'))).length
        expect(flow.exchanges[0]!.response!.records).toBe(expected)
      }),
      { numRuns: 200 },
    )
  })
})
