import type { Exchange } from '@apiscope/schema'
import { createProseReader, createSealer } from '../../../pii/src'
import { SensorCore } from '../../src/core'
import { FIXTURE_KEY, type SensorOptions } from '../../src/options'
import { answer, Conversation } from '../support/conversation'

function run(steps: (core: SensorCore) => void, options: Partial<SensorOptions> = {}) {
  const exchanges: Exchange[] = []
  const actors: unknown[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY, prose: createProseReader(), ...options },
    { exchange: (exchange) => exchanges.push(exchange), actor: (event) => actors.push(event), heartbeat() {} },
  )
  steps(core)
  core.finish()
  return { exchanges, actors, all: JSON.stringify([exchanges, actors]) }
}

const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: h.example\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const CUSTOMER = JSON.stringify({
  id: 'cus_8f72hs91k',
  firstName: 'Anna',
  lastName: 'Schmidt',
  email: 'Anna.Schmidt@Example.com',
  phone: '+49 170 9012345',
  address: { street: 'Hauptstraße 12', city: 'Berlin' },
  notes: 'Wants a call back from Peter Wagner, his card is 4111 1111 1111 1111 and his password is Hunter2! for now.',
})
const PROMPT = JSON.stringify({
  model: 'gpt-4.1',
  messages: [
    { role: 'system', content: 'You are helpful.' },
    {
      role: 'user',
      content:
        'Write a polite letter to SCHMIDT, ANNA (anna.schmidt@example.com, phone 0170-9012345), Hauptstr. 12, about order cus_8f72hs91k. Our key is sk-proj-abcdEFGH12345678.',
    },
  ],
})
const SAID = JSON.stringify({
  object: 'chat.completion',
  model: 'gpt-4.1',
  choices: [{ message: { content: 'Dear Anna Schmidt, ok.' } }],
})

const HELLO = JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hello' }] })

/** Who has asked a model before is followed. */
function talk(core: SensorCore, hasAsked = true): void {
  if (hasAsked) {
    const first = new Conversation(core, '10.0.0.5', 40_000).open()
    first.send(0, post('/v1/chat/completions', HELLO)).send(1, answer(SAID))
  }
  const api = new Conversation(core, '10.0.0.5', 40_001, '10.0.0.9').open()
  api.send(0, 'GET /customers/7 HTTP/1.1\r\nHost: crm.internal\r\n\r\n').send(1, Buffer.from(answer(CUSTOMER)))
  const model = new Conversation(core, '10.0.0.5', 40_002).open()
  model.send(0, Buffer.from(post('/v1/chat/completions', PROMPT))).send(1, answer(SAID))
}

const keys = ({ personal = [] }: Exchange, role: string, label: string) =>
  personal.filter((p) => p.role === role && p.label === label).map(({ key }) => key)

const seal = createSealer({ hmacKey: FIXTURE_KEY })
test.each([
  ['plain', {}],
  ['sealed', { seal }],
] as [string, Partial<SensorOptions>][])(
  '%s: what is read and what is said have the same keys, however written',
  (_mode, options) => {
    const { exchanges } = run(talk, options)
    const [, read, said] = exchanges as [Exchange, Exchange, Exchange]
    for (const label of ['EMAIL', 'PHONE', 'ADDRESS', 'ID'])
      expect([label, keys(said, 'prompted', label)]).toEqual([label, keys(read, 'returned', label)])
    expect(keys(read, 'returned', 'NAME')).toEqual(expect.arrayContaining(keys(said, 'prompted', 'NAME')))
    expect(keys(said, 'prompted', 'NAME')).toHaveLength(1)
    expect(said.personal!.every(({ role }) => role === 'prompted')).toBe(true)
  },
)

test('texts are labelled under their names, also what is said to and by a model', () => {
  const { exchanges } = run(talk)
  const [, read, said] = exchanges as [Exchange, Exchange, Exchange]
  expect(read.prose).toEqual([
    { in: 'response', name: 'notes', texts: 1, labels: { NAME: 1, CREDIT_CARD: 1, PASSWORD: 1 } },
  ])
  expect(said.prose).toEqual([
    { in: 'request', name: '(prompt)', texts: 2, labels: { NAME: 1, EMAIL: 1, PHONE: 1, ADDRESS: 1, SECRET: 1 } },
    { in: 'response', name: '(answer)', texts: 1, labels: { NAME: 1 } },
  ])
})

test('secrets that people write into texts do not leave the sensor, nor anything else in sealed mode', () => {
  const plain = run(talk)
  expect(plain.all).not.toContain('Hunter2')
  expect(plain.all).not.toContain('sk-proj')
  const sealed = run(talk, { seal })
  for (const canary of [
    'Hunter2',
    'Wagner',
    'Schmidt',
    'SCHMIDT',
    'schmidt',
    '4111',
    '9012345',
    'Hauptstr',
    '8f72hs91k',
  ])
    expect(sealed.all).not.toContain(canary)
})

test('of whoever never asked a model nothing is followed, though texts are labelled', () => {
  const { exchanges } = run((core) => talk(core, false))
  expect(exchanges[0]!.personal).toBeUndefined()
  expect(exchanges[0]!.prose).toHaveLength(1)
})

test('a conversation longer than what is kept of a request is read at its end, too', () => {
  const long = JSON.stringify({
    model: 'gpt-4.1',
    messages: [
      ...Array.from({ length: 300 }, (_, i) => ({
        role: 'user',
        content: `Nothing of interest number ${i}. `.repeat(20),
      })),
      { role: 'tool', content: JSON.stringify({ name: 'Anna Schmidt', email: 'anna.schmidt@example.com' }) },
    ],
  })
  expect(long.length).toBeGreaterThan(150_000)
  const { exchanges } = run((core) => {
    talk(core)
    new Conversation(core, '10.0.0.5', 40_009)
      .open()
      .send(0, Buffer.from(post('/v1/chat/completions', long)))
      .send(1, answer(SAID))
  })
  const last = exchanges.at(-1)!
  expect(last.genai).toMatchObject({ cut: true, requestModel: 'gpt-4.1' })
  expect(keys(last, 'prompted', 'EMAIL')).toEqual(keys(exchanges[1]!, 'returned', 'EMAIL'))
  expect(keys(last, 'prompted', 'NAME')).toHaveLength(1)
})

test('an answer that came before tells the same each time, and its secret stays here', () => {
  const { exchanges, all } = run((core) => {
    talk(core)
    for (let n = 0; n < 4; n++)
      new Conversation(core, '10.0.0.5', 40_100 + n, '10.0.0.9')
        .open()
        .send(0, 'GET /customers/7 HTTP/1.1\r\nHost: crm.internal\r\n\r\n')
        .send(1, Buffer.from(answer(CUSTOMER)))
  })
  const reads = exchanges.filter(({ api }) => api.host === 'crm.internal')
  expect(reads).toHaveLength(5)
  for (const read of reads) expect(read.personal).toEqual(reads[0]!.personal)
  expect(all).not.toContain('Hunter2')
})

const TOKEN = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'
const OTHER = 'ghp_9876543210abcdefghijABCDEFGHIJ012345'
const LONG_TEXT = 'this is a text with some blanks in it, long enough'
test.each([
  ['plain', {}],
  ['sealed', { seal }],
] as [string, Partial<SensorOptions>][])(
  '%s: texts are told of under the names that are published, which hold no token',
  (_mode, options) => {
    const holder = {
      sessions: { [TOKEN]: LONG_TEXT, [OTHER]: LONG_TEXT },
      users: { 'jane.doe@example.com': LONG_TEXT },
    }
    const { exchanges, all } = run((core) => {
      // The answer comes again and again: it is read anew, kept, and known.
      for (let n = 0; n < 4; n++)
        new Conversation(core, '10.0.0.5', 40_200 + n)
          .open()
          .send(0, post('/sessions', JSON.stringify(holder)))
          .send(1, answer(JSON.stringify(holder)))
    }, options)
    expect(exchanges).toHaveLength(4)
    for (const { prose, parameters } of exchanges) {
      const names = new Set(parameters!.map(({ in: place, name }) => `${place} ${name}`))
      expect(prose!.reduce((sum, { texts }) => sum + texts, 0)).toBe(6)
      for (const { in: place, name } of prose!) expect(names).toContain(`${place} ${name}`)
      const told = prose!.map(({ in: place, name }) => `${place} ${name}`)
      expect(new Set(told).size).toBe(told.length)
    }
    for (const token of [TOKEN, OTHER]) expect(all).not.toContain(token)
    if (options.seal) expect(all).not.toContain('jane.doe')
  },
)

const SENTENCE = 'the wifi passphrase today is Blue-Fish-77 for all of us here'
const tool = (description: string) => ({ type: 'function', function: { name: 'w', description } })
test.each([
  ['of a tool', { messages: [{ role: 'user', content: 'hello' }], tools: [tool(SENTENCE)] }],
  [
    'before a long message',
    {
      messages: [
        { role: 'user', content: SENTENCE },
        { role: 'user', content: 'Nothing of interest here. '.repeat(2_800) },
      ],
    },
  ],
  ['said and in a tool', { messages: [{ role: 'user', content: SENTENCE }], tools: [tool(`Note: ${SENTENCE}`)] }],
  ['said', { messages: [{ role: 'user', content: SENTENCE }] }],
])('a secret in a call to a model does not leave, whether it was said or not: %s', (_where, body) => {
  const { exchanges, all } = run((core) =>
    new Conversation(core, '10.0.0.5', 40_300)
      .open()
      .send(0, Buffer.from(post('/v1/chat/completions', JSON.stringify({ model: 'x', ...body }))))
      .send(1, answer(SAID)),
  )
  expect(exchanges[0]!.genai).toBeDefined()
  expect(all).not.toContain('Blue-Fish-77')
  // What holds none stays as it is.
  if (body.messages[0]!.content === 'hello') expect(all).toContain('hello')
})
