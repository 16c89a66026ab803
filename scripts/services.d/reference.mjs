// What the undisturbed single process makes of a capture, and the same from Kafka and Redis, in one form that can be compared.
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { BIN } from './children.mjs'

const require = createRequire(join(import.meta.dirname, '../../packages/cli/package.json'))
const { openBus, partitionOf } = require('@apiscope/bus')
const { openState } = require('@apiscope/state')
const { keys, TOPICS } = require('@apiscope/schema')
const { FIXTURE_KEY, actorEvent, DEFAULT_SENSOR_LIMITS, Heartbeats, Pulses } = require('@apiscope/sensor')
const { openEmbedded } = require('./dist/pipeline/embedded.js')
const { FINAL_MS } = require('./dist/pipeline/feed.js')
const { allDefinitions } = require('./dist/pipeline/definitions.js')

/** The environment of a sensor whose exchanges are those of `apiscope exchanges`. */
export const SENSOR_ENV = { APISCOPE_KEY: FIXTURE_KEY.toString(), APISCOPE_SENSOR: 'file' }
const ALERT_TOPICS = [TOPICS.alertsInventory, TOPICS.alertsPii, TOPICS.alertsAnomaly, TOPICS.alertsRisk]

/**
 * Those whose states are compared. What learns templates runs ahead in one process and beside the others as a service, so when it last
 * looked differs, not what it told.
 */
export const WORKERS = allDefinitions()
  .filter(({ name }) => name !== 'inventory-templates' && name !== 'inventory-versions')
  .map(({ name, primary, stateVersion, decode }) => ({ name, primary, stateVersion, decode }))

/** The topics that sensors write to, whose heartbeats move the clocks. */
const PRIMARIES = [...new Set(WORKERS.map(({ primary }) => primary))]

/** Exchanges of a capture file, and all that the workers make of them in one process without a broker. */
export async function undisturbed(file) {
  const text = execFileSync(process.execPath, [BIN, 'exchanges', '--messages', file], {
    maxBuffer: 2 ** 30,
    env: { ...process.env, ...SENSOR_ENV },
  })
  const exchanges = text
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  const alerts = []
  const embedded = await openEmbedded('embedded', {}, ({ id }) => alerts.push(id))
  for (const exchange of exchanges) embedded.feed.exchange(exchange)
  embedded.feed.finish()
  const calls = {}
  for (const { api } of exchanges) calls[api.id] = (calls[api.id] ?? 0) + 1
  const stateKeys = {
    [TOPICS.exchanges]: Object.keys(calls).sort(),
    [TOPICS.paths]: [...new Set(exchanges.map(({ api }) => api.host))].sort(),
    [TOPICS.actors]: [...new Set(exchanges.map((exchange) => actorEvent(exchange).actor))].sort(),
  }
  const last = Math.floor(Math.max(...exchanges.map(({ time, released }) => released ?? time)) / 1000) * 1000
  const result = {
    ids: exchanges.map(({ id }) => id).sort(),
    sample: exchanges[0],
    calls,
    alerts: [...new Set(alerts)].sort(),
    stateKeys,
    /** Event time of the last exchange and of the end, ms, whole seconds. */
    last,
    end: last + FINAL_MS,
    pulses: lastPulses(exchanges, last),
    ...(await learned(embedded.state, stateKeys, 1)),
  }
  await embedded.state.close()
  return result
}

/** What a sensor that goes on would tell of the minute in which the exchanges end. */
function lastPulses(exchanges, last) {
  const pulses = new Pulses(SENSOR_ENV.APISCOPE_SENSOR, DEFAULT_SENSOR_LIMITS)
  const minute = last - (last % 60_000)
  pulses.heartbeat(minute)
  for (const { api, time, released } of exchanges) if ((released ?? time) >= minute) pulses.count(api.id)
  return pulses.heartbeat(minute + 60_000)
}

/** Model states by worker and key, and the values for people, of a store. */
export async function learned(state, stateKeys, partitions) {
  const states = {}
  for (const { name, primary } of WORKERS) {
    const mine = {}
    for (const key of stateKeys[primary]) {
      const [text] = await state.load({ worker: name, partition: partitionOf(key, partitions) }, [key])
      mine[key] = text
    }
    states[name] = mine
  }
  const views = { [keys.apis()]: Object.fromEntries(await state.top(keys.apis(), 0, 1e6)) }
  for (const id of stateKeys[TOPICS.exchanges]) {
    for (const key of [keys.api(id), keys.params(id), keys.metrics(id), keys.risk(id)])
      views[key] = await state.hgetall(key)
  }
  return { states, views }
}

/** Lets event time pass after the last exchange as the embedded run does, so that the last windows are judged. */
export async function letTimePass(busUrl, { last: from, end: to, pulses }) {
  const bus = await openBus(busUrl)
  const producer = await bus.producer({ whenFull: 'wait' })
  // The very heartbeats that the embedded run ends with, also where it steps over seconds.
  const times = []
  const heartbeats = new Heartbeats(SENSOR_ENV.APISCOPE_SENSOR, DEFAULT_SENSOR_LIMITS, ({ time }) => times.push(time))
  heartbeats.last = from
  heartbeats.advance(to)
  for (const time of times) {
    const value = JSON.stringify({ v: 1, heartbeat: true, sensor: SENSOR_ENV.APISCOPE_SENSOR, time })
    const told = pulses.filter((pulse) => pulse.time === time)
    await producer.send(
      TOPICS.paths,
      told.map((pulse) => ({ key: pulse.host, value: JSON.stringify(pulse) })),
    )
    for (const topic of PRIMARIES) await producer.heartbeat(topic, value)
  }
  await producer.close(60_000)
  await bus.close()
}

/** The host of exchanges that are sent beside the capture, to be in its way. */
export const NOISE_HOST = 'scanned.test'

/**
 * A scan: so many paths of one host that do not exist, from one address, at event time `time`, through the workers' partitions as from another
 * sensor. `like` is an exchange.
 */
export async function scan(busUrl, like, count, time) {
  const bus = await openBus(busUrl)
  await bus.prepare()
  const producer = await bus.producer({ whenFull: 'wait' })
  const STEP = 500
  for (let at = 0; at < count; at += STEP) {
    const messages = Array.from({ length: Math.min(STEP, count - at) }, (_, i) => {
      const path = `/scanned/word${at + i}`
      const api = { id: `GET ${NOISE_HOST}${path}`, host: NOISE_HOST, method: 'GET', template: path }
      const request = { ...like.request, method: 'GET', target: path, host: NOISE_HOST }
      const exchange = {
        ...like,
        id: `scan${at + i}`,
        time,
        sensor: 'scanner',
        api,
        request,
        response: { status: 404, bodyBytes: 9 },
      }
      delete exchange.released
      delete exchange.parameters
      delete exchange.principal
      delete exchange.identities
      return { key: api.id, value: JSON.stringify(exchange) }
    })
    await producer.send(TOPICS.exchanges, messages)
  }
  await producer.close(120_000)
  await bus.close()
}

/** Everything that is on the topics of exchanges and alerts, without what was noise, and how many dead letters. */
export async function published(busUrl) {
  const bus = await openBus(busUrl)
  await bus.ping()
  const exchanges = []
  const alerts = []
  let deadLetters = 0
  const take = {
    // Not the heartbeats, nor what else is said about APIs on this topic.
    [TOPICS.exchanges]: (message) =>
      message.client !== undefined && message.api.host !== NOISE_HOST && exchanges.push(message),
    [TOPICS.deadletter]: () => deadLetters++,
  }
  const readers = await Promise.all(
    [TOPICS.exchanges, TOPICS.deadletter, ...ALERT_TOPICS].map((topic) =>
      bus.reader(topic, 'start', ({ value }) => {
        const message = JSON.parse(value.toString())
        if (take[topic]) take[topic](message)
        else if (message.api.host !== NOISE_HOST) alerts.push(message.id)
      }),
    ),
  )
  while (!readers.every((reader) => reader.caughtUp())) await new Promise((resolve) => setTimeout(resolve, 100))
  await bus.close()
  return { exchanges, alerts, deadLetters }
}

export { openBus, openState, partitionOf, TOPICS }
