/** The same calls in the clear and encrypted: what leaves the sensor is the same, whenever the keys come, and nothing of the keys does. */
import { createServer as createTap } from 'node:net'
import { connect, createServer } from 'node:tls'
import { LINKTYPE_SECRETS } from '@apiscope/capture'
import type { Exchange } from '@apiscope/schema'
import fc from 'fast-check'
import { SensorCore } from '../../src/core'
import { FIXTURE_KEY, type SensorOptions } from '../../src/options'
import type { SensorReport } from '../../src/report'
import { connectionFrames } from '../support/frames'
import { CALLS, type Connection, certificate, listening, record, relay, type Way } from './shop'

const START = 1_741_669_260_000
const ways: Way[] = ['clear', 'tls1.2', 'tls1.3', 'h2c', 'h2']
const recorded = new Map<Way, Connection[]>()

beforeAll(async () => {
  for (const way of ways) recorded.set(way, await record(way))
})

interface Seen {
  exchanges: Exchange[]
  report: SensorReport
  everything: string
}

interface Play {
  /** Delay of a line of the key log, ms; undefined: it never comes. */
  delay?: (connection: number, line: number) => number | undefined
  /** The order in which lines that are due at the same time come. */
  order?: (line: number) => number
}

function play(
  connections: Connection[],
  { delay = () => -1_000, order = (n) => n }: Play = {},
  options: Partial<SensorOptions> = {},
): Seen {
  const events: { time: number; bytes: Buffer; link: number; order: number }[] = []
  for (const [n, { chunks, keys }] of connections.entries()) {
    const begin = START + n * 700
    for (const { time, frame } of connectionFrames(chunks, [40_000 + n, 8_443], begin))
      events.push({ time, bytes: frame, link: 1, order: 0 })
    for (const [i, line] of keys.entries()) {
      const late = delay(n, i)
      if (late === undefined) continue
      events.push({ time: begin + late, bytes: Buffer.from(`${line}\n`), link: LINKTYPE_SECRETS, order: order(i) })
    }
  }
  // Something goes on while keys are awaited, as in any mirror: it moves packet time.
  for (let s = 0; s < 12; s++) {
    const [{ frame }] = connectionFrames([], [50_000 + s, 9], 0) as [{ frame: Buffer }]
    events.push({ time: START + s * 1_000, bytes: frame, link: 1, order: 0 })
  }
  events.sort((a, b) => a.time - b.time || a.order - b.order)
  const seen: unknown[] = []
  const exchanges: Exchange[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY, digest: true, keysExpected: true, ...options },
    {
      exchange: (exchange) => exchanges.push(exchange),
      actor: (event) => seen.push(event),
      heartbeat: (beat) => seen.push(beat),
    },
  )
  for (const { time, bytes, link } of events) core.frame(bytes, 0, bytes.length, bytes.length, time, link)
  core.finish()
  const report = core.report()
  return { exchanges, report, everything: JSON.stringify([exchanges, seen, report]) }
}

/** What a protocol brings along by itself. */
const OWN = ['connection', 'keep-alive', 'transfer-encoding']

/** An exchange without what has to differ: how it was carried, when, and what follows from that. */
function content(exchange: Exchange, across: boolean): unknown {
  const {
    tls: _tls,
    id: _id,
    time: _time,
    durationMs: _duration,
    released: _released,
    ...rest
  } = structuredClone(exchange)
  for (const message of [rest.request, rest.response])
    if (message && across) {
      delete (message as { version?: string }).version
      for (const name of OWN) delete message.headers?.[name]
      for (const parameter of [...(rest.parameters ?? [])])
        if (parameter.in === 'header' && OWN.includes(parameter.name))
          rest.parameters!.splice(rest.parameters!.indexOf(parameter), 1)
    }
  return rest
}

const contents = ({ exchanges }: Seen, across = true) =>
  exchanges
    .map((exchange) => content(exchange, across))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

test.each(['tls1.2', 'tls1.3'] as Way[])('%s: byte for byte what it is in the clear', (way) => {
  const clear = play(recorded.get('clear')!)
  expect(clear.exchanges).toHaveLength(CALLS.flat().length)
  const sealed = play(recorded.get(way)!)
  expect(contents(sealed, false)).toEqual(contents(clear, false))
  expect(sealed.exchanges.every(({ tls }) => tls?.version === way.slice(3) && tls.serverName === 'shop.test')).toBe(
    true,
  )
  expect(sealed.report.tlsUnread).toEqual({})
})

test.each(['h2c', 'h2'] as Way[])('%s: the same calls as over HTTP/1', (way) => {
  const clear = contents(play(recorded.get('clear')!))
  expect(contents(play(recorded.get(way)!))).toEqual(clear)
})

test.each(['tls1.2', 'tls1.3', 'h2'] as Way[])(
  '%s: keys that come up to five seconds late, in any order, change nothing',
  (way) => {
    const expected = contents(play(recorded.get(way)!))
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 5, maxLength: 40 }), fc.nat(1_000), (delays, seed) => {
        const seen = play(recorded.get(way)!, {
          delay: (n, i) => delays[(n * 7 + i) % delays.length],
          order: (i) => (i * 7919 + seed) % 13,
        })
        expect(contents(seen)).toEqual(expected)
        expect(seen.report.tlsUnread).toEqual({})
      }),
      { numRuns: 25 },
    )
  },
)

test.each(['tls1.2', 'tls1.3', 'h2'] as Way[])(
  '%s: keys that are missing cost their connections, each of which is told',
  (way) => {
    const whole = contents(play(recorded.get(way)!)).map((one) => JSON.stringify(one))
    fc.assert(
      fc.property(fc.subarray([0, 1, 2, 3]), (missing) => {
        const seen = play(recorded.get(way)!, { delay: (n) => (missing.includes(n) ? undefined : 900) })
        for (const one of contents(seen)) expect(whole).toContain(JSON.stringify(one))
        expect(seen.exchanges).toHaveLength(CALLS.filter((_, n) => !missing.includes(n)).flat().length)
        expect(seen.report.tlsUnread['no-key'] ?? 0).toBe(missing.length)
        expect(seen.report.flows.tls).toBe(missing.length)
      }),
      { numRuns: 16 },
    )
  },
)

test('half of the lines of each connection: what is read was said, and what was not is told', () => {
  for (const way of ['tls1.3', 'h2'] as Way[])
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (kept) => {
        const seen = play(recorded.get(way)!, { delay: (n, i) => (kept[(n * 5 + i) % 20] ? 50 : undefined) })
        const asked = new Set(
          play(recorded.get(way)!).exchanges.map(({ api, response }) => `${api.id} ${response?.status}`),
        )
        for (const { api, response, request } of seen.exchanges)
          if (request && response) expect(asked).toContain(`${api.id} ${response.status}`)
        const read = Object.values(seen.report.tlsRead).reduce((sum, n) => sum + n, 0)
        const unread = Object.values(seen.report.tlsUnread).reduce((sum, n) => sum + n, 0)
        expect(read + unread).toBe(CALLS.length)
      }),
      { numRuns: 12 },
    )
})

test('canary: no secret of a key log, and no credential that it opens, leaves the sensor', () => {
  const written = jest.spyOn(process.stderr, 'write')
  for (const way of ['tls1.2', 'tls1.3', 'h2'] as Way[])
    for (const delay of [-1_000, 2_000, undefined]) {
      const connections = recorded.get(way)!
      const { everything } = play(connections, { delay: () => delay })
      const told = everything + JSON.stringify(written.mock.calls)
      for (const line of connections.flatMap(({ keys }) => keys)) {
        const [, random, secret] = line.split(' ') as [string, string, string]
        for (const one of [random, secret]) {
          expect(told.toLowerCase()).not.toContain(one.toLowerCase())
          expect(told).not.toContain(Buffer.from(one, 'hex').toString('base64'))
        }
      }
      for (const secret of ['c0rrect-horse', 'tok3ntok3n', '5f3a9c1b7e2d4860', 'k-9f8e7d6c5b4a39281706'])
        expect(told).not.toContain(secret)
    }
  written.mockRestore()
})

describe('W9: a PROXY protocol header before TLS, or before HTTP/2, names the caller', () => {
  const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
  const ADDRESSES = Buffer.from([203, 0, 113, 7, 10, 0, 0, 2, 0xdb, 0x74, 0x01, 0xbb])
  const headers = [
    Buffer.from('PROXY TCP4 203.0.113.7 10.0.0.2 56180 443\r\n'),
    Buffer.concat([SIGNATURE, Buffer.from([0x21, 0x11, 0, 12]), ADDRESSES]),
    Buffer.concat([SIGNATURE, Buffer.from([0x21, 0x11, 0, 80]), ADDRESSES, Buffer.alloc(68, 4)]),
  ]

  test.each(ways)('%s', (way) => {
    const plain = contents(play(recorded.get(way)!), false)
    for (const header of headers) {
      const behind = recorded
        .get(way)!
        .map(({ chunks, keys }) => ({ keys, chunks: [{ half: 0 as const, bytes: header }, ...chunks] }))
      const seen = play(behind, {}, { trustedProxies: ['10.0.0.1/32'] })
      expect(seen.exchanges).toHaveLength(CALLS.flat().length)
      expect(new Set(seen.exchanges.map(({ client }) => client.address))).toEqual(new Set(['203.0.113.7']))
      // Who is not trusted names nobody, and is read all the same.
      expect(contents(play(behind), false)).toEqual(plain)
    }
  })

  test('inside TLS it is the caller who writes it: it names nobody', async () => {
    const chunks: Connection['chunks'] = []
    const keys: string[] = []
    const server = createServer(certificate(), (socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'))
    })
    server.on('keylog', (line) => keys.push(line.toString().trim()))
    const port = await listening(server)
    const tap = createTap((side) => relay(side, port, chunks))
    const through = await listening(tap)
    const client = connect({ port: through, host: '127.0.0.1', rejectUnauthorized: false })
    client.end(Buffer.concat([headers[0]!, Buffer.from('GET /inside HTTP/1.1\r\nHost: shop.test\r\n\r\n')]))
    client.resume()
    await new Promise((done) => client.on('close', done))
    await new Promise((done) => tap.close(done))
    await new Promise((done) => server.close(done))
    const { exchanges } = play([{ chunks, keys }], {}, { trustedProxies: ['10.0.0.1/32'] })
    expect(exchanges.map(({ api, client: who }) => [api.id, who.id, who.address])).toEqual([
      ['GET shop.test/inside', 'ip:10.0.0.1', undefined],
    ])
  })
})
