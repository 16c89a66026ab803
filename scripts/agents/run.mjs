// One company's days through the sensor and all workers, as `apiscope analyze` runs them.
import { createRequire } from 'node:module'
import { ABUSES } from './abuses.mjs'
import { DAY, days, START } from './honest.mjs'
import { framesOf } from './wire.mjs'
import { world } from './world.mjs'

const require = createRequire(import.meta.url)
const { SensorCore, FIXTURE_KEY } = require('../../packages/sensor/dist/index.js')
const { openEmbedded } = require('../../packages/cli/dist/pipeline/embedded.js')

export const DAYS = 6
/** Abuses come in the days behind these. */
const LEARN = 3

/** @returns the abuses with the hosts that they were done at, and all alerts */
export async function run(seed, generation) {
  const made = world(seed, generation)
  const pieces = []
  const done = []
  const abuses = Object.entries(ABUSES).map(([name, { kinds, run: act }], i) => {
    const time = START + (LEARN + 0.3 + (i / 10) * (DAYS - LEARN - 0.6) + made.draw() * 0.05) * DAY
    return {
      time,
      run() {
        const server = act(made, time, pieces)
        if (server) done.push({ name, kinds, host: server.host, time })
      },
    }
  })
  days(made, DAYS, abuses, pieces)
  const alerts = []
  const embedded = await openEmbedded('embedded', { learnUntil: `${LEARN}d` }, (alert) => alerts.push(alert))
  const core = new SensorCore(
    { sensor: 'evaluation', hmacKey: FIXTURE_KEY },
    { exchange: (exchange) => embedded.feed.exchange(exchange), actor() {}, heartbeat() {} },
  )
  for (const { time, frame } of framesOf(pieces)) core.frame(frame, 0, frame.length, frame.length, time, 1)
  core.finish()
  embedded.feed.finish()
  await embedded.state.close()
  return { seed, generation, done, alerts, serverDays: made.servers.length * DAYS, frames: pieces.length }
}

const HOUR = 3_600_000

/** Which abuses were told, and which alerts of at least medium severity belong to none. */
export function judge({ done, alerts }) {
  const told = done.map((one) => ({
    ...one,
    alert: alerts.find((alert) => belongs(alert, one) && one.kinds.includes(alert.kind)),
  }))
  // What an abuse brings with it (a new host's new APIs) is no false alert, but none that counts for it either.
  const strangers = alerts
    .filter(({ severity }) => severity !== 'low')
    .filter((alert) => !done.some((one) => belongs(alert, one)))
  const ids = new Set()
  return { told, false: strangers.filter(({ id }) => !ids.has(id) && ids.add(id)) }
}

/** What stays as it is: whoever comes upon it later is told of it, too. */
const LASTING = new Set(['tool_changed', 'tool_lookalike', 'shadow_agent_server'])

export const belongs = ({ api, time, kind }, abuse) =>
  api.host === abuse.host &&
  time >= abuse.time - 1_000 &&
  (time <= abuse.time + 2 * HOUR || (LASTING.has(kind) && abuse.kinds.includes(kind)))
