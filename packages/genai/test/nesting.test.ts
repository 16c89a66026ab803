import * as fc from 'fast-check'
import { DEFAULT_GENAI_LIMITS, readModelRequest } from '../src'
import { readJson } from '../src/json/read'
import { DIALECTS, frameOf, type Said } from './talk'

const CALL: Said = { model: 'm', text: ['Yes.'], tools: [{ name: 'send', args: { to: 'DEEP' } }], input: 3, output: 4 }
const { depth } = DEFAULT_GENAI_LIMITS

/** Lists or objects within each other. */
const nested = (levels: number, isObject: boolean): string =>
  isObject ? `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}` : '['.repeat(levels) + ']'.repeat(levels)

const nesting = fc.record({
  levels: fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom(1, depth, 8_000, 30_000, 100_000)),
  isObject: fc.boolean(),
})

const carriers: Record<string, (body: string) => { contentType: string; answer: Buffer }> = {
  JSON: (body) => ({ contentType: 'application/json', answer: Buffer.from(body) }),
  SSE: (body) => ({ contentType: 'text/event-stream', answer: Buffer.from(`data: ${body}\n\n`) }),
  NDJSON: (body) => ({ contentType: 'application/x-ndjson', answer: Buffer.from(`${body}\n`) }),
}

describe.each(Object.keys(DIALECTS))('4: %s, a tool called with arguments of any nesting', (name) => {
  test.each(Object.keys(carriers))('as %s ends no thread', (carrier) => {
    fc.assert(
      fc.property(nesting, ({ levels, isObject }) => {
        const spoken = DIALECTS[name]!(CALL, false)
        const body = spoken.answer.toString().replace(/\\?"DEEP\\?"/, () => nested(levels, isObject))
        const { contentType, answer } = carriers[carrier]!(body)
        const model = readModelRequest(Buffer.from(JSON.stringify(spoken.request)), spoken.path, 'h')!
        model.begins(contentType)
        model.data(answer, 0, answer.length)
        model.end()
        model.answers()
        const facts = model.facts(200)
        expect(facts.dialect).toBe(name)
        // OpenAI writes arguments as a string. Of an answer beyond 64 KiB the beginning and the end are read.
        if (levels > depth && levels < 10_000 && !name.startsWith('openai')) expect(facts.cut).toBe(true)
      }),
      { numRuns: 12 },
    )
  })

  test('in a request ends no thread', () => {
    fc.assert(
      fc.property(nesting, ({ levels, isObject }) => {
        const spoken = DIALECTS[name]!(CALL, false)
        const body = JSON.stringify(spoken.request).replace('"Who is it?"', () => nested(levels, isObject))
        readModelRequest(Buffer.from(body), spoken.path, 'h')?.asks()
      }),
      { numRuns: 12 },
    )
  })
})

test('4: frames of Bedrock, with a tool called with arguments of any nesting', () => {
  fc.assert(
    fc.property(nesting, fc.boolean(), ({ levels, isObject }, isPacked) => {
      const spoken = DIALECTS[isPacked ? 'bedrock-invoke' : 'bedrock-converse']!(CALL, true)
      const input = nested(levels, isObject)
      const block = `{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","name":"x","input":{"a":${input}}}}`
      const answer = isPacked
        ? frameOf('chunk', Buffer.from(JSON.stringify({ bytes: Buffer.from(block).toString('base64') })))
        : frameOf(
            'contentBlockDelta',
            Buffer.from(`{"contentBlockIndex":1,"delta":{"toolUse":{"name":"x","input":{"a":${input}}}}}`),
          )
      const model = readModelRequest(Buffer.from(JSON.stringify(spoken.request)), spoken.path, 'h')!
      model.begins(spoken.contentType)
      model.data(answer, 0, answer.length)
      model.end()
      model.answers()
      // A frame of 256 KiB is passed over.
      if (answer.length < DEFAULT_GENAI_LIMITS.eventBytes) expect(model.facts(200).toolsCalled).toEqual(['x'])
    }),
    { numRuns: 24 },
  )
})

test('4: what is nested no deeper than is entered is read whole; brackets in strings are no nesting', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), fc.string(), (json, text) => {
      const tricky = JSON.stringify({ [`[[[{"\\${text}`]: `${'['.repeat(200)}\\"${text}` })
      for (const one of [json, tricky]) {
        const { value, whole } = readJson(one, depth)
        expect(whole).toBe(true)
        expect(value).toEqual(JSON.parse(one))
      }
    }),
  )
  expect(readJson(nested(depth, false), depth).whole).toBe(true)
  expect(readJson(nested(depth + 1, false), depth).whole).toBe(false)
})
