/**
 * Whoever sends a little can make nobody work much: each parser and decoder with the input that is worst for it. Time is only compared
 * with time beside it: four times the input may take no more than ten times as long (linear is four, quadratic sixteen), and
 * each kilobyte no more than so many times what ordinary JSON takes.
 */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { callsOf, countRecords, extractParameters } from '@apiscope/http'
import { contentClass } from '../src/body/content-type'
import { TestFlow } from './support/flow'

const KB = 1024
/** So many times the cost of ordinary JSON a byte may have. */
const FACTOR = 40
/** So many times its growth the time may grow. */
const GROWTH = 2.5
/** Runs of each, of which the fastest counts: other work on the machine only adds. */
const RUNS = 5
/** Below this, ms, a measurement says nothing about growth. */
const NOISE = 4

const fill = (piece: string, bytes: number) => piece.repeat(Math.ceil(bytes / piece.length)).slice(0, bytes)

function post(fields: string[], body: Buffer | string): Buffer {
  const bytes = Buffer.from(body as string)
  const head = ['POST /x HTTP/1.1', 'Host: a', ...fields, `Content-Length: ${bytes.length}`]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes])
}

const typed = (type: string, body: string) => post([`Content-Type: ${type}`], body)
const coded = (coding: string, body: Buffer) => post([`Content-Encoding: ${coding}`], body)
const head = (bytes: number, fields: (bytes: number) => string) =>
  Buffer.from(`GET /x HTTP/1.1\r\nHost: a\r\n${fields(bytes)}\r\n\r\n`, 'latin1')

/** Nested objects with long names over many leaves. */
function longNames(bytes: number): string {
  const name = 'n'.repeat(900)
  const levels = Math.floor(bytes / 2 / 905)
  const open = `{"${name}":`.repeat(levels)
  return `${open}{${fill('"a":1,', bytes / 2)}"z":1}${'}'.repeat(levels)}`
}

function longTags(bytes: number): string {
  const tags = Array.from({ length: Math.min(31, Math.floor(bytes / 2 / 905)) }, (_, i) => `t${i}${'x'.repeat(900)}`)
  return `<?xml version="1.0"?>${tags.map((t) => `<${t}>`).join('')}${fill('<a>1</a>', bytes / 2)}`
}

/** A zstd frame with a window of 8 MiB and no content. */
const EMPTY_FRAME = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x68, 0x01, 0x00, 0x00])
/** A frame of as many empty blocks as there is room for. */
function emptyBlocks(bytes: number): Buffer {
  const blocks = Buffer.alloc(3 * Math.floor((bytes - 9) / 3))
  return Buffer.concat([EMPTY_FRAME.subarray(0, 6), blocks, Buffer.from([1, 0, 0])])
}
/** A run of 128 KiB of one byte in four bytes. */
function runs(bytes: number): Buffer {
  const run = Buffer.from([((0x20000 << 3) | 2) & 0xff, ((0x20000 << 3) >> 8) & 0xff, (0x20000 << 3) >> 16, 0x7b])
  const frame = Buffer.concat([EMPTY_FRAME.subarray(0, 6), run, Buffer.from([1, 0, 0])])
  return Buffer.concat(Array.from({ length: Math.floor(bytes / frame.length) }, () => frame))
}
const repeated = (piece: Buffer, bytes: number) =>
  Buffer.concat(Array.from({ length: Math.floor(bytes / piece.length) }, () => piece))

const zeros = (bytes: number, step: (b: Buffer) => Buffer) => step(Buffer.alloc(bytes))
const json33 = (bytes: number) => Buffer.from(fill('[1,', bytes))
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }

const INPUTS: [string, (bytes: number) => Buffer][] = [
  ['gzip in gzip', (n) => coded('gzip, gzip', gzipSync(gzipSync(json33(n * 1_000))))],
  ['gzip in gzip in gzip', (n) => coded('gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(json33(n * 1_000)))))],
  ['a deflate bomb', (n) => coded('gzip', zeros(n * 1_000, gzipSync))],
  [
    'a brotli bomb',
    (n) =>
      coded(
        'br',
        zeros(n * 500, (b) => brotliCompressSync(b, quick)),
      ),
  ],
  ['gzip members of nothing', (n) => coded('gzip', repeated(gzipSync(''), n))],
  ['zstd frames of nothing, each with a window of 8 MiB', (n) => coded('zstd', repeated(EMPTY_FRAME, n))],
  ['a zstd frame of empty blocks', (n) => coded('zstd', emptyBlocks(n))],
  ['zstd runs', (n) => coded('zstd', runs(n))],
  ['GraphQL: quotes', (n) => typed('application/graphql', `{"${fill('\\"', n)}`)],
  ['GraphQL: strings without end', (n) => typed('application/graphql', `{${fill('"a\n', n)}`)],
  ['GraphQL: block strings without end', (n) => typed('application/graphql', `{${fill('"""a ', n)}`)],
  ['GraphQL: comments', (n) => typed('application/graphql', `{${fill('#\n', n)}`)],
  ['GraphQL: blanks before it', (n) => typed('application/graphql', fill(' \n', n))],
  ['JSON: depth', (n) => typed('application/json', fill('[', n))],
  ['JSON: strings that look like JSON', (n) => typed('application/json', `[${fill('"[[[[]]]]",', n)}""]`)],
  ['JSON: depth of objects', (n) => typed('application/json', fill('{"a":', n))],
  ['JSON: long names over many leaves', (n) => typed('application/json', longNames(n))],
  ['JSON: escapes', (n) => typed('application/json', `{"a":"${fill('\\u0041', n)}"}`)],
  [
    'JSON: names',
    (n) => typed('application/json', `{${Array.from({ length: n / 12 }, (_, i) => `"k${i}":${i}`).join(',')}}`),
  ],
  ['JSON: a string without end', (n) => typed('application/json', `["${fill('\\', n)}`)],
  ['XML: long names over many leaves', (n) => typed('application/xml', longTags(n))],
  [
    'XML: attributes',
    (n) => typed('application/xml', `<a ${Array.from({ length: n / 9 }, (_, i) => `b${i}="1"`).join(' ')}/>`),
  ],
  ['XML: depth', (n) => typed('application/xml', fill('<a>', n))],
  ['XML: a DTD', (n) => typed('application/xml', `<!DOCTYPE a [${fill('<!ENTITY b "&b;&b;">', n)}]><a>&b;</a>`)],
  ['XML: broken tags', (n) => typed('application/xml', `<a>${fill('<', n)}`)],
  [
    'a form of names',
    (n) => typed('application/x-www-form-urlencoded', Array.from({ length: n / 8 }, (_, i) => `a${i}=1`).join('&')),
  ],
  ['a form of &', (n) => typed('application/x-www-form-urlencoded', fill('&', n))],
  ['a form of %', (n) => typed('application/x-www-form-urlencoded', `a=${fill('%25', n)}`)],
  ['multipart: boundaries', (n) => typed('multipart/form-data; boundary=x', fill('--x\r\n', n))],
  ['multipart: parts without a head', (n) => typed('multipart/form-data; boundary=x', fill('--x\r\n\r\n\r\n', n))],
  [
    'multipart: nested',
    (n) => typed('multipart/mixed; boundary=x', fill('--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n', n)),
  ],
  [
    'multipart: a head of ;',
    (n) => typed('multipart/form-data; boundary=x', `--x\r\nContent-Disposition: ${fill(';', n)}\r\n\r\n`),
  ],
  [
    'batch: calls',
    (n) =>
      typed(
        'multipart/mixed; boundary=x',
        fill('--x\r\nContent-Type: application/http\r\n\r\nGET /a HTTP/1.1\r\n\r\n', n),
      ),
  ],
  ['batch: operations', (n) => typed('application/json', `[${fill('{"jsonrpc":"2.0","method":"a","id":1},', n)}`)],
  ['batch: requests', (n) => typed('application/json', `{"requests":[${fill('{"method":"GET","url":"a"},', n)}`)],
  ['batch: a piece of depth', (n) => typed('application/json', `[${fill('[', n)}`)],
  ['batch: blanks', (n) => typed('application/json', `[{"a":1}${fill(' \n', n)}`)],
  ['plain text', (n) => typed('text/plain', fill('a b@c ', n))],
  ['one word', (n) => typed('text/plain', fill('a', n))],
  ['a cookie of ;', (n) => head(Math.min(n, 60 * KB), (b) => `Cookie: ${fill(';', b)}`)],
  ['a cookie of =', (n) => head(Math.min(n, 60 * KB), (b) => `Cookie: ${fill('=;', b)}`)],
  [
    'folded lines under a long name',
    (n) => head(Math.min(n, 60 * KB), (b) => `${'n'.repeat(b / 2)}: a\r\n${fill(' b\r\n', b / 2)}`),
  ],
  ['fields', (n) => head(Math.min(n, 60 * KB), (b) => fill('a: b\r\n', b))],
  ['bare CR', (n) => head(Math.min(n, 60 * KB), (b) => `a: ${fill('\r', b)}b`)],
  ['a query of ?', (n) => Buffer.from(`GET /x?${fill('?=&', Math.min(n, 30 * KB))} HTTP/1.1\r\nHost: a\r\n\r\n`)],
]

const ANSWERS: [string, string, (bytes: number) => string][] = [
  ['HTML: scripts', 'text/html', (n) => fill('<script>', n)],
  ['HTML: <', 'text/html', (n) => `<html>${fill('<', n)}`],
  ['HTML: @', 'text/html', (n) => `<html>${fill('@.', n)}`],
  ['CSV: quotes', 'text/csv', (n) => fill('"', n)],
  ['CSV: separators', 'text/csv', (n) => fill(',', n)],
  ['cards', 'text/vcard', (n) => fill('BEGIN:V\n', n)],
  ['events', 'text/event-stream', (n) => fill('data:{\n', n)],
  ['JSONP', 'application/javascript', (n) => `${fill('a.', n)}({`],
  ['text of digits', 'text/plain', (n) => fill('1234567890 ', n)],
]

/** Fastest of some runs, ms of the whole way of a request: framing, decoding, counting, parameters. */
function time(bytes: Buffer, answer?: Buffer): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < RUNS; i++) {
    const flow = new TestFlow({ inspect: 1 << 20 })
    const began = process.cpuUsage()
    for (let at = 0; at < bytes.length; at += 16 * KB) flow.client(bytes.subarray(at, at + 16 * KB))
    flow.server(answer ?? 'HTTP/1.1 204 No Content\r\n\r\n')
    for (const exchange of flow.close()) {
      extractParameters(exchange)
      for (const operations of [true, false]) callsOf(exchange, { host: 'a', operations, most: 128 })
    }
    const { user, system } = process.cpuUsage(began)
    best = Math.min(best, (user + system) / 1_000)
  }
  return best
}

const ordinary = (n: number) =>
  `[${Array.from({ length: n / 60 }, (_, i) => `{"id":${i},"name":"somebody","email":"a@b.example","n":1.5}`).join(',')}]`

let unit = 0
beforeAll(() => {
  const bytes = typed('application/json', ordinary(64 * KB))
  time(bytes)
  // Per byte, of the slowest measurement of three: a lull on the machine must not make the others look slow.
  unit = Math.max(time(bytes), time(bytes), time(bytes)) / bytes.length
})

function expectLinear(make: (bytes: number) => Buffer, run: (bytes: Buffer) => number): void {
  const small = make(16 * KB)
  const large = make(64 * KB)
  run(small)
  const most = GROWTH * Math.max(large.length / small.length, 1)
  // What is not linear is so each time; what else runs on the machine comes between the two now and then.
  let [b, ratio] = [0, Number.POSITIVE_INFINITY]
  for (let attempt = 0; attempt < 3 && ratio >= most; attempt++) {
    const a = run(small)
    b = run(large)
    ratio = b > NOISE ? b / Math.max(a, NOISE / 8) : 0
  }
  expect(ratio).toBeLessThan(most)
  // What is coded may be tiny: the floor of the allowance is work that any message may ask for.
  expect(b).toBeLessThan(FACTOR * unit * (large.length + 16 * KB) + NOISE)
}

describe('A2: work is linear in the bytes received', () => {
  test.each(INPUTS)('%s', (_name, make) => expectLinear(make, (bytes) => time(bytes)), 60_000)

  test.each(ANSWERS)(
    '%s',
    (_name, type, make) => {
      const request = Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      const wrap = (n: number) => {
        const body = make(n)
        return Buffer.from(
          `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
          'latin1',
        )
      }
      expectLinear(wrap, (answer) => time(request, answer))
      expect(countRecords(Buffer.from(make(KB)), contentClass(type))).toBeGreaterThanOrEqual(0)
    },
    60_000,
  )
})

describe('A2: what a message may decode to follows from what was received of it, counted in bytes', () => {
  const decoded = (coding: string, body: Buffer) => {
    const flow = new TestFlow({ inspect: 1 << 20 })
    flow.client(coded(coding, body)).server('HTTP/1.1 204 No Content\r\n\r\n')
    const [exchange] = flow.close()
    return exchange!.request!
  }

  test('all codings together: a kilobyte gives no more than the floor and 256 times as much', () => {
    const body = gzipSync(gzipSync(gzipSync(Buffer.alloc(30_000_000))))
    expect(body.length).toBeLessThan(KB)
    expect(decoded('gzip, gzip, gzip', body)).toMatchObject({ decodedBytes: undefined, bodyWhole: false })
    const within = Buffer.alloc(65_536 + 100)
    expect(decoded('gzip', gzipSync(within)).decodedBytes).toBe(within.length)
  })

  test('zstd that asks for much and holds nothing decodes to nothing, or is refused', () => {
    expect(decoded('zstd', repeated(EMPTY_FRAME, 9_000)).decodedBytes).toBe(0)
    expect(decoded('zstd', emptyBlocks(45_000)).decodedBytes).toBe(0)
    expect(decoded('zstd', runs(9_000)).decodedBytes).toBeUndefined()
  })
})
