import fc from 'fast-check'
import { feed, type Recorded, rig, talk } from './support.js'

const V13 = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const
const V12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const
const turns = Array.from({ length: 12 }, (_, n) => ({
  ask: Buffer.from(`GET /orders/${n} HTTP/1.1\r\nHost: api.test\r\n\r\n`),
  answer: Buffer.from(`HTTP/1.1 200 OK\r\nX-N: ${n}\r\n\r\n${String.fromCharCode(65 + n).repeat(n * 700 + 20)}`),
}))
const answers = turns.map((turn) => turn.answer.toString())

const kinds: [string, () => Promise<Recorded>][] = [
  ['TLS 1.3', () => talk({ server: V13, client: V13, turns })],
  ['TLS 1.2 GCM', () => talk({ server: V12, client: V12, turns })],
  ['TLS 1.2 ChaCha20', () => talk({ server: { ...V12, ciphers: 'ECDHE-RSA-CHACHA20-POLY1305' }, client: V12, turns })],
  ['TLS 1.2 CBC', () => talk({ server: { ...V12, ciphers: 'ECDHE-RSA-AES128-SHA256' }, client: V12, turns })],
]

describe.each(kinds)('%s', (_name, record) => {
  let recorded: Recorded

  beforeAll(async () => {
    recorded = await record()
  })

  function read(options: Parameters<typeof feed>[2]) {
    const one = rig()
    for (const line of recorded.keyLog) one.room.keys.line(line)
    feed(one, recorded.chunks, options)
    return one
  }

  test('packets of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (size) => {
        const { reader } = read({ size })
        expect(reader.text(1)).toBe(answers.join(''))
        expect(reader.gaps).toEqual([])
      }),
      { numRuns: 20 },
    )
  })

  test('a loss costs the records it touches and no more; nothing is invented', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 1_500 }), fc.integer({ min: 8, max: 200 }), (size, lost) => {
        const { reader } = read({ size, lose: (n, half) => n >= 30 && half === 1 && n % lost === 0 })
        // Every piece that came out is part of what was sent, in order.
        let from = 0
        const whole = answers.join('')
        for (const piece of reader.plain[1]) {
          const text = piece.toString('latin1')
          const at = whole.indexOf(text, from)
          expect(at).toBeGreaterThanOrEqual(from)
          from = at + text.length
        }
        expect(from).toBeGreaterThan(0)
      }),
      { numRuns: 30 },
    )
  })

  test('behind a long loss the place is found again', () => {
    let dropped = 0
    const { reader, room, facts } = read({ size: 1_000, lose: (n, half) => half === 1 && n > 16 && dropped++ < 9 })
    expect(dropped).toBeGreaterThan(9)
    expect(room.counters.resyncs).toBeGreaterThan(0)
    expect(reader.text(1)).toContain(answers[11]!)
    expect(facts[0]).toMatchObject({ verdict: 'read' })
    expect(facts[0]!.lostRecords).toBeGreaterThan(0)
  })
})

test('a ClientHello that was lost is found by trial among the keys', async () => {
  const recorded = await talk({ server: V13, client: V13, turns })
  const one = rig()
  for (const line of recorded.keyLog) one.room.keys.line(line)
  for (let n = 0; n < 20; n++)
    for (const line of recorded.keyLog) {
      const [label, , secret] = line.split(' ')
      one.room.keys.line(`${label} ${n.toString(16).padStart(64, '0')} ${secret!.replaceAll('a', 'b')}`)
    }
  feed(one, recorded.chunks, { lose: (n) => n === 0 })
  expect(one.reader.text(1)).toBe(answers.join(''))
  expect(one.room.counters.trial_matches).toBe(1)
})
