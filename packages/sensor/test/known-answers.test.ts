import type { HttpMessage } from '@apiscope/http'
import type { Exchange, Parameter } from '@apiscope/schema'
import fc from 'fast-check'
import { SensorCore } from '../src/core'
import { KnownAnswers } from '../src/known-answers'
import { DEFAULT_SENSOR_LIMITS, type SensorOptions } from '../src/options'
import { Conversation } from './support/conversation'

const JWT = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"sub":"u7","email":"u7@x.example"}').toString('base64url')}.c2lnbmF0dXJl`
const BODIES: readonly [type: string, body: string][] = [
  ['application/json', '{"id":7,"email":"a@x.example","name":"Ada Lovelace"}'],
  ['application/json', `{"access_token":"${JWT}","password":"swordfish!","note":"the password is hunter2"}`],
  ['application/json', '[{"name":"password","value":"Tr0ub4dor"},{"name":"colour","value":"red"}]'],
  // More values than are kept.
  ['application/json', JSON.stringify(Array.from({ length: 60 }, (_, i) => ({ id: i, customerId: `c${i}` })))],
  ['application/json', `{"${JWT}":[],"inner":"{\\"secret\\":\\"abcdefgh1234\\"}","n":null,"empty":{}}`],
  ['application/json', '{"id":7,"broken":[1,2,"x'],
  ['text/html', '<html><body><input name="csrf_token" value="Zx81kQpLm20aYtR4"></body></html>'],
  ['application/xml', '<user id="7"><email>a@x.example</email></user>'],
  ['application/octet-stream', '\u0001\u0002\u0003\u0000 some bytes'],
  ['multipart/mixed; boundary=b', '--b\r\nContent-Type: application/json\r\n\r\n{"id":1}\r\n--b--\r\n'],
  ['application/json', ''],
]
const TARGETS = ['/users', '/orders/7', '/login?token=abcdefgh12345678', '/users/12/things?user=a@x.example']

interface Call {
  target: number
  body: number
  status: number
}

function exchangesOf(calls: readonly Call[], options: Partial<SensorOptions>, answerBytes: number): Exchange[] {
  const out: Exchange[] = []
  const limits = { ...DEFAULT_SENSOR_LIMITS, answerBytes }
  const core = new SensorCore(
    { sensor: 's', hmacKey: Buffer.from('0123456789abcdef'), limits, ...options },
    { exchange: (exchange) => out.push(exchange), actor() {}, heartbeat() {} },
  )
  Conversation.clock = 1_700_000_000_000
  const talk = new Conversation(core, '10.0.0.1', 4_000).open()
  for (const { target, body, status } of calls) {
    const [type, text] = BODIES[body]!
    talk.send(0, `GET ${TARGETS[target]} HTTP/1.1\r\nHost: shop.example\r\nX-Call: ${target}\r\n\r\n`)
    const head = `HTTP/1.1 ${status} X\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(text, 'latin1')}`
    talk.send(1, `${head}\r\n\r\n${text}`)
  }
  talk.close()
  core.finish()
  return out
}

/** A seal that changes what it is given, and a reader of texts that finds something in most. */
const seal = (parameters: Parameter[]): Parameter[] => {
  for (const parameter of parameters) {
    parameter.values.fill('x')
    parameter.hidden = true
  }
  return parameters
}
const prose: SensorOptions['prose'] = {
  isText: (text) => text.includes(' '),
  text: (text) => [{ label: text.includes('hunter2') ? 'PASSWORD' : 'NAME', normal: text.toLowerCase() }],
  field: (name, value) => (name.endsWith('email') ? [{ label: 'EMAIL', normal: value }] : []),
}

test.each<[string, Partial<SensorOptions>]>([
  ['plain', {}],
  ['sealed', { seal }],
  ['with a reader of texts', { prose }],
  ['sealed, with a reader of texts', { prose, seal }],
])('%s: what is told of an answer that came before is what is told of one that is read', (_name, options) => {
  const call = fc.record({
    target: fc.nat(TARGETS.length - 1),
    body: fc.nat(BODIES.length - 1),
    status: fc.constantFrom(200, 200, 404),
  })
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 40 }), (calls) => {
      const read = exchangesOf(calls, options, 0)
      expect(exchangesOf(calls, options, DEFAULT_SENSOR_LIMITS.answerBytes)).toEqual(read)
      expect(exchangesOf(calls, options, 64 * 1024)).toEqual(read)
    }),
    { numRuns: 40 },
  )
})

test('no credential is in an answer that came ten times', () => {
  const calls = Array.from({ length: 10 * BODIES.length }, (_, i) => ({
    target: 0,
    body: i % BODIES.length,
    status: 200,
  }))
  const told = JSON.stringify(exchangesOf(calls, {}, DEFAULT_SENSOR_LIMITS.answerBytes))
  for (const secret of ['eyJ', 'swordfish!', 'Tr0ub4dor', 'abcdefgh1234', 'Zx81kQpLm20aYtR4'])
    expect(told).not.toContain(secret)
})

test('answers are kept within their bytes, those that came once not at all', () => {
  const most = 256 * 1024
  const known = new KnownAnswers(most)
  const message = (i: number) =>
    ({
      body: Buffer.from(`{"id":${i},"text":"${'x'.repeat(i % 900)}"}`),
      contentType: 'application/json',
    }) as HttpMessage
  const answer = (i: number) => {
    const raw: Parameter[] = [{ in: 'response', name: 'id', values: [`${i}`] }]
    return { raw, written: raw, more: [], identities: [], subjects: [undefined, undefined] } as Parameters<
      KnownAnswers['keep']
    >[1]
  }
  for (let i = 0; i < 3_000; i++) {
    expect(known.recall(message(i))).toBeUndefined()
    expect(known.recall(message(i))).toBe('again')
    known.keep(message(i), answer(i))
    expect(known.held).toBeLessThanOrEqual(most)
    expect(known.recall(message(i))).toMatchObject({ raw: [{ values: [`${i}`] }] })
    // The same bytes under another type are another answer.
    expect(known.recall({ ...message(i), contentType: 'text/plain' } as HttpMessage)).not.toHaveProperty('raw')
  }
  const long = { body: Buffer.alloc(20_000), contentType: '' } as HttpMessage
  for (let i = 0; i < 3; i++) expect(known.recall(long)).toBeUndefined()
})
