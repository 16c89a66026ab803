/** Conversations of a real server with real clients: what leaves the sensor is what they say that they have sent. */
import { LINKTYPE_SECRETS } from '@apiscope/capture'
import type { Exchange } from '@apiscope/schema'
import fc from 'fast-check'
import { SensorCore } from '../../src/core'
import { messageTexts } from '../../src/message-text'
import { FIXTURE_KEY, type SensorOptions } from '../../src/options'
import { connectionFrames } from '../support/frames'
import { type Recorded, talk } from './recorded'

const START = 1_741_669_260_000

function read(recorded: Recorded, options: Partial<SensorOptions> = {}) {
  const exchanges: Exchange[] = []
  const seen: unknown[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY, keysExpected: recorded.keys.length > 0, ...options },
    {
      exchange: (exchange) => exchanges.push(exchange),
      actor: (event) => seen.push(event),
      heartbeat: (beat) => seen.push(beat),
    },
  )
  const keys = Buffer.from(recorded.keys.map((line) => `${line}\n`).join(''))
  if (keys.length > 0) core.frame(keys, 0, keys.length, keys.length, START, LINKTYPE_SECRETS)
  for (const { time, frame } of connectionFrames(recorded.chunks, [40_000, 80], START))
    core.frame(frame, 0, frame.length, frame.length, time, 1)
  core.finish()
  const report = core.report()
  return {
    exchanges,
    report,
    messages: exchanges.filter(({ message }) => message),
    all: JSON.stringify([exchanges, seen, report]),
  }
}

const told = (messages: Exchange[], side: 'request' | 'response') =>
  messages
    .filter(({ message }) => message!.from !== (side === 'request' ? 'server' : 'client'))
    .map((x) => x[side]!.decodedBytes!)
    .sort(byNumber)
const byNumber = (a: number, b: number) => a - b
const user = (id: number) => ({ id, name: 'Ada Lovelace', email: `ada${id}@example.com`, list: [1, 2, 3] })

describe.each([
  ['clear, not compressed', { deflate: false }],
  ['clear, compressed', {}],
  ['clear, no context', { deflate: { serverNoContextTakeover: true, clientNoContextTakeover: true } }],
  ['clear, small windows', { deflate: { serverMaxWindowBits: 9, clientMaxWindowBits: 10 } }],
  ['TLS, compressed', { secure: true }],
])('%s', (_name, options) => {
  const say = Array.from({ length: 16 }, (_, n) => JSON.stringify({ say: 'hello', to: n, text: 'x'.repeat(n * 40) }))
  const answer = (text: string) => {
    const { to } = JSON.parse(text) as { to: number }
    return Array.from({ length: to % 4 }, (_, k) => JSON.stringify({ users: [user(to), user(k)] }))
  }

  test('as many messages of the same lengths as both sides count, with their fields', async () => {
    const recorded = await talk({ say, answer, ...options })
    const { messages, exchanges, report } = read(recorded)
    expect(told(messages, 'request')).toEqual(recorded.sent[0].map(({ length }) => length).sort(byNumber))
    expect(told(messages, 'response')).toEqual(recorded.sent[1].map(({ length }) => length).sort(byNumber))
    expect(report.messages).toEqual({ websocket: say.length + recorded.sent[1].length })
    expect(exchanges[0]).toMatchObject({ api: { id: 'GET shop.test/chat' }, response: { status: 101 } })
    expect(new Set(messages.map(({ api }) => api.id))).toEqual(new Set(['GET shop.test/chat']))
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length)
    const answers = messages.find(({ message }) => message!.from === 'server')!
    expect(answers.response).toMatchObject({ status: 200, contentType: 'application/json', records: 3 })
    expect(answers.request).toMatchObject({ method: 'GET', target: '/chat', bodyBytes: 0 })
    expect(answers.parameters).toContainEqual({
      in: 'response',
      name: 'users[].email',
      values: expect.arrayContaining(['ada0@example.com']),
    })
    expect(messages.every(({ tls }) => (tls !== undefined) === 'secure' in options)).toBe(true)
    for (const exchange of messages)
      expect(JSON.parse(messageTexts(exchange).exchange)).toEqual(JSON.parse(JSON.stringify(exchange)))
  })
})

describe('GraphQL over WebSocket', () => {
  const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxNyJ9.c2lnbmF0dXJlc2lnbmF0dXJl'
  const talking = (payload: object) =>
    talk({
      path: '/graphql',
      protocol: 'graphql-transport-ws',
      say: [
        { type: 'connection_init', payload },
        {
          id: '1',
          type: 'subscribe',
          payload: { query: 'query GetUser($id: ID) { user(id: $id) { email } }', variables: { id: 17 } },
        },
        {
          id: '2',
          type: 'subscribe',
          payload: { query: 'query Find { find(q: "1\' UNION SELECT password FROM users--") { id } }' },
        },
      ].map((one) => JSON.stringify(one)),
      answer: (text) => {
        const { type, id } = JSON.parse(text) as { type: string; id: string }
        const answers =
          type === 'connection_init'
            ? [{ type: 'connection_ack' }]
            : [
                { type: 'next', id, payload: { data: { user: user(17) } } },
                { type: 'complete', id },
              ]
        return answers.map((one) => JSON.stringify(one))
      },
    })

  test('operations are APIs as over HTTP, calls and their answers one exchange, and attacks in them are found', async () => {
    const { messages } = read(await talking({}))
    const names = messages.map(({ api, message }) => `${api.id} ${message!.from}`)
    expect(names).toEqual([
      'GET shop.test/graphql client',
      'GET shop.test/graphql server',
      'GET shop.test/graphql#GetUser both',
      'GET shop.test/graphql#GetUser server',
      'GET shop.test/graphql#Find both',
      'GET shop.test/graphql#Find server',
    ])
    const get = messages[2]!
    expect(get.durationMs).toBeGreaterThan(0)
    expect(get.response).toMatchObject({ status: 200, records: 3 })
    expect(get.parameters).toContainEqual({ in: 'request', name: 'payload.variables.id', values: ['17'] })
    expect(get.parameters).toContainEqual({
      in: 'response',
      name: 'payload.data.user.email',
      values: ['ada17@example.com'],
    })
    expect(messages[4]!.attacks?.[0]).toMatchObject({ kind: 'sqli' })
    expect(messages.every(({ scored, message }) => (scored === true) === (message!.from !== 'server'))).toBe(true)
  })

  test.each([
    ['Authorization', { Authorization: `Bearer ${TOKEN}` }],
    ['authorization in headers', { headers: { authorization: `Bearer ${TOKEN}` } }],
    ['authToken', { authToken: TOKEN }],
    ['access_token', { access_token: TOKEN }],
    ['x-api-key', { 'x-api-key': 'k-9f8e7d6c5b4a39281706aa' }],
    ['x-hasura-admin-secret', { headers: { 'x-hasura-admin-secret': 'k-9f8e7d6c5b4a39281706aa' } }],
  ])('connection_init with %s: nothing of it leaves, and it says who calls', async (_name, payload) => {
    const recorded = await talking(payload)
    for (const seal of [
      undefined,
      (parameters: NonNullable<Exchange['parameters']>) =>
        parameters.map((p) => ({ ...p, values: p.values.map(() => 'sealed') })),
    ]) {
      const { messages, all } = read(recorded, seal ? { seal } : {})
      expect(all).not.toContain(TOKEN)
      expect(all).not.toContain('9f8e7d6c5b4a')
      const [, ...later] = messages
      expect(new Set(later.map(({ client }) => client.id)).size).toBe(1)
      expect(later.every(({ principal, client }) => client.id === `p:${principal?.subject}`)).toBe(true)
      expect(later[0]!.credentials?.length).toBe(1)
    }
  })
})

test('who opened the connection sends its messages; its path names its API', async () => {
  const recorded = await talk({
    path: '/rooms/4711/ws?token=s3cr3ts3cr3ts3cr3t99',
    client: { headers: { authorization: 'Basic YWRhOmMwcnJlY3QtaG9yc2U=' } },
    say: ['{"password":"c0rrect-horse"}', 'just words'],
    answer: () => ['{"ok":true}'],
  })
  const { messages, exchanges, all } = read(recorded)
  expect(messages).toHaveLength(4)
  for (const { api, principal, client, request, parameters } of messages) {
    expect(api.id).toBe('GET shop.test/rooms/{id}/ws')
    expect(principal).toEqual(exchanges[0]!.principal)
    expect(client).toEqual(exchanges[0]!.client)
    expect(request!.target).toBe(exchanges[0]!.request!.target)
    expect(parameters).toContainEqual({ in: 'path', name: '{1}', values: ['4711'] })
  }
  for (const secret of ['c0rrect-horse', 's3cr3ts3cr3t', 'YWRhOmMw']) expect(all).not.toContain(secret)
})

test('copies, another order and losses on the way: nothing is said twice, nothing that was not said, and each message is of its own side', async () => {
  const say = Array.from({ length: 14 }, (_, n) => JSON.stringify({ asked: n, text: 'y'.repeat(n * 50) }))
  const answers = (text: string) => [JSON.stringify({ answered: (JSON.parse(text) as { asked: number }).asked })]
  const [plain, deflated] = [await talk({ say, answer: answers, deflate: false }), await talk({ say, answer: answers })]
  const number = ({ parameters = [] }: Exchange) =>
    parameters
      .filter(({ name }) => name === 'asked' || name === 'answered')
      .map(({ in: place, name, values }) => `${place} ${name} ${values[0]}`)
  const all = new Set(say.flatMap((_, n) => [`request asked ${n}`, `response answered ${n}`]))
  fc.assert(
    fc.property(fc.boolean(), fc.infiniteStream(fc.integer({ min: 0, max: 40 })), (isDeflated, dice) => {
      const frames = connectionFrames((isDeflated ? deflated : plain).chunks, [40_000, 80], START, 300)
      const seen: Exchange[] = []
      const core = new SensorCore(
        { sensor: 's', hmacKey: FIXTURE_KEY },
        { exchange: (x) => seen.push(x), actor() {}, heartbeat() {} },
      )
      const sent: typeof frames = []
      let isLossy = false
      for (const [i, frame] of frames.entries()) {
        const roll = dice.next().value
        // The handshake and the upgrade stay, or there is nothing to read.
        if (roll === 0 && i > 8) isLossy = true
        else if (roll === 1) sent.push(frame, frame)
        else if (roll === 2 && i > 8 && sent.length > 9) sent.splice(sent.length - 1, 0, frame)
        else sent.push(frame)
      }
      for (const { frame } of sent) core.frame(frame, 0, frame.length, frame.length, START, 1)
      core.finish()
      const heard = seen.filter(({ message }) => message).flatMap(number)
      expect(new Set(heard).size).toBe(heard.length)
      for (const one of heard) expect(all).toContain(one)
      if (!isLossy) expect(heard).toHaveLength(all.size)
    }),
    { numRuns: 60 },
  )
})
