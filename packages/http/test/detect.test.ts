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
