import fc from 'fast-check'
import { DEFAULT_GENAI_LIMITS, type GenaiLimits, readModelRequest } from '../src'
import { DIALECTS, type Said, type Spoken } from './talk'

const said: fc.Arbitrary<Said> = fc.record({
  model: fc.constantFrom('gpt-4.1-mini', 'claude-sonnet-4-5', 'us.anthropic.claude-v2:1'),
  text: fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 6 }),
  tools: fc.array(
    fc.record({
      name: fc.constantFrom('look_up', 'send'),
      args: fc.dictionary(fc.constantFrom('id', 'to'), fc.string()),
    }),
    { maxLength: 3 },
  ),
  input: fc.nat(1e6),
  output: fc.nat(1e6),
})

function read(
  { path, request, contentType, answer }: Spoken,
  cuts: readonly number[],
  limits: GenaiLimits = DEFAULT_GENAI_LIMITS,
  host = 'models.example',
) {
  const model = readModelRequest(Buffer.from(JSON.stringify(request)), path, host, limits)
  if (!model) throw new Error('not recognised')
  model.begins(contentType)
  let at = 0
  for (const cut of [...cuts.map((c) => c % (answer.length + 1)).sort((a, b) => a - b), answer.length]) {
    // What is given is borrowed: it is written over afterwards.
    const piece = Buffer.from(answer.subarray(at, cut))
    if (piece.length > 0) model.data(piece, 0, piece.length)
    piece.fill(0x22)
    at = cut
  }
  model.end()
  return model
}

describe.each(Object.keys(DIALECTS))('%s', (name) => {
  test.each([false, true])('model, tokens, tools and texts over any split (streamed: %s)', (streamed) => {
    fc.assert(
      fc.property(said, fc.array(fc.nat(), { maxLength: 8 }), (call, cuts) => {
        const model = read(DIALECTS[name]!(call, streamed), cuts)
        const facts = model.facts(200)
        expect(facts).toMatchObject({
          dialect: name,
          requestModel: call.model,
          inputTokens: call.input,
          outputTokens: call.output,
          toolsOffered: ['look_up'],
        })
        expect(facts.toolsCalled ?? []).toEqual(call.tools.map((tool) => tool.name))
        expect(facts.cut).toBeUndefined()
        expect(facts.open).toBeUndefined()
        expect(facts.finishReasons).toHaveLength(1)
        expect(model.asks()).toContain('Who is it?')
        const texts = model.answers().join('\n')
        expect(texts).toContain(call.text.join(''))
        for (const { args } of call.tools)
          if (Object.keys(args).length > 0) expect(texts).toContain(JSON.stringify(args))
      }),
      { numRuns: 40 },
    )
  })

  test('cut anywhere, with bytes missing, or turned into noise: what was read stays true, and nothing throws', () => {
    fc.assert(
      fc.property(said, fc.boolean(), fc.nat(), fc.nat(), (call, streamed, cut, missing) => {
        const spoken = DIALECTS[name]!(call, streamed)
        const text = Buffer.from(JSON.stringify(spoken.request))
        const model = readModelRequest(text.subarray(0, cut % text.length), spoken.path, 'h')
        if (!model) return
        model.begins(spoken.contentType)
        const at = missing % spoken.answer.length
        model.data(spoken.answer, 0, at)
        model.gap()
        model.data(spoken.answer, Math.min(spoken.answer.length, at + 7), spoken.answer.length)
        model.end()
        const facts = model.facts(200)
        expect(facts.cut).toBe(true)
        expect([undefined, 1, call.output]).toContain(facts.outputTokens)
        expect([undefined, call.input]).toContain(facts.inputTokens)
      }),
      { numRuns: 60 },
    )
  })
})

test('the counts behind vectors that are longer than what is kept are read', () => {
  const data = Array.from({ length: 40 }, (_, index) => ({
    object: 'embedding',
    index,
    embedding: Array.from({ length: 400 }, (_, i) => i / 7),
  }))
  const usage = { prompt_tokens: 91, total_tokens: 91 }
  const answer = Buffer.from(JSON.stringify({ object: 'list', data, model: 'text-embedding-3-small', usage }))
  expect(answer.length).toBeGreaterThan(200_000)
  const request = { model: 'text-embedding-3-small', input: ['a note', 'another'] }
  const model = read({ path: '/v1/embeddings', request, contentType: 'application/json', answer }, [70_000, 210_000])
  expect(model.facts(200)).toEqual({
    operation: 'embeddings',
    dialect: 'embeddings',
    provider: 'openai',
    requestModel: 'text-embedding-3-small',
    responseModel: 'text-embedding-3-small',
    inputTokens: 91,
  })
})

test('documents are ranked', () => {
  const request = { model: 'rerank-v3.5', query: 'who', documents: ['a', 'b'] }
  const answer = Buffer.from(
    JSON.stringify({ results: [{ index: 1, relevance_score: 0.9 }], meta: { billed_units: { input_tokens: 7 } } }),
  )
  const model = read({ path: '/v2/rerank', request, contentType: 'application/json', answer }, [])
  expect(model.facts(200)).toMatchObject({ operation: 'rerank', inputTokens: 7, requestModel: 'rerank-v3.5' })
  expect(model.asks()).toEqual(expect.arrayContaining(['who', 'a', 'b']))
})

test('the provider is told by the host where it is known', () => {
  const call: Said = { model: 'gpt-4.1', text: ['x'], tools: [], input: 1, output: 1 }
  const spoken = DIALECTS['openai-chat']!(call, false)
  const provider = (host: string) => read(spoken, [], DEFAULT_GENAI_LIMITS, host).facts(200).provider
  expect(['api.openai.com', 'x.openai.azure.com:443', 'api.groq.com', '10.0.0.3:8000'].map(provider)).toEqual([
    'openai',
    'azure.ai.openai',
    'groq',
    'openai',
  ])
})

test('names that are none are not told: accounts, addresses, keys', () => {
  const call: Said = { model: 'ada@example.com', text: ['x'], tools: [], input: 1, output: 1 }
  expect(read(DIALECTS['openai-chat']!(call, true), []).facts(200).requestModel).toBe('{other}')
  const arn = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-v2'
  const facts = read(DIALECTS['bedrock-converse']!({ ...call, model: arn }, false), []).facts(200)
  expect(facts.requestModel).toBe('us.anthropic.claude-v2')
  expect(
    JSON.stringify(read(DIALECTS.ollama!({ ...call, model: 'sk-proj-abcdefgh12345678' }, true), []).facts(200)),
  ).not.toContain('sk-proj')
})

test.each([
  ['a chat between people', { messages: [{ from: 'ada', text: 'hi' }], model: 'T' }],
  ['a form', { input: 'x', name: 'y' }],
  ['a car', { model: 'Fiesta', year: 2019, content: 'red' }],
  ['a search', { query: 'x', documents: 3 }],
])('%s is no call to a model', (_name, body) => {
  expect(readModelRequest(Buffer.from(JSON.stringify(body)), '/v1/things', 'h')).toBeUndefined()
})

test('what looks like one by its request alone is none when the answer says otherwise', () => {
  const model = readModelRequest(Buffer.from('{"model":"T","input":"red"}'), '/v1/cars', 'h')!
  model.begins('application/json')
  const answer = Buffer.from('{"id":7,"model":"T"}')
  model.data(answer, 0, answer.length)
  model.end()
  expect([model.answered, model.named]).toEqual([false, false])
})

test('bounds: a line without an end, deep nesting and many tools cost what they are long', () => {
  const limits = { ...DEFAULT_GENAI_LIMITS, eventBytes: 1_000, textLength: 100 }
  const call: Said = { model: 'm', text: ['x'.repeat(400)], tools: [], input: 3, output: 4 }
  const spoken = DIALECTS['openai-chat']!(call, true)
  const long = Buffer.concat([Buffer.from(`data: ${'x'.repeat(5_000)}\n\n`), spoken.answer])
  const model = read({ ...spoken, answer: long }, [10, 2_000], limits)
  expect(model.facts(200)).toMatchObject({ inputTokens: 3, outputTokens: 4, cut: true })
  expect(model.answers()).toEqual([])
  const deep = `{"model":"m","messages":[{"role":"user","content":${'['.repeat(20_000)}`
  expect(readModelRequest(Buffer.from(deep), '/v1/chat/completions', 'h')!.facts(undefined).cut).toBe(true)
})
