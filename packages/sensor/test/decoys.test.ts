/** K11: segments that a server drops do not hide what it takes: whichever reading is right, both are looked into. */
import type { Exchange } from '@apiscope/schema'
import { ethernet, ipv4, type TcpFields, tcp } from '../../wire/test/support/build'
import { SensorCore } from '../src/core'
import { FIXTURE_KEY } from '../src/options'

const FIN = 1
const SYN = 2
const ACK = 16
const CLIENT = { src: '198.51.100.7', dst: '192.0.2.1' }
const SERVER = { src: '192.0.2.1', dst: '198.51.100.7' }
const INJECTION = "' OR 1=1--"
const HARMLESS = 'GET /items?q=abcdefghijklmnopqrst HTTP/1.1\r\nHost: shop.example\r\n\r\n'
const REAL = HARMLESS.replace('abcdefghijklmnopqrst', encodeURIComponent(INJECTION).padEnd(20, 'x').slice(0, 20))
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const MD5 = Buffer.from([19, 18, ...Array.from({ length: 16 }, (_, i) => i), 1, 1])

class Wire {
  readonly exchanges: Exchange[] = []
  private readonly core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY },
    { exchange: (e) => void this.exchanges.push(e), actor() {}, heartbeat() {} },
  )
  time = 1_700_000_000_000

  constructor() {
    this.client('', { seq: 1000, ack: 0, flags: SYN })
    this.server('', { seq: 5000, ack: 1001, flags: SYN | ACK })
    this.client('', { seq: 1001, ack: 5001, flags: ACK })
  }

  client(payload: string, fields: TcpFields, ttl = 64): this {
    return this.frame(payload, { srcPort: 40_000, dstPort: 80, ...fields }, CLIENT, ttl)
  }

  server(payload: string, fields: TcpFields): this {
    return this.frame(payload, { srcPort: 80, dstPort: 40_000, ...fields }, SERVER, 64)
  }

  /** The request that the server takes, and its answer. */
  honest(request: string, seq = 1001): this {
    this.client(request, { seq, ack: 5001, flags: ACK | 8 })
    this.server(ANSWER, { seq: 5001, ack: seq + request.length, flags: ACK | 8 })
    return this.client('', { seq: seq + request.length, ack: 5001 + ANSWER.length, flags: ACK })
  }

  end(): Exchange[] {
    this.core.finish()
    return this.exchanges
  }

  private frame(payload: string, fields: TcpFields, ends: typeof CLIENT, ttl: number): this {
    const bytes = ethernet(ipv4(tcp(Buffer.from(payload, 'latin1'), fields), ends))
    bytes[22] = ttl
    this.time += 1
    this.core.frame(bytes, 0, bytes.length, bytes.length, this.time, 1)
    return this
  }
}

const valuesOf = (exchanges: Exchange[]) => exchanges.flatMap((e) => e.parameters ?? []).flatMap(({ values }) => values)

const DECOYS: [string, TcpFields, number?][] = [
  ['a wrong check sum', { ack: 5001, flags: ACK | 8 }],
  ['a TTL of 1', { ack: 5001, flags: ACK | 8 }, 1],
  ['no ACK flag', { ack: 0, flags: 8 }],
  ['an ACK of what was never sent, near', { ack: 5001 + 4_000, flags: ACK | 8 }],
  ['an ACK of what was never sent, far', { ack: 5001 + 2 ** 29, flags: ACK | 8 }],
  ['an ACK from long before', { ack: (5001 - 2 ** 29) >>> 0, flags: ACK | 8 }],
  ['an MD5 option', { ack: 5001, flags: ACK | 8, options: MD5 }],
]

describe.each(DECOYS)('K11: a decoy with %s', (name, fields, ttl) => {
  const ignored = name.includes('no ACK') || name.includes('far') || name.includes('long before')

  test('before the request', () => {
    const exchanges = new Wire()
      .client(HARMLESS, { seq: 1001, ...fields }, ttl)
      .honest(REAL)
      .end()
    expect(exchanges).toHaveLength(1)
    expect(valuesOf(exchanges).join(' ')).toContain(INJECTION)
    if (ignored) {
      expect(exchanges[0]!.request!.target).toContain('OR')
      expect(exchanges[0]!.quality.oddities).toBeUndefined()
    } else expect(exchanges[0]!.quality.oddities).toContain('overlap-conflict')
  })

  test('over the part that matters, and longer than it', () => {
    const at = HARMLESS.indexOf('abc')
    const wire = new Wire()
    wire.client(HARMLESS.slice(at, at + 20), { seq: 1001 + at, ...fields }, ttl).honest(REAL)
    expect(valuesOf(wire.end()).join(' ')).toMatch(/OR 1=1/)
    const blanks = new Wire().client(`${HARMLESS}   `, { seq: 1001, ...fields }, ttl)
    expect(valuesOf(blanks.honest(REAL).end()).join(' ')).toContain(INJECTION)
    const long = new Wire().client(`${HARMLESS}GET /more HTTP/1.1\r\nHost: x\r\n\r\n`, { seq: 1001, ...fields }, ttl)
    expect(valuesOf(long.honest(REAL).end()).join(' ')).toContain(INJECTION)
  })
})

test('K11: the real request in pieces after a decoy in one', () => {
  const wire = new Wire().client(HARMLESS, { seq: 1001, ack: 5001, flags: ACK | 8 }, 1)
  for (let at = 0; at < REAL.length; at += 10) {
    wire.client(REAL.slice(at, at + 10), { seq: 1001 + at, ack: 5001, flags: ACK | 8 })
  }
  wire.server(ANSWER, { seq: 5001, ack: 1001 + REAL.length, flags: ACK | 8 })
  expect(valuesOf(wire.end()).join(' ')).toContain('OR')
})

test('K11: a decoy over a body', () => {
  const head = `POST /items HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/json\r\nContent-Length: 25\r\n\r\n`
  const body = (text: string) => `{"query":"${text.padEnd(12)}"}`
  const wire = new Wire().client(head, { seq: 1001, ack: 5001, flags: ACK | 8 })
  wire.client(body('harmless'), { seq: 1001 + head.length, ack: 5001, flags: ACK | 8 }, 1)
  wire.client(body(INJECTION), { seq: 1001 + head.length, ack: 5001, flags: ACK | 8 })
  wire.server(ANSWER, { seq: 5001, ack: 1001 + head.length + 25, flags: ACK | 8 })
  const exchanges = wire.end()
  expect(valuesOf(exchanges).join(' ')).toContain(INJECTION)
  expect(exchanges[0]!.quality.oddities).toContain('overlap-conflict')
})

test.each([FIN | ACK, FIN])('K11: a FIN that the server drops (flags %d), and the request seconds later', (flags) => {
  const wire = new Wire().client('', { seq: 1001, ack: 5001, flags })
  for (let i = 0; i < 8; i++) {
    wire.time += 5_000
    // Other traffic moves packet time on.
    wire.server('', { seq: 5000, ack: 1001, flags: ACK })
  }
  const exchanges = wire.honest(REAL).end()
  expect(exchanges.filter(({ request }) => request?.target.includes('OR'))).toHaveLength(1)
})

test('a real FIN still ends its half, and what repeats alike is no conflict', () => {
  const wire = new Wire().honest(REAL)
  const end = 1001 + REAL.length
  wire.client('', { seq: end, ack: 5001 + ANSWER.length, flags: FIN | ACK })
  wire.server('', { seq: 5001 + ANSWER.length, ack: end + 1, flags: FIN | ACK })
  wire.client(REAL, { seq: 1001, ack: 5001, flags: ACK | 8 })
  const exchanges = wire.end()
  expect(exchanges).toHaveLength(1)
  expect(exchanges[0]!.quality).toMatchObject({ truncated: false, gapBytes: 0 })
  expect(exchanges[0]!.quality.oddities).toBeUndefined()
})
