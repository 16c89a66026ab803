import { anomalyWorker } from '@apiscope/anomaly'
import type { Exchange } from '@apiscope/schema'
import fc from 'fast-check'
import { Collected, call, DAY, HOUR, MINUTE, ordinary, START, times } from './support.js'

const AT = START + 2 * DAY
const traffic = [
  ...ordinary(START, AT + 6 * HOUR, { clients: 12, every: 3 * HOUR }),
  ...times(40, (i) => call({ time: AT + i * 10_000, actor: 'walker', object: `w${i}`, status: i % 2 ? 404 : 200 })),
  ...times(6, (i) => call({ time: AT + HOUR + i * MINUTE, actor: 'taker', bytes: 9e6, records: 4_000 })),
  ...times(70, (i) => call({ time: AT + 3 * HOUR + i * 5_000, actor: 'flooder', status: i % 3 ? 200 : 429 })),
  ...times(60, (i) => call({ time: AT + 5 * HOUR + i * 4_000, actor: `new${i}` })),
  ...times(96, (i) =>
    call({ time: AT + 14 * HOUR + i * 30_000, actor: `user${i % 12}`, object: `g${i}`, status: i % 2 ? 404 : 200 }),
  ),
].sort((a, b) => a.time - b.time)

/** Alerts and facts as text; the state is stored and loaded again before the messages at `cuts`. */
function play(messages: readonly Exchange[], cuts: ReadonlySet<number> = new Set()): string {
  const out = new Collected()
  let state = anomalyWorker.create('')
  messages.forEach((message, i) => {
    if (cuts.has(i)) state = anomalyWorker.decode(anomalyWorker.encode(state), '')
    const watermark = message.time - 5_000
    for (let due = anomalyWorker.wake?.(state), n = 0; due !== undefined && due <= watermark && n < 100; n++) {
      anomalyWorker.tick?.(state, watermark, out)
      const next = anomalyWorker.wake?.(state)
      if (next === due) break
      due = next
    }
    anomalyWorker.apply(state, message, anomalyWorker.primary, out)
  })
  return JSON.stringify([out.alerts, out.published])
}

const whole = play(traffic)

test('the attacks in the traffic are found', () => {
  const kinds = new Set((JSON.parse(whole)[0] as { kind: string }[]).map(({ kind }) => kind))
  expect([...kinds]).toEqual(expect.arrayContaining(['enumeration', 'exfil_size', 'flood', 'flood_distributed']))
  expect(JSON.parse(whole)[0]).toContainEqual(
    expect.objectContaining({ evidence: expect.objectContaining({ metric: 'missing_objects' }) }),
  )
})

test('the same input gives the same alerts, byte for byte', () => expect(play(traffic)).toBe(whole))

test('split anywhere, with a restart between: the same alerts', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(traffic.length - 1), { minLength: 1, maxLength: 12 }), (cuts) => {
      expect(play(traffic, new Set(cuts))).toBe(whole)
    }),
    { numRuns: 12 },
  )
})
