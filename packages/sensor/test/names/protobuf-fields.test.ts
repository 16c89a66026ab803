/** Protobuf fields with the names of a description: identities, credentials and attacks work on them as on JSON. */
import { gzipSync } from 'node:zlib'
import type { Exchange } from '@apiscope/schema'
import { data, headers, message, PREFACE, pb, SETTINGS } from '../../../http/test/support/grpc-wire'
import { SensorCore } from '../../src/core'
import { FIXTURE_KEY } from '../../src/options'
import { Conversation } from '../support/conversation'

/** A FileDescriptorSet of one service, written by hand (descriptor.proto): `shop.Users/SignIn(Ask) Answer`. */
const STRING = 9
const field = (name: string, number: number) =>
  pb.message(2, pb.bytes(1, name), pb.int(3, number), pb.int(4, 1), pb.int(5, STRING))
const type = (name: string, ...fields: Buffer[]) => pb.message(4, pb.bytes(1, name), ...fields)
const FILE = Buffer.concat([
  pb.bytes(1, 'shop.proto'),
  pb.bytes(2, 'shop'),
  type('Ask', field('email', 1), field('password', 2), field('comment', 3)),
  type('Answer', field('session_token', 1)),
  pb.message(
    6,
    pb.bytes(1, 'Users'),
    pb.message(2, pb.bytes(1, 'SignIn'), pb.bytes(2, '.shop.Ask'), pb.bytes(3, '.shop.Answer')),
  ),
])
const SET = pb.bytes(1, FILE)
const PATH = '/shop.Users/SignIn'

function calls(protosets: Uint8Array[], said: { path: string; ask: Buffer; answer: Buffer }[]): Exchange[] {
  const seen: Exchange[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY, protosets },
    { exchange: (exchange) => seen.push(exchange), actor() {}, heartbeat() {} },
  )
  for (const [n, { path, ask, answer }] of said.entries()) {
    const flow = new Conversation(core, '192.0.2.9', 30_000 + n).open()
    const fields = {
      ':method': 'POST',
      ':path': path,
      ':scheme': 'http',
      ':authority': 'a.test',
      'content-type': 'application/grpc',
    }
    flow.send(0, Buffer.concat([PREFACE, headers(1, fields), data(1, message(ask), true)]))
    flow.send(
      1,
      Buffer.concat([
        SETTINGS,
        headers(1, { ':status': '200', 'content-type': 'application/grpc' }),
        data(1, message(answer)),
      ]),
    )
    flow.send(1, headers(1, { 'grpc-status': '0' }, true)).close()
  }
  core.finish()
  return seen
}

const ASK = Buffer.concat([
  pb.bytes(1, 'jane@example.org'),
  pb.bytes(2, 'hunter2 is mine'),
  pb.bytes(3, "1' OR '1'='1' UNION SELECT password FROM users--"),
])
const call = { path: PATH, ask: ASK, answer: pb.bytes(1, 'k8Jw2mQ9xZr4tYv7Lp3s') }
const names = ({ parameters }: Exchange) =>
  parameters!.map((p) => `${p.in} ${p.name}`).filter((name) => /^re/.test(name))

test('with a description: names, identities, hidden credentials, attacks', () => {
  const [exchange] = calls([SET], [call])
  expect(names(exchange!)).toEqual(['request email', 'request password', 'request comment', 'response session_token'])
  expect(exchange!.identities!.map(({ role, kind }) => `${role} ${kind}`)).toContain('requested email')
  expect(JSON.stringify(exchange)).not.toMatch(/hunter2|k8Jw2m/)
  expect(exchange!.attacks!.map(({ name }) => name)).toEqual(['comment'])
})

test('without: numbers, and nothing of a credential leaves', () => {
  const [exchange] = calls([], [call])
  expect(names(exchange!)).toEqual(['request 1', 'request 2', 'request 3', 'response 1'])
  expect(JSON.stringify(exchange)).not.toMatch(/hunter2/)
})

test('what the server says of itself by reflection names the calls behind it', () => {
  const path = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo'
  const reflection = { path, ask: pb.bytes(4, 'shop.Users'), answer: pb.message(4, pb.bytes(1, FILE)) }
  const seen = calls([], [call, reflection, call])
  const signIns = seen.filter(({ api }) => api.template === PATH)
  expect(signIns.map((one) => names(one)[1])).toEqual(['request 2', 'request password'])
})

test('a field that the description lacks is hidden where credentials are asked for', () => {
  const ask = Buffer.concat([ASK, pb.bytes(9, 'tr0ub4dor and 3')])
  const [exchange] = calls([SET], [{ ...call, ask }])
  expect(names(exchange!)).toContain('request 9')
  expect(JSON.stringify(exchange)).not.toMatch(/tr0ub4dor/)
})

describe('Connect: a message in the query', () => {
  const get = (query: string, protosets: Uint8Array[] = []) => {
    const seen: Exchange[] = []
    const sink = { exchange: (exchange: Exchange) => seen.push(exchange), actor() {}, heartbeat() {} }
    const core = new SensorCore({ sensor: 's', hmacKey: FIXTURE_KEY, protosets }, sink)
    const flow = new Conversation(core, '192.0.2.9', 31_000).open()
    flow.send(0, `GET ${PATH}?connect=v1&${query} HTTP/1.1\r\nHost: a.test\r\n\r\n`)
    flow
      .send(
        1,
        'HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{"code":"not_found"}',
      )
      .close()
    core.finish()
    return seen[0]!
  }
  const queried = ({ parameters }: Exchange) =>
    Object.fromEntries(parameters!.filter((p) => p.in === 'query').map((p) => [p.name, p.values[0]]))
  const asked = Buffer.concat([pb.bytes(1, 'jane@example.org'), pb.bytes(3, 'hello there')])

  test.each([
    ['Protobuf', `encoding=proto&base64=1&message=${asked.toString('base64url')}`, [SET]],
    ['compressed', `encoding=proto&base64=1&compression=gzip&message=${gzipSync(asked).toString('base64url')}`, [SET]],
    ['JSON', `encoding=json&message=${encodeURIComponent('{"email":"jane@example.org","comment":"hello there"}')}`, []],
  ])('%s: its fields are parameters, and the API is the procedure', (_way, query, sets) => {
    const exchange = get(query, sets as Uint8Array[])
    expect(queried(exchange)).toMatchObject({ email: 'jane@example.org', comment: 'hello there' })
    expect(exchange.api.id).toBe(`GET a.test${PATH}`)
    expect(exchange.response!.status).toBe(404)
  })

  test('without a description by number; an attack in it is one', () => {
    const attack = Buffer.concat([pb.int(1, 5), pb.bytes(3, "1' OR '1'='1' UNION SELECT password FROM users--")])
    const exchange = get(`encoding=proto&base64=1&message=${attack.toString('base64url')}`)
    // To a procedure of this name credentials are sent: what has no name there is told as one, as in a body.
    expect(queried(exchange)).toMatchObject({ '1': '[password:1]' })
    expect(exchange.attacks!.map(({ name }) => name)).toContain('3')
  })

  test('what is no message is none', () => {
    for (const query of [
      'encoding=proto&message=%00%ff',
      'encoding=proto&base64=1&compression=br&message=AAAA',
      'encoding=xml&message=a',
    ])
      expect(queried(get(query))).toHaveProperty('message')
  })
})
