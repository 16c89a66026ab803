import { readSni } from '@apiscope/http'
import fc from 'fast-check'
import { TestFlow } from './support/flow'

/** A TLS 1.2 ClientHello record with the given extensions. */
function clientHello(extensions: Buffer[]): Buffer {
  const block = Buffer.concat(extensions)
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32, 7),
    Buffer.from([32]),
    Buffer.alloc(32, 9),
    Buffer.from([0, 4, 0x13, 1, 0x13, 2, 1, 0]),
    u16(block.length),
    block,
  ])
  const handshake = Buffer.concat([Buffer.from([1, 0]), u16(body.length), body])
  return Buffer.concat([Buffer.from([22, 3, 1]), u16(handshake.length), handshake])
}

function u16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff])
}

function extension(type: number, data: Buffer): Buffer {
  return Buffer.concat([u16(type), u16(data.length), data])
}

function serverName(name: string): Buffer {
  const bytes = Buffer.from(name)
  return extension(0, Buffer.concat([u16(bytes.length + 3), Buffer.from([0]), u16(bytes.length), bytes]))
}

/** The same hello, in records of these sizes and one with the rest. */
function records(hello: Buffer, sizes: readonly number[]): Buffer {
  const payload = hello.subarray(5)
  const parts: Buffer[] = []
  let at = 0
  for (const size of [...sizes, payload.length]) {
    const part = payload.subarray(at, at + size)
    if (part.length > 0) parts.push(Buffer.from([22, 3, 1]), u16(part.length), part)
    at += size
  }
  return Buffer.concat(parts)
}

const padding = extension(21, Buffer.alloc(1500))

describe('server name of a ClientHello', () => {
  test('behind other extensions', () => {
    const hello = clientHello([extension(10, Buffer.alloc(4)), padding, serverName('Api.Example.COM')])
    expect(readSni(hello, 0, hello.length)).toBe('api.example.com')
  })
  test('none', () => {
    const hello = clientHello([padding])
    expect(readSni(hello, 0, hello.length)).toBeUndefined()
  })
  test('X6: in several records, however they are cut', () => {
    const hello = clientHello([
      extension(10, Buffer.alloc(4)),
      serverName('pay.example'),
      extension(21, Buffer.alloc(200)),
    ])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 12 }), (sizes) => {
        const cut = records(hello, sizes)
        expect(readSni(cut, 0, cut.length)).toBe('pay.example')
        for (let end = 0; end < cut.length; end += 7) {
          const name = readSni(cut, 0, end)
          expect(name === undefined || name === 'pay.example').toBe(true)
        }
      }),
    )
  })
  test('X6: another protocol behind the first record ends it', () => {
    const cut = records(clientHello([serverName('pay.example')]), [20])
    cut[25] = 23
    expect(readSni(cut, 0, cut.length)).toBeUndefined()
  })
  test('cut or changed anywhere: a name or nothing, never an exception', () => {
    const hello = clientHello([serverName('a.example'), padding])
    for (let end = 0; end < hello.length; end++) readSni(hello, 0, end)
    fc.assert(
      fc.property(fc.nat(160), fc.nat(255), (at, value) => {
        const changed = Buffer.from(hello)
        changed[at] = value
        const name = readSni(changed, 0, changed.length)
        expect(name === undefined || /^[\x21-\x7e]+$/.test(name)).toBe(true)
      }),
      { numRuns: 2000, seed: 1 },
    )
  })
})

/** One HTTP/2 frame. */
function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

describe('an HTTP/2 connection that was joined late', () => {
  const kinds = fc.constantFrom(
    frame(0, 1, 3, Buffer.from('{"a":1}')),
    frame(1, 4, 5, Buffer.alloc(40, 0x82)),
    frame(8, 0, 0, Buffer.from([0, 0, 4, 0])),
    frame(6, 1, 0, Buffer.alloc(8)),
    frame(3, 0, 7, Buffer.alloc(4)),
  )
  test('X6: is told as one, and the last frame may be cut', () => {
    fc.assert(
      fc.property(fc.array(kinds, { minLength: 1, maxLength: 6 }), fc.nat(5), (frames, less) => {
        const bytes = Buffer.concat(frames)
        const flow = new TestFlow({ handshake: false })
        flow.client(bytes.subarray(0, Math.max(9, bytes.length - less)))
        flow.close()
        // Frames with a header block that can be read are read; without one the connection is told.
        if (!frames.some((one) => one[3] === 1)) expect(flow.others).toEqual([{ protocol: 'http2-midstream' }])
        expect(flow.others.map(({ protocol }) => protocol)).not.toContain('unknown')
      }),
    )
  })
  test('X6: other bytes are not taken for it, and a guess hides no HTTP/1', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 9, maxLength: 200 }), (bytes) => {
        const flow = new TestFlow({ handshake: false })
        flow.client(Buffer.concat([Buffer.from([0x51, 0x77, 0x99]), Buffer.from(bytes)]))
        flow.close()
        expect(flow.others.map(({ protocol }) => protocol)).not.toContain('http2-midstream')
      }),
    )
    const flow = new TestFlow({ handshake: false })
    flow.client(frame(8, 0, 0, Buffer.from([0, 0, 4, 0]))).client('GET /a HTTP/1.1\r\nHost: h\r\n\r\n')
    flow.server('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
    flow.close()
    expect(flow.exchanges).toHaveLength(1)
  })
})

describe('a TLS flow', () => {
  test('is told once, with the name, though the hello spans packets', () => {
    const flow = new TestFlow()
    const hello = clientHello([padding, serverName('pay.example')])
    flow
      .client(hello.subarray(0, 1400))
      .client(hello.subarray(1400))
      .server('\x16\x03\x03\x00\x7a\x02\x00')
      .client('\x17\x03\x03')
    flow.close()
    expect(flow.others).toEqual([{ protocol: 'tls', sni: 'pay.example' }])
    expect(flow.exchanges).toEqual([])
  })
  test('without its beginning has no name', () => {
    const flow = new TestFlow({ handshake: false })
    flow.server('\x17\x03\x03\x00\x20abcdef').client('\x17\x03\x03\x00\x10abc')
    flow.close()
    expect(flow.others).toEqual([{ protocol: 'tls' }])
  })
  test('whose hello breaks off', () => {
    const flow = new TestFlow()
    flow.client(clientHello([padding, serverName('x.example')]).subarray(0, 300))
    flow.close('eof')
    expect(flow.others).toEqual([{ protocol: 'tls' }])
  })
})
