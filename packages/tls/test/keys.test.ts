import { LineSplitter, readKeyLine } from '../src/index.js'
import { feed, type Recorded, rig, talk } from './support.js'

const V13 = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const
const V12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const
const turns = [1, 2, 3].map((n) => ({
  ask: Buffer.from(`GET /orders/${n} HTTP/1.1\r\nHost: api.test\r\n\r\n`),
  answer: Buffer.from(`HTTP/1.1 200 OK\r\nX-N: ${n}\r\n\r\n`),
}))
const asked = turns.map((turn) => turn.ask.toString()).join('')
const answered = turns.map((turn) => turn.answer.toString()).join('')

describe.each([
  ['TLS 1.3', V13],
  ['TLS 1.2', V12],
])('%s', (_name, versions) => {
  let recorded: Recorded
  beforeAll(async () => {
    recorded = await talk({ server: versions, client: versions, turns })
  })

  test('keys that come after the last byte, in any order, miss nothing', () => {
    const one = rig()
    const end = feed(one, recorded.chunks)
    expect(one.reader.text(1)).toBe('')
    one.room.advance(end + 5_000)
    for (const line of [...recorded.keyLog].reverse()) one.room.keys.line(line)
    expect(one.reader.text(0)).toBe(asked)
    expect(one.reader.text(1)).toBe(answered)
    expect(one.reader.closed).toBe(1)
    expect(one.facts[0]!.keyLateMs).toBeGreaterThan(0)
  })

  test('a key that comes in the middle misses nothing', () => {
    for (let cut = 0; cut < recorded.chunks.length; cut++) {
      const one = rig()
      const offsets: [number, number] = [0, 0]
      recorded.chunks.forEach(({ half, bytes }, n) => {
        if (n === cut) for (const line of recorded.keyLog) one.room.keys.line(line)
        const at = { time: n, offset: offsets[half], acked: offsets[half === 0 ? 1 : 0], seq: offsets[half] }
        one.handler.chunk(half, bytes, 0, bytes.length, at)
        offsets[half] += bytes.length
      })
      one.handler.close('fin', 99)
      expect(one.reader.text(0)).toBe(asked)
      expect(one.reader.text(1)).toBe(answered)
    }
  })

  test('beyond the bound a flow is read from its next record on', () => {
    const one = rig({ waitMs: 10 })
    const offsets: [number, number] = [0, 0]
    const middle = recorded.chunks.length - 4
    recorded.chunks.forEach(({ half, bytes }, n) => {
      if (n === middle) {
        one.room.advance(1_000)
        for (const line of recorded.keyLog) one.room.keys.line(line)
      }
      const at = { time: n, offset: offsets[half], acked: offsets[half === 0 ? 1 : 0], seq: offsets[half] }
      one.handler.chunk(half, bytes, 0, bytes.length, at)
      offsets[half] += bytes.length
    })
    one.handler.close('fin', 2_000)
    expect(one.reader.text(1).endsWith(turns[2]!.answer.toString())).toBe(true)
    expect(one.room.counters.wait_expired_bytes).toBeGreaterThan(0)
    expect(one.facts[0]).toMatchObject({ verdict: 'read' })
  })

  test('without a key the flow is told by its server name, and nothing is held on to', () => {
    const one = rig()
    feed(one, recorded.chunks)
    one.room.finish(100_000)
    expect(one.facts).toEqual([expect.objectContaining({ verdict: 'no-key', serverName: 'api.test', records: 0 })])
    expect(one.reader.closed).toBe(1)
  })
})

test('lines as they come: either case, CR, LF, CRLF, comments, syslog prefixes, Java agents', () => {
  const id = 'AB'.repeat(32)
  const secret = 'cd'.repeat(48)
  const lines: string[] = []
  const splitter = new LineSplitter((line) => lines.push(line))
  const text = `# comment\r\nclient_random ${id} ${secret}\rCLIENT_TRAFFIC_SECRET_0 ${id} ${secret}\n<13>Jan  1 00:00:00 lb haproxy[7]: SERVER_TRAFFIC_SECRET_0 ${id} ${secret}`
  for (const c of Buffer.from(text)) splitter.push(Buffer.of(c))
  splitter.end()
  expect(lines.map((line) => readKeyLine(line))).toEqual([
    'empty',
    { label: 'CLIENT_RANDOM', id: id.toLowerCase(), secret: Buffer.from(secret, 'hex') },
    { label: 'CLIENT_TRAFFIC_SECRET_0', id: id.toLowerCase(), secret: Buffer.from(secret, 'hex') },
    { label: 'SERVER_TRAFFIC_SECRET_0', id: id.toLowerCase(), secret: Buffer.from(secret, 'hex') },
  ])
  expect(readKeyLine(`RSA Session-ID:${id} Master-Key:${secret}`)).toMatchObject({
    label: 'SESSION',
    id: id.toLowerCase(),
  })
  expect(readKeyLine(`EXPORTER_SECRET ${id} ${secret}`)).toBe('unused')
  expect(readKeyLine(`CLIENT_RANDOM ${id} 12`)).toBe('malformed')
  expect(readKeyLine('something else')).toBe('unknown')
})
