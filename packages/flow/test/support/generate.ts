import fc from 'fast-check'
import { numbers } from './network.js'
import { Conversation, type Segment } from './segments.js'

/** A whole connection: what each side sent, and the segments that carried it. */
export interface Talk {
  segments: Segment[]
  sent: [Buffer, Buffer]
  isn: [number, number]
}

interface Turn {
  from: 0 | 1
  bytes: number
  mss: number
  acks: boolean
}

/** Conversations with handshake, turns of any size in either direction, and a close; sequence numbers anywhere, wrap included. */
export const talks: fc.Arbitrary<Talk> = fc
  .record({
    isn: fc.tuple(sequence(), sequence()),
    turns: fc.array(
      fc.record({
        from: fc.constantFrom(0 as const, 1 as const),
        bytes: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 9000 })),
        mss: fc.constantFrom(1460, 536, 100),
        acks: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    closer: fc.constantFrom(0 as const, 1 as const),
    fill: fc.integer(),
  })
  .map((plan) => ({
    ...talk(plan.isn, plan.turns, plan.closer, plan.fill),
    [fc.toStringMethod]: () => JSON.stringify(plan),
  }))

const NOISE_BYTES = 1 << 16
const NOISE = Buffer.alloc(NOISE_BYTES + 10_000)
const noise = numbers(1)
for (let i = 0; i < NOISE.length; i++) NOISE[i] = Math.floor(noise() * 256)

function sequence(): fc.Arbitrary<number> {
  return fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 0xffffe000, max: 0xffffffff }))
}

function talk(isn: [number, number], turns: Turn[], closer: 0 | 1, fill: number): Talk {
  const next = numbers(fill)
  const conversation = new Conversation({}, isn).handshake()
  const sent: [Buffer[], Buffer[]] = [[], []]
  for (const turn of turns) {
    const data = NOISE.subarray(Math.floor(next() * NOISE_BYTES)).subarray(0, turn.bytes)
    sent[turn.from].push(data)
    for (let at = 0; at < data.length; at += turn.mss) {
      conversation.send(turn.from, data.subarray(at, at + turn.mss))
      if (turn.acks && next() < 0.5) conversation.ack(turn.from === 0 ? 1 : 0)
    }
    if (turn.acks) conversation.ack(turn.from === 0 ? 1 : 0)
  }
  conversation.close(closer)
  return { segments: conversation.segments, sent: [Buffer.concat(sent[0]), Buffer.concat(sent[1])], isn }
}
