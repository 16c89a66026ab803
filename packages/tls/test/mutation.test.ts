import fc from 'fast-check'
import { feed, type Recorded, rig, talk } from './support.js'

const turns = [1, 2].map((n) => ({ ask: Buffer.from(`GET /${n}\r\n\r\n`), answer: Buffer.alloc(n * 3_000, 65) }))

test.each(['TLSv1.3', 'TLSv1.2'] as const)(
  '%s with any byte changed, dropped or doubled: no exception, and what comes out was sent',
  async (v) => {
    const versions = { minVersion: v, maxVersion: v }
    const recorded = await talk({ server: versions, client: versions, turns })
    const sent = [turns.map((t) => t.ask), turns.map((t) => t.answer)].map((one) =>
      Buffer.concat(one).toString('latin1'),
    )
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      to: fc.integer({ min: 0, max: 255 }),
      kind: fc.constantFrom('set', 'drop', 'insert', 'cut'),
    })
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 20, max: 2_000 }),
        (changes, size) => {
          const chunks = recorded.chunks.map(({ half, bytes }) => ({ half, bytes }))
          for (const { at, to, kind } of changes) mutate(chunks, at, to, kind)
          const one = rig()
          for (const line of recorded.keyLog) one.room.keys.line(line)
          const end = feed(one, chunks, { size })
          one.room.finish(end)
          // With another first byte it is no TLS and passes as it is.
          if (one.room.counters.flows === 0) return
          for (const half of [0, 1] as const)
            for (const piece of one.reader.plain[half]) expect(sent[half]).toContain(piece.toString('latin1'))
          expect(one.reader.closed).toBe(1)
          expect(one.room.counters.trials).toBeLessThan(20_000)
        },
      ),
      { numRuns: 150 },
    )
  },
)

function mutate(chunks: Recorded['chunks'], at: number, to: number, kind: string): void {
  const chunk = chunks[Math.floor(at * chunks.length)]!
  const place = Math.floor(((at * chunks.length) % 1) * chunk.bytes.length)
  const head = chunk.bytes.subarray(0, place)
  const tail = chunk.bytes.subarray(place)
  if (kind === 'set') chunk.bytes = Buffer.concat([head, Buffer.of(to), tail.subarray(1)])
  else if (kind === 'drop') chunk.bytes = Buffer.concat([head, tail.subarray(1)])
  else if (kind === 'insert') chunk.bytes = Buffer.concat([head, Buffer.of(to), tail])
  else chunk.bytes = Buffer.from(head)
}

test('bytes that only begin like TLS', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom(20, 21, 22, 23),
      fc.integer({ min: 1, max: 50 }),
      (bytes, type, size) => {
        const one = rig()
        const start = Buffer.from([type, 3, 3, 0, 40])
        const end = feed(
          one,
          [0, 1, 0, 1].map((half) => ({ half: half as 0 | 1, bytes: Buffer.concat([start, bytes]) })),
          { size },
        )
        one.room.finish(end)
        expect(one.reader.closed).toBe(1)
      },
    ),
    { numRuns: 200 },
  )
})

test('K29: a TLS start that is refused in the clear is read on', () => {
  const hello = Buffer.concat([Buffer.from([22, 3, 1, 0, 60, 1, 0, 0, 56, 3, 3]), Buffer.alloc(54)])
  const refusal = Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')
  const one = rig()
  const request = Buffer.from('GET /hidden HTTP/1.1\r\n\r\n')
  feed(one, [
    { half: 0, bytes: hello },
    { half: 1, bytes: refusal },
    { half: 0, bytes: request },
  ])
  expect([one.reader.text(0), one.reader.text(1)]).toEqual([request.toString(), refusal.toString()])
  expect(one.facts).toEqual([])
})

test('what is no TLS passes as it is, also when its first bytes come one by one', () => {
  const text = Buffer.from('GET / HTTP/1.1\r\n\r\n')
  for (const first of [Buffer.alloc(0), Buffer.from([22]), Buffer.from([22, 3]), Buffer.from([23, 9])]) {
    const bytes = Buffer.concat([first, text])
    const one = rig()
    feed(one, [{ half: 0, bytes }], { size: 1 })
    expect(one.reader.text(0)).toBe(bytes.toString('latin1'))
    expect(one.facts).toEqual([])
  }
})
