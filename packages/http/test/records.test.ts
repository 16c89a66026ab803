import { countRecords } from '@apiscope/http'
import fc from 'fast-check'
import { GET, TestFlow } from './support/flow'

const count = (text: string) => countRecords(Buffer.from(text))

/** The plain meaning: elements of the largest array at any depth. */
function largest(value: unknown): number {
  if (Array.isArray(value)) return Math.max(value.length, ...value.map(largest))
  if (value && typeof value === 'object') return Math.max(0, ...Object.values(value).map(largest))
  return 0
}

describe('records of JSON', () => {
  test.each([
    ['{}', 0],
    ['[]', 0],
    ['[ \n ]', 0],
    ['[[]]', 1],
    ['[1]', 1],
    ['{"a":[1,2,3],"b":[[1,2],[3]]}', 3],
    ['{"a":"[1,2,3,4,5]"}', 0],
    ['["a,b","c\\"],[","d\\\\"]', 3],
    ['[{"a":[1,2]},{"b":{"c":[1,2,3,4]}}]', 4],
    ['\ufeff [true,false,null]', 3],
    ['"just a string, with [brackets]"', 0],
    ['not json', 0],
    ['{"a":1}\n{"a":2}\n{"a":3}', 3],
    ['{"items":[1,2,3', 3],
    ['[[1,2,3,4],[1', 4],
    ['', 0],
    [']]]}}}', 0],
  ])('%s', (text, expected) => expect(count(text)).toBe(expected))

  test('agrees with JSON.parse on any document, with any blanks', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 1, 3), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const container = typeof value === 'object' && value !== null
        expect(count(text)).toBe(container ? largest(value) : 0)
      }),
      { numRuns: 500, seed: 1 },
    )
  })

  test('any split of the bytes gives the same count', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 1, max: 9 }), (value, size) => {
        const bytes = Buffer.from(JSON.stringify({ value, text: 'a\\"[1,2]\\\\' }))
        const flow = new TestFlow()
        flow.client(GET('/')).server('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n')
        for (let at = 0; at < bytes.length; at += size) flow.server(bytes.subarray(at, at + size))
        expect(flow.close()[0].response?.records).toBe(largest(value))
      }),
      { numRuns: 200, seed: 1 },
    )
  })

  test('nested 100,000 deep', () => {
    expect(count('['.repeat(100_000) + ']'.repeat(100_000))).toBe(1)
    expect(count(`${'{"a":'.repeat(100_000)}[1,2,3]`)).toBeLessThanOrEqual(3)
  })
})

describe('records of other bodies', () => {
  const records = (contentType: string, body: string) => {
    const flow = new TestFlow()
    flow.client(GET('/')).server(`HTTP/1.1 200 OK\r\nContent-Type: ${contentType}\r\n\r\n`)
    for (const part of body.match(/[\s\S]{1,5}/g) ?? []) flow.server(part)
    return flow.close()[0].response?.records
  }
  test.each([
    ['application/x-ndjson', '{"a":1}\n\n{"a":[1,2,3,4,5]}\n', 2],
    ['application/xml', '<list><item a="1>2"/><item/><!-- <item/> --><item>x</item><other/><item/></list>', 3],
    ['text/xml; charset=utf-8', '<?xml version="1.0"?><a><b><![CDATA[<c/><c/>]]></b></a>', 0],
    ['application/soap+xml', '<s:E><s:B><r><r1/></r><r><r1/><r1/><r1/><r1/></r></s:B></s:E>', 4],
    ['text/html', '<ul><li>1<li>2<li>3</ul>', 0],
    ['image/png', '[1,2,3]', 0],
    ['text/plain', '[1,2,3]', 3],
    ['application/problem+json', '{"errors":[1,2]}', 2],
  ])('%s %s', (contentType, body, expected) => expect(records(contentType, body)).toBe(expected))
})
