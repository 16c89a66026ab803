// The anomaly workers over exchanges in this process: what the evaluation scripts share.
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

const require = createRequire(import.meta.url)
const { createAnomalyWorker, createAnomalyActorsWorker, createAnomalyHostsWorker } = require('@apiscope/anomaly')
const { actorEvent, DEFAULT_SENSOR_LIMITS, joinedEvent, Pulses } = require('@apiscope/sensor')
const { runEmbedded } = require('@apiscope/worker')
const { TOPICS } = require('@apiscope/schema')

/** Event time between heartbeats: as long as the allowed lateness, for no window is shorter. ms. */
const BEAT = 5_000

/** Alerts of the three workers over (async) iterable exchanges; `exchanges` of the answer = how many. */
export async function alertsOf(exchanges, options = {}) {
  const alerts = []
  const workers = runEmbedded([createAnomalyWorker(options), createAnomalyActorsWorker(), createAnomalyHostsWorker()], {
    onAlert: (alert) => alerts.push(alert),
    limits: { commitMessages: 1_000_000 },
  })
  const pulses = new Pulses('recorded', DEFAULT_SENSOR_LIMITS)
  const beats = (time) => {
    for (const pulse of pulses.heartbeat(time)) workers.push(TOPICS.paths, pulse.host, pulse)
    workers.heartbeat(time)
  }
  let beat = 0
  let count = 0
  for await (const exchange of exchanges) {
    const now = Math.floor(exchange.time / BEAT) * BEAT
    if (now > beat) {
      beat = now
      beats(beat)
    }
    workers.push(TOPICS.exchanges, exchange.api.id, exchange)
    for (const event of [actorEvent(exchange), joinedEvent(exchange)])
      if (event) workers.push(TOPICS.actors, event.actor, event)
    pulses.count(exchange.api.id)
    count++
  }
  beats(beat + 60_000)
  workers.finish()
  return { alerts, exchanges: count, counters: workers.counters }
}

/** JSON lines, plain or gzipped. */
export async function* exchangesIn(file) {
  const raw = createReadStream(file)
  const input = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield JSON.parse(line)
  }
}
