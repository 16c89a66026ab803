import { gzipSync } from 'node:zlib'
import type { Exchange } from '@apiscope/schema'
import { SensorCore } from '../../src/core'
import { FIXTURE_KEY, type SensorOptions } from '../../src/options'
import { Conversation } from '../support/conversation'
import { connectionFrames } from '../support/frames'
import { talk } from '../websocket/recorded'

function sensor(options: Partial<SensorOptions> = {}) {
  const exchanges: Exchange[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY, ...options },
    { exchange: (exchange) => exchanges.push(exchange), actor() {}, heartbeat() {} },
  )
  return { core, exchanges }
}

const QUESTION = JSON.stringify({
  messages: [{ role: 'user', content: 'Where does Ada live?' }],
  model: 'gpt-4.1-mini',
  stream: true,
  tools: [{ type: 'function', function: { name: 'look_up' } }],
})
const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: models.example\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const chunk = (content: string) =>
  `data: ${JSON.stringify({ object: 'chat.completion.chunk', model: 'gpt-4.1-mini-2025-04-14', choices: [{ index: 0, delta: { content } }] })}\n\n`
const END = `data: ${JSON.stringify({ object: 'chat.completion.chunk', model: 'gpt-4.1-mini-2025-04-14', choices: [], usage: { prompt_tokens: 12, completion_tokens: 900 } })}\n\ndata: [DONE]\n\n`
const EVENTS = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n'

test('the counts at the end of a stream longer than what is kept are told, also of calls outside the sample', () => {
  const { core, exchanges } = sensor()
  for (let n = 0; n < 100; n++) {
    const stream = new Conversation(core, '198.51.100.7', 40_000 + n).open()
    stream.send(0, post('/v1/chat/completions', QUESTION))
    stream.send(1, EVENTS)
    for (let i = 0; i < (n === 99 ? 900 : 3); i++) stream.send(1, chunk('somewhere in the north '))
    stream.send(1, END)
    stream.close?.()
  }
  core.finish()
  expect(exchanges).toHaveLength(100)
  for (const { genai } of exchanges)
    expect(genai).toEqual({
      operation: 'chat',
      dialect: 'openai-chat',
      provider: 'openai',
      requestModel: 'gpt-4.1-mini',
      responseModel: 'gpt-4.1-mini-2025-04-14',
      inputTokens: 12,
      outputTokens: 900,
      toolsOffered: ['look_up'],
      streamed: true,
    })
  expect(exchanges.at(-1)!.response!.bodyBytes).toBeGreaterThan(100_000)
})

test('an answer that goes on for longer than a part is told twice: when it is seen, and with its counts', () => {
  const { core, exchanges } = sensor()
  const stream = new Conversation(core, '198.51.100.7', 41_000).open()
  stream.send(0, post('/v1/chat/completions', QUESTION))
  stream.send(1, EVENTS)
  for (let n = 0; n < 6; n++) {
    Conversation.clock += 5_000
    stream.send(1, chunk('word '))
  }
  stream.send(1, END)
  core.finish()
  const told = exchanges.filter(({ genai }) => genai)
  expect(told.map(({ genai, message }) => [message?.protocol, genai!.open, genai!.outputTokens])).toEqual([
    [undefined, true, undefined],
    ['stream', undefined, 900],
  ])
})

test('compressed answers, and what is said of them in sealed mode', () => {
  const seal: SensorOptions['seal'] = () => []
  for (const options of [{}, { seal }]) {
    const { core, exchanges } = sensor(options)
    const body = gzipSync(
      JSON.stringify({ type: 'message', model: 'claude-x', content: [], usage: { input_tokens: 5, output_tokens: 6 } }),
    )
    const ask = JSON.stringify({ model: 'claude-x', max_tokens: 5, messages: [{ role: 'user', content: 'hi' }] })
    const stream = new Conversation(core, '198.51.100.7', 42_000).open()
    stream.send(0, post('/v1/messages', ask))
    stream.send(
      1,
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n${body.toString('latin1')}`,
    )
    core.finish()
    expect(exchanges[0]!.genai).toMatchObject({ dialect: 'anthropic-messages', inputTokens: 5, outputTokens: 6 })
  }
})

test('a refused call is one where the path says so, and an API that only looks like one is none', () => {
  const { core, exchanges } = sensor()
  for (const [path, status] of [
    ['/v1/chat/completions', '429 Too Many'],
    ['/v1/notes', '400 Bad'],
    ['/v1/notes', '200 OK'],
  ]) {
    const stream = new Conversation(core, '198.51.100.7', 43_000).open()
    stream.send(0, post(path!, QUESTION))
    stream.send(1, `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"id":77}`)
  }
  core.finish()
  expect(exchanges.map(({ genai }) => genai?.dialect)).toEqual(['openai-chat', undefined, undefined])
})

test('responses over WebSocket: who asks and what it cost, on the messages that say so', async () => {
  const ask = (n: number) => JSON.stringify({ type: 'response.create', model: 'gpt-4.1', input: `Number ${n}, please` })
  const usage = { input_tokens: 21, output_tokens: 34 }
  const recorded = await talk({
    say: [ask(1), ask(2)],
    answer: () => [
      JSON.stringify({
        type: 'response.output_text.delta',
        output_index: 0,
        content_index: 0,
        delta: 'Here you are, dear.',
      }),
      JSON.stringify({
        type: 'response.completed',
        response: { object: 'response', model: 'gpt-4.1-x', status: 'completed', usage },
      }),
    ],
  })
  const { core, exchanges } = sensor()
  for (const { time, frame } of connectionFrames(recorded.chunks, [40_000, 80], 1_741_669_260_000))
    core.frame(frame, 0, frame.length, frame.length, time, 1)
  core.finish()
  const told = exchanges.flatMap(({ genai, message }) => (genai ? [{ from: message!.from, ...genai }] : []))
  const server = told.filter(({ from }) => from === 'server')
  expect(server).toHaveLength(2)
  for (const call of server)
    expect(call).toMatchObject({
      responseModel: 'gpt-4.1-x',
      inputTokens: 21,
      outputTokens: 34,
      requestModel: 'gpt-4.1',
    })
})
