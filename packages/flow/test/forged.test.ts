import fc from 'fast-check'
import { talks } from './support/generate.js'
import { Recorder } from './support/recorder.js'
import { ACK, FIN, RST, SYN } from './support/segments.js'

const none = Buffer.alloc(0)

test('a client that forges packets its server ignores hides nothing of what it says', () => {
  const forgery = fc.record({
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    flags: fc.constantFrom(SYN, RST, RST | ACK, FIN | ACK, ACK),
    seq: fc.oneof(fc.integer({ min: -3000, max: 9000 }), fc.integer({ min: 0, max: 0xffffffff })),
    ack: fc.integer({ min: -3000, max: 40_000_000 }),
    far: fc.boolean(),
  })
  fc.assert(
    fc.property(talks, fc.array(forgery, { maxLength: 12 }), (talk, forgeries) => {
      const segments = [...talk.segments]
      for (const { place, flags, seq, ack, far } of forgeries) {
        const at = 1 + Math.floor(place * (segments.length - 1))
        // Forged payload lies where no endpoint takes it; what lies in the window is another matter: first wins.
        const data = far && flags === ACK ? Buffer.from('forged') : none
        const from = talk.isn[0] + (data.length > 0 ? 2_000_000_000 + (seq % 1000) : seq)
        const { time } = segments[at - 1]!
        segments.splice(at, 0, { time, from: 0, seq: from, ack: talk.isn[1] + ack, flags, data })
      }
      const recorder = new Recorder().feed(segments).finish()
      for (const side of [0, 1] as const) {
        const seen = Buffer.alloc(talk.sent[side].length)
        const known = new Uint8Array(seen.length)
        for (const flow of recorder.flows) {
          for (const piece of flow.pieces[flow.info.port[0] === 80 ? (side === 0 ? 1 : 0) : side]) {
            const at = (piece.at.seq - talk.isn[side] - 1) >>> 0
            if (at >= seen.length) continue
            piece.data.copy(seen, at)
            known.fill(1, at, at + piece.data.length)
          }
        }
        expect(known.indexOf(0)).toBe(-1)
        expect(seen.equals(talk.sent[side])).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})
