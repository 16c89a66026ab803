/** Frames with wrong stamps, and clocks that are set, in whole captures: what `analyze` makes of them. */

import { type FrameSink, openCapture } from '@apiscope/capture'
import { collectApis } from '@apiscope/model'
import type { Alert } from '@apiscope/schema'
import { FIXTURE_KEY, SensorCore } from '@apiscope/sensor'
import { openEmbedded } from '../src/pipeline/embedded.js'
import { SHOP } from './support/run.js'

const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR

/** Frames by number: the times at which copies of them are put before them. */
type Junk = Readonly<Record<number, readonly ((time: number) => number)[]>>

/** The shop's capture through sensor and workers, with junk and with times as `move` has them. */
async function analyze(junk: Junk = {}, move: (time: number) => number = (time) => time) {
  const alerts: Alert[] = []
  const embedded = await openEmbedded('embedded', {}, (alert) => alerts.push(alert))
  let [exchanges, late] = [0, 0]
  const core = new SensorCore(
    { sensor: 'file', hmacKey: FIXTURE_KEY },
    {
      exchange(exchange) {
        exchanges++
        if (exchange.released !== undefined) late++
        embedded.feed.exchange(exchange)
      },
      actor() {},
      heartbeat() {},
    },
  )
  let n = 0
  const frame: FrameSink['frame'] = (buf, start, end, wire, time, link) => {
    // Nobody's packet: what is wrong with it is its time alone.
    for (const wrong of junk[n] ?? []) core.frame(NOBODY, 0, NOBODY.length, NOBODY.length, wrong(time), link)
    n++
    core.frame(buf, start, end, wire, move(time), link)
  }
  await openCapture(SHOP).run({ frame })
  core.finish()
  embedded.feed.finish()
  const risks = Object.fromEntries((await collectApis(embedded.state)).map(({ id, risk }) => [id, risk]))
  const { clock } = core.report()
  await embedded.state.close()
  return { alerts, risks, exchanges, late, clock }
}

/** An Ethernet frame of an experimental type. */
const NOBODY = Buffer.alloc(60)
NOBODY.writeUInt16BE(0x88b5, 12)

const around = (ms: number) => (time: number) => time + ms

let once: ReturnType<typeof analyze> | undefined
/** The capture as it is; read once. */
const asItIs = () => {
  once ??= analyze()
  return once
}

test('B2: frames with wrong stamps, single, in bursts, ahead, back and at the very start, change no alert and no risk', async () => {
  const clean = await asItIs()
  const burst = Array.from({ length: 200 }, (_, i) => around(YEAR + i))
  const wild = await analyze({
    0: [around(YEAR)],
    5000: [around(YEAR)],
    9000: [around(-YEAR)],
    15000: [around(YEAR), around(YEAR + 40)],
    20000: [around(2 * HOUR)],
    20003: [around(-2 * HOUR)],
    20006: [around(30 * YEAR)],
    30000: burst,
  })
  expect(Object.keys(clean.risks).length).toBeGreaterThan(20)
  expect(clean.alerts.filter(({ kind }) => kind === 'risk_raised').length).toBeGreaterThan(0)
  expect(wild.alerts).toEqual(clean.alerts)
  expect(wild.risks).toEqual(clean.risks)
  expect({ exchanges: wild.exchanges, late: wild.late }).toEqual({ exchanges: clean.exchanges, late: clean.late })
  expect(wild.clock).toMatchObject({ 'sensor.clock_steps_ahead': 0, 'sensor.clock_steps_back': 0 })
  expect(wild.clock['sensor.clock_doubts']).toBe(208)
})

test('B2: a clock that is set back by two hours in the midst hides nothing of what follows', async () => {
  const first = await firstTime()
  const { alerts, exchanges, clock } = await analyze({}, (time) =>
    time > first + 10 * 60_000 ? time - 2 * HOUR : time,
  )
  expect(clock['sensor.clock_steps_back']).toBe(1)
  const clean = await asItIs()
  expect(exchanges).toBe(clean.exchanges)
  const kinds = (of: readonly Alert[]) => [...new Set(of.map(({ kind, api }) => `${kind} ${api.id}`))].sort()
  const missing = kinds(clean.alerts).filter((one) => !kinds(alerts).includes(one))
  expect(missing).toEqual([])
})

async function firstTime(): Promise<number> {
  let first = Number.NaN
  const enough = new AbortController()
  const sink: FrameSink = {
    frame: (_buf, _start, _end, _wire, time) => {
      if (Number.isNaN(first)) first = time
      enough.abort()
    },
  }
  await openCapture(SHOP).run(sink, enough.signal)
  return first
}
