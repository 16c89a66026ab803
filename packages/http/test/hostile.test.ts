import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { openHttp } from '@apiscope/http'
import { brief, GET, OK, TestFlow } from './support/flow'

const MIB = 1024 * 1024

/** Growth of the process's memory while `work` runs, MiB. */
function growth(work: () => void): number {
  const before = process.memoryUsage().rss
  let peak = before
  const timer = () => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }
  work()
  timer()
  return (peak - before) / MIB
}

/** An honest exchange on a flow of the same room is still seen. */
function honest(): void {
  const flow = new TestFlow()
  flow.client(GET('/ok')).server(OK('fine'))
  expect(flow.close().map(brief)).toEqual(['GET /ok 0 > 200 4'])
}

describe('heads', () => {
  test('100,000 header fields: cut at the limit, the half goes on with the next message', () => {
    const flow = new TestFlow()
    flow.client('GET /many HTTP/1.1\r\n')
    for (let i = 0; i < 100_000; i++) flow.client(`X-${i}: ${i}\r\n`)
    flow.client('\r\n').client(GET('/next'), 0)
    const exchanges = flow.close()
    expect(exchanges[0].request).toMatchObject({ target: '/many', truncated: true })
    expect(exchanges[0].request!.rawHeaders.length).toBeLessThanOrEqual(512)
    expect(exchanges[0].reason).toBe('head-limit')
    expect(flow.counters).toMatchObject({ head_limit: 1 })
    honest()
  })

  test('many fields within the limit: the count is bounded, framing is still obeyed', () => {
    const flow = new TestFlow()
    const fields = Array.from({ length: 3000 }, (_, i) => `X-${i}: ${i}\r\n`).join('')
    flow.client(`POST / HTTP/1.1\r\n${fields}Content-Length: 3\r\n\r\nabc`).server(OK(''))
    const [exchange] = flow.close()
    expect(exchange.request).toMatchObject({ bodyBytes: 3 })
    expect(exchange.request!.rawHeaders).toHaveLength(512)
    expect(exchange.oddities).toEqual(['many-headers'])
  })

  test('an endless header line, an endless target, an endless method', () => {
    for (const start of ['GET / HTTP/1.1\r\nX: ', 'GET /', 'GET', 'HTTP/1.1 200 OK\r\nX: ', 'HTTP/1.1 200 ']) {
      const flow = new TestFlow()
      const grown = growth(() => {
        flow.client(start)
        const piece = 'a'.repeat(1460)
        for (let i = 0; i < 20_000; i++) flow.client(piece)
      })
      expect(grown).toBeLessThan(60)
      flow.close()
    }
    honest()
  })

  test('heads without end on 20,000 flows stay inside the memory of the room', () => {
    const limit = 80 * MIB
    const seen: string[] = []
    const room = openHttp(
      { exchange: (e) => seen.push(e.request?.target ?? ''), inspect: () => 0 },
      { memoryBytes: limit },
    )
    const at = { time: 0, offset: 0, acked: -1, seq: 0 }
    const info = { serial: 1, ip: ['a', 'b'], port: [1, 2], start: 0, handshake: true } as const
    const piece = Buffer.from(`GET /slow HTTP/1.1\r\nX: ${'a'.repeat(4000)}`)
    const handlers = Array.from({ length: 20_000 }, () => {
      const handler = room.open(info)!
      handler.chunk(0, piece, 0, piece.length, at)
      return handler
    })
    expect(room.counters.memory_refusals).toBeGreaterThan(5_000)
    expect(room.counters.flows_refused).toBe(0)
    for (const handler of handlers) handler.close('timeout', 1)
    // All of it has been given back: a request is read again.
    const handler = room.open(info)!
    const request = Buffer.from(GET('/ok'))
    handler.chunk(0, request.subarray(0, 9), 0, 9, at)
    handler.chunk(0, request, 9, request.length, { ...at, offset: 9 })
    handler.close('fin', 2)
    expect(seen.at(-1)).toBe('/ok')
  })
})

describe('bodies', () => {
  const bomb = (coding: string, body: Buffer) => {
    const flow = new TestFlow({ inspect: MIB })
    flow.client(GET('/'))
    flow.server(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`)
    for (let at = 0; at < body.length; at += 65_536) flow.server(body.subarray(at, at + 65_536))
    return { response: flow.close()[0].response!, counters: flow.counters }
  }

  test('a gzip bomb of 10 GB is not followed', () => {
    // gzip members of 1 GiB of zeros each, one after the other; the same megabyte of code ten times.
    const gigabyte = gzipOfZeros(1024)
    const body = Buffer.concat(Array.from({ length: 10 }, () => gigabyte))
    expect(body.length).toBeGreaterThan(10 * MIB)
    const began = process.cpuUsage()
    const grown = growth(() => {
      const { response } = bomb('gzip', body)
      expect(response).toMatchObject({ bodyBytes: body.length, decodedBytes: undefined, bodyWhole: false })
    })
    const { user } = process.cpuUsage(began)
    expect(grown).toBeLessThan(120)
    expect(user / 1e6).toBeLessThan(30)
  })

  test('a small bomb, a bomb in a bomb, and one of brotli', () => {
    const zeros = Buffer.alloc(40 * MIB)
    const small = gzipSync(zeros)
    const nested = gzipSync(gzipSync(zeros))
    const brotli = brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } })
    for (const [coding, body] of [
      ['gzip', small],
      ['gzip, gzip', nested],
      ['br', brotli],
    ] as const) {
      const { response, counters } = bomb(coding, body)
      expect(response).toMatchObject({ bodyBytes: body.length, decodedBytes: undefined })
      expect(counters.decode_limit).toBe(1)
    }
    honest()
  })

  test('a zstd frame that asks for a window of 2 GB', () => {
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xaf, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    const stored = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 1, 0x09, 0, 0, 0x61])
    for (const body of [frame, Buffer.concat([stored, frame])]) {
      const grown = growth(() => expect(bomb('zstd', body).response.decodedBytes).toBeUndefined())
      expect(grown).toBeLessThan(60)
    }
  })

  test('a million tiny chunks', () => {
    const flow = new TestFlow()
    flow.client(GET('/')).server('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
    const piece = '1\r\n[\r\n'.repeat(10_000)
    for (let i = 0; i < 100; i++) flow.server(piece)
    flow.server('0\r\n\r\n')
    expect(flow.close()[0].response).toMatchObject({ bodyBytes: 1_000_000 })
  })

  test('a chunk-size line and a trailer without end', () => {
    for (const start of ['5;x=', '0\r\nX: ']) {
      const flow = new TestFlow()
      flow.client(GET('/')).server(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${start}`)
      for (let i = 0; i < 1000; i++) flow.server('a'.repeat(1000))
      flow.client(GET('/next')).server(OK('22'))
      const lines = flow.close().map(brief)
      expect(lines[1]).toBe('GET /next 0 > 200 2')
      expect(lines[0]).toContain('bad-framing')
    }
  })

  test('JSON 10,000 deep', () => {
    const flow = new TestFlow({ inspect: MIB })
    flow.client(GET('/')).server(OK(`${'{"a":['.repeat(10_000)}1,2`, 'Content-Type: application/json'))
    expect(flow.close()[0].response).toMatchObject({ bodyBytes: 60_003 })
  })
})

describe('connections', () => {
  test('a hundred thousand pipelined requests that nobody answers', () => {
    const flow = new TestFlow()
    const grown = growth(() => {
      const many = GET('/flood').repeat(1000)
      for (let i = 0; i < 100; i++) flow.client(many, 0)
    })
    expect(grown).toBeLessThan(200)
    expect(flow.counters.pending_limit).toBeGreaterThan(99_000)
    expect(flow.close()).toHaveLength(100_000)
  })

  test('searching a gigabyte of noise for a start line keeps nothing', () => {
    const flow = new TestFlow({ handshake: false })
    const noise = Buffer.alloc(65_536)
    for (let i = 0; i < noise.length; i++) noise[i] = (i * 31 + (i >> 7)) & 0xff
    noise.write('HTTP/1.1 2', 1000, 'latin1')
    flow.client(GET('/'))
    const grown = growth(() => {
      for (let i = 0; i < 2000; i++) flow.server(noise)
    })
    expect(grown).toBeLessThan(60)
    flow.close()
  })

  test('one byte at a time, with a gap after every ninth', () => {
    const flow = new TestFlow()
    const text = (GET('/a') + GET('/b')).repeat(200)
    for (let i = 0; i < text.length; i++) {
      if (i % 10 === 9) flow.lose(0, 1)
      else flow.client(text[i])
    }
    expect(flow.close().every((e) => e.request!.truncated)).toBe(true)
  })
})

/** One gzip member of `megabytes` of zeros, made without holding them. */
function gzipOfZeros(megabytes: number): Buffer {
  // A stored DEFLATE stream cannot be cut and joined, but whole members can: 1 MiB each.
  const member = gzipSync(Buffer.alloc(MIB), { level: 9 })
  return Buffer.concat(Array.from({ length: megabytes }, () => member))
}
