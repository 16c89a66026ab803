import { createHash } from 'node:crypto'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { GET, OK, TestFlow } from './support/flow'

const JSON_BODY = JSON.stringify({ page: 1, users: Array.from({ length: 7 }, (_, id) => ({ id, tags: ['a', 'b'] })) })

function response(body: Buffer | string, fields: string[], options = {}) {
  const flow = new TestFlow({ inspect: 1_000_000, ...options })
  const bytes = Buffer.from(body as string, 'latin1')
  flow.client(GET('/'))
  flow.server(`HTTP/1.1 200 OK\r\n${fields.map((f) => `${f}\r\n`).join('')}Content-Length: ${bytes.length}\r\n\r\n`)
  for (let at = 0; at < bytes.length; at += 1000) flow.server(bytes.subarray(at, at + 1000))
  const [exchange] = flow.close()
  return { message: exchange!.response!, counters: flow.counters, oddities: exchange!.oddities }
}

describe('content codings', () => {
  const codings: [string, (b: Buffer) => Buffer][] = [
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['gzip, gzip', (b) => gzipSync(gzipSync(b))],
    ['deflate, gzip', (b) => gzipSync(deflateSync(b))],
    ['identity', (b) => b],
    ['zstd', zstdStored],
  ]
  test.each(codings)('%s', (coding, encode) => {
    const encoded = encode(Buffer.from(JSON_BODY))
    const { message } = response(encoded, ['Content-Type: application/json', `Content-Encoding: ${coding}`])
    expect(message).toMatchObject({
      bodyBytes: encoded.length,
      decodedBytes: JSON_BODY.length,
      records: 7,
      bodyWhole: true,
    })
    expect(message.body?.toString()).toBe(JSON_BODY)
  })

  test('zstd with compressed blocks', () => {
    // printf TEXT | zstd -19 -c | base64
    const encoded = Buffer.from('KLUv/QRoJQEA2GhlbGxvICwgeyJ1c2VycyI6WzEsMiwzLDRdfQIAlfJY7lIE6jrmWQ==', 'base64')
    const text = 'hello hello hello hello hello hello, {"users":[1,2,3,4]} hello hello hello'
    expect(response(encoded, ['Content-Encoding: zstd']).message.body?.toString()).toBe(text)
    const twice = Buffer.concat([encoded, encoded])
    expect(response(twice, ['Content-Encoding: zstd']).message.body?.toString()).toBe(text + text)
  })

  test('two Content-Encoding fields are undone in order', () => {
    const encoded = gzipSync(deflateSync(Buffer.from(JSON_BODY)))
    const { message } = response(encoded, ['Content-Encoding: deflate', 'Content-Encoding: gzip'])
    expect(message.decodedBytes).toBe(JSON_BODY.length)
  })

  test('a transfer coding is undone before the content coding', () => {
    const encoded = gzipSync(deflateSync(Buffer.from(JSON_BODY)))
    const flow = new TestFlow()
    flow
      .client(GET('/'))
      .server('HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nTransfer-Encoding: gzip, chunked\r\n\r\n')
    flow
      .server(`${encoded.length.toString(16)}\r\n`)
      .server(encoded)
      .server('\r\n0\r\n\r\n')
    expect(flow.close()[0].response).toMatchObject({ bodyBytes: encoded.length, decodedBytes: JSON_BODY.length })
  })

  test('a stream that breaks off gives what came before', () => {
    const text = Buffer.from(Array.from({ length: 5000 }, (_, i) => `${(i * 7919) % 10007}`).join(' '))
    const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)
    for (const [coding, encoded] of [
      ['gzip', half(gzipSync(text))],
      ['br', half(brotliCompressSync(text))],
      ['zstd', zstdStored(text).subarray(0, -9000)],
    ] as const) {
      const { message } = response(encoded, [`Content-Encoding: ${coding}`])
      expect(message.decodedBytes).toBeLessThan(text.length)
      if (coding !== 'zstd') expect(message.decodedBytes).toBeGreaterThan(text.length / 4)
    }
  })

  const NOT_SO: [string, string | Buffer][] = [
    ['gzip', JSON_BODY],
    ['br', JSON_BODY],
    ['zstd', JSON_BODY],
    ['deflate', JSON_BODY],
    ['UTF-8', JSON_BODY],
    ['amz-1.0', JSON_BODY],
    ['gzip,gzip,gzip,gzip,gzip', JSON_BODY],
  ]
  test.each(NOT_SO)('W5: %s over plain text: the text is what it is, and the false coding is told', (coding, body) => {
    const { message, counters, oddities } = response(body, [`Content-Encoding: ${coding}`])
    expect(message).toMatchObject({ bodyBytes: body.length, decodedBytes: body.length, bodyWhole: true, records: 7 })
    expect(message.body?.toString()).toBe(body)
    expect(counters.decode_failures + counters.unknown_codings).toBe(1)
    expect(oddities).toContain('content-coding-mismatch')
  })

  test.each(['br', 'rot13', 'compress'])('W1: named %s and gzip by its first bytes: read as what it is', (coding) => {
    const { message, oddities } = response(gzipSync(JSON_BODY), [`Content-Encoding: ${coding}`])
    expect(message.body?.toString()).toBe(JSON_BODY)
    expect(oddities).toContain('content-coding-mismatch')
  })

  test('W1: a gzip whose check sum is wrong still shows what lenient readers take from it', () => {
    const encoded = gzipSync(JSON_BODY)
    encoded[encoded.length - 5] ^= 0xff
    const { message } = response(encoded, ['Content-Encoding: gzip'])
    expect(message.body?.toString()).toBe(JSON_BODY)
  })

  test('an answer in a coding that nobody knows: its length stays, and it is not looked into as if it were text', () => {
    const encoded = deflateRawSync(Buffer.from(JSON_BODY))
    const { message, counters, oddities } = response(encoded, ['Content-Encoding: compress'])
    expect(message).toMatchObject({
      bodyBytes: encoded.length,
      decodedBytes: undefined,
      body: undefined,
      bodyWhole: false,
    })
    expect(counters.unknown_codings).toBe(1)
    expect(oddities).toContain('content-coding-mismatch')
  })

  test.each(['gzip', 'x-none', 'gzip, gzip, gzip, gzip, gzip', 'br'])(
    'W1: a request that says %s and is not',
    (coding) => {
      const junk = Buffer.concat([Buffer.from([0, 1, 2, 3, 4, 5, 6]), Buffer.from("a=1&q=' OR 1=1--")])
      for (const body of [Buffer.from('{"q":"\' OR 1=1--"}'), junk]) {
        const flow = new TestFlow({ inspect: 1_000 })
        flow.client(
          `POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`,
        )
        flow.client(body)
        flow.server(OK('ok'))
        const [exchange] = flow.close()
        expect(exchange!.request?.body).toEqual(body)
        expect(exchange!.oddities).toContain('content-coding-mismatch')
      }
    },
  )

  test('a bomb shows its beginning, and what is beyond is told', () => {
    const text = `{"q":"first"}${' '.repeat(3_000_000)}`
    const { message, oddities } = response(gzipSync(text), ['Content-Encoding: gzip'])
    expect(message.decodedBytes).toBeUndefined()
    expect(message.body?.toString()).toContain('{"q":"first"}')
    expect(oddities).toContain('decode-limit')
  })

  test('nothing at all, coded or not, decodes to nothing', () => {
    expect(response('', ['Content-Encoding: gzip']).message).toMatchObject({ bodyBytes: 0, decodedBytes: 0 })
  })
})

describe('digests', () => {
  const sha = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')

  test('are of the body as transferred, of the empty body too', () => {
    const encoded = gzipSync(JSON_BODY)
    const { message } = response(encoded, ['Content-Encoding: gzip'], { digest: true })
    expect(message.sha256).toBe(sha(encoded))
    expect(response('', [], { digest: true }).message.sha256).toBe(sha(''))
  })

  test('are left out when bytes are missing', () => {
    const flow = new TestFlow({ digest: true })
    flow.client(GET('/')).server('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nab').lose(1, 2).server('ef')
    expect(flow.close()[0].response).toMatchObject({ sha256: undefined, bodyBytes: 4, gapBytes: 2 })
  })
})

describe('what is kept for inspection', () => {
  test('no more than was asked for', () => {
    const { message } = response('x'.repeat(5000), [], { inspect: 1234 })
    expect(message).toMatchObject({ bodyBytes: 5000, bodyWhole: false })
    expect(message.body?.length).toBe(1234)
  })
  test('nothing when nothing was asked for', () => {
    expect(response(JSON_BODY, [], { inspect: 0 }).message).toMatchObject({ body: undefined, records: 7 })
  })
  test('of a coded body, the decoded bytes', () => {
    const { message } = response(gzipSync('y'.repeat(5000)), ['Content-Encoding: gzip'], { inspect: 100 })
    expect(message.body?.toString()).toBe('y'.repeat(100))
    expect(message.bodyWhole).toBe(false)
  })
  test('of a body with a gap, the part before it', () => {
    const flow = new TestFlow({ inspect: 100 })
    flow.client(GET('/')).server(OK('abcdef').slice(0, -3)).lose(1, 2).server('f')
    const message = flow.close()[0].response!
    expect(message).toMatchObject({ bodyWhole: false, bodyBytes: 4, gapBytes: 2 })
    expect(message.body?.toString()).toBe('abc')
  })
})

/** A zstd frame with one stored block (RFC 8878 §3.1.1): no encoder is at hand on this Node. */
function zstdStored(data: Buffer): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x80 | 0x20, 0, 0, 0, 0])
  head.writeUInt32LE(data.length, 5)
  const block = (data.length << 3) | 1
  return Buffer.concat([head, Buffer.from([block & 0xff, (block >> 8) & 0xff, block >> 16]), data])
}
