import * as fc from 'fast-check'
import { TestFlow } from './support/flow.js'
import { headers, PREFACE, SETTINGS } from './support/grpc-wire.js'

const GET = 'GET /a HTTP/1.1\r\nHost: x.test\r\n\r\n'
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')

function binary(command: number, family: number, addresses: Buffer, more = 0): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt8(command, 0)
  head.writeUInt8(family, 1)
  head.writeUInt16BE(addresses.length + more, 2)
  return Buffer.concat([SIGNATURE, head, addresses, Buffer.alloc(more, 0x41)])
}
const v4 = (a: number[]) => Buffer.from([...a, 10, 0, 0, 1, 0xdb, 0x74, 0x01, 0xbb])
const v6 = Buffer.from('20010db8000000000000000000000079fd0000000000000000000000000000010bb801bb', 'hex')

const callerOf = (header: string | Buffer, options = {}) => {
  const flow = new TestFlow(options)
  flow.client(Buffer.concat([Buffer.from(header as string, 'latin1'), Buffer.from(GET)])).server(OK)
  return flow.exchanges[0]?.caller
}

describe('W9: the PROXY protocol names the caller', () => {
  test.each<[string, string | Buffer, string | undefined]>([
    ['version 1', 'PROXY TCP4 203.0.113.7 10.0.0.1 56324 443\r\n', '203.0.113.7'],
    ['version 1, IPv6', 'PROXY TCP6 2001:db8::79 fd00::1 56324 443\r\n', '2001:db8::79'],
    ['version 1, nobody', 'PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n', undefined],
    ['version 2', binary(0x21, 0x11, v4([203, 0, 113, 7])), '203.0.113.7'],
    ['version 2 with TLVs', binary(0x21, 0x11, v4([203, 0, 113, 7]), 40), '203.0.113.7'],
    ['version 2 with a certificate', binary(0x21, 0x11, v4([203, 0, 113, 7]), 3_000), '203.0.113.7'],
    ['version 2, as long as it can be', binary(0x21, 0x21, v6, 65_535 - 36), '2001:db8:0:0:0:0:0:79'],
    ['version 2, a health check with what is long', binary(0x20, 0x00, Buffer.alloc(0), 9_000), undefined],
    ['version 2, IPv6', binary(0x21, 0x21, v6), '2001:db8:0:0:0:0:0:79'],
    ['version 2, a health check of its own', binary(0x20, 0x00, Buffer.alloc(0)), undefined],
    ['version 2, cut short', binary(0x21, 0x11, Buffer.alloc(4)), undefined],
    ['none', '', undefined],
  ])('%s', (_name, header, expected) => expect(callerOf(header)).toBe(expected))

  test('only at the start of a connection that was seen to begin, and only of the half that asks', () => {
    const header = 'PROXY TCP4 203.0.113.7 10.0.0.1 56324 443\r\n'
    expect(callerOf(header, { handshake: false })).toBeUndefined()
    const late = new TestFlow()
    late
      .client(GET)
      .server(OK)
      .client(header + GET)
      .server(OK)
    expect(late.exchanges.map(({ caller }) => caller)).toEqual(late.exchanges.map(() => undefined))
    const server = new TestFlow()
    server.server(header).client(GET).server(OK)
    for (const { caller } of server.exchanges) expect(caller).toBeUndefined()
  })

  test('a long header may come in any pieces, and be lost in part: what follows it begins where it should', () => {
    const header = binary(0x21, 0x11, v4([203, 0, 113, 7]), 5_000)
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: header.length + 10 }), { maxLength: 6 }),
        fc.nat(4_000),
        fc.nat(900),
        (cuts, from, bytes) => {
          const all = Buffer.concat([header, Buffer.from(GET)])
          const whole = new TestFlow()
          let at = 0
          for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
            whole.client(all.subarray(at, cut))
            at = cut
          }
          whole.client(all.subarray(at)).server(OK)
          expect(whole.exchanges.map(({ caller, request }) => [caller, request?.target])).toEqual([
            ['203.0.113.7', '/a'],
          ])
          const lossy = new TestFlow()
          lossy
            .client(header.subarray(0, 100 + from))
            .lose(0, bytes)
            .client(all.subarray(100 + from + bytes))
            .server(OK)
          expect(lossy.exchanges.map(({ caller, request }) => [caller, request?.target])).toEqual([
            ['203.0.113.7', '/a'],
          ])
        },
      ),
      { numRuns: 50 },
    )
  })

  test('every request of the connection has it', () => {
    const flow = new TestFlow()
    flow.client(`PROXY TCP4 203.0.113.7 10.0.0.1 1 2\r\n${GET}`).server(OK).client(GET).server(OK)
    expect(flow.exchanges.map(({ caller }) => caller)).toEqual(['203.0.113.7', '203.0.113.7'])
  })

  test('however it is cut into segments, it reads the same; other bytes name nobody and nothing throws', () => {
    const headers = [
      Buffer.from('PROXY TCP4 203.0.113.7 10.0.0.1 56324 443\r\n'),
      binary(0x21, 0x11, v4([203, 0, 113, 7])),
      binary(0x21, 0x11, v4([203, 0, 113, 7]), 99),
    ]
    const read = (data: Buffer, sizes: number[]) => {
      const flow = new TestFlow()
      const bytes = Buffer.concat([data, Buffer.from(GET)])
      for (let at = 0, n = 0; at < bytes.length; n++) {
        const end = Math.min(bytes.length, at + sizes[n % sizes.length]!)
        flow.client(bytes.subarray(at, end), 0)
        at = end
      }
      flow.server(OK)
      return flow.close()[0]?.caller
    }
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(fc.constantFrom(...headers), sizes, (data, cut) => expect(read(data, cut)).toBe('203.0.113.7')),
    )
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), sizes, (noise, cut) => {
        read(Buffer.concat([SIGNATURE, noise]), cut)
        expect(read(Buffer.concat([Buffer.from('PROXZ '), noise]), cut)).toBeUndefined()
      }),
    )
  })

  test('what follows begins where it should: HTTP/2 too', () => {
    for (const header of [
      Buffer.from('PROXY TCP4 203.0.113.7 10.0.0.1 1 2\r\n'),
      binary(0x21, 0x11, v4([203, 0, 113, 7]), 300),
    ]) {
      const fields = { ':method': 'GET', ':path': '/a', ':authority': 'x.test', ':scheme': 'http' }
      for (const first of [[Buffer.concat([header, PREFACE])], [header, PREFACE]]) {
        const flow = new TestFlow()
        for (const bytes of first) flow.client(bytes)
        flow
          .client(headers(1, fields, true))
          .server(SETTINGS)
          .server(headers(1, { ':status': '200' }, true))
        expect(flow.close().map(({ caller, request }) => [caller, request!.target])).toEqual([['203.0.113.7', '/a']])
      }
    }
  })
})
