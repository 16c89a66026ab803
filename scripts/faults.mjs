#!/usr/bin/env node
// Kills everything while a capture flows, and counts what is lost and what is counted twice.
//
//   npm run faults                                  # about 6 minutes
//   npm run faults -- --seed 7 --kills 40 --minutes 10
//   npm run faults -- --short --json                # a minute; what CI runs
//   npm run faults -- --away 60                     # nothing killed but Kafka, then Redis, away for so many seconds each
//   npm run faults -- --hang 60 --scan 100000       # each process is stopped for so long once; a scan of so many paths
//
// Real processes on a Kafka and a Redis of their own: `apiscope sensor` reads the shop's capture at a set pace, workers run in
// copies. At random (seeded) moments a process is killed with SIGKILL and started again, copies are added and removed,
// Kafka and Redis (append-only file) are killed and restarted. Redis refuses writes (its memory is full), is slow, and fails over to a replica that lacks the last
// writes; each process is stopped (SIGSTOP) for longer than its session, so that a worker goes on that is no owner any more; somebody scans. A killed sensor begins again at the front of the capture. At the end all that
// was learned is compared with one undisturbed process: the state of every model, the values in Redis, calls by API, alert ids.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { Copies, PacedInput, startChild } from './services.d/children.mjs'
import { StoreProxy } from './services.d/proxy.mjs'
import {
  learned,
  letTimePass,
  openState,
  published,
  SENSOR_ENV,
  scan,
  undisturbed,
  WORKERS,
} from './services.d/reference.mjs'
import { Replica } from './services.d/replica.mjs'
import { Watch } from './services.d/settle.mjs'

const require = createRequire(import.meta.url)
const { ownServices } = require('./services.d/own.cjs')
const { slicePcapng } = require('./services.d/slice.cjs')

const { values: given } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    kills: { type: 'string' },
    minutes: { type: 'string' },
    copies: { type: 'string' },
    partitions: { type: 'string' },
    away: { type: 'string' },
    hang: { type: 'string' },
    scan: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const defaults = given.short
  ? {
      kills: 6,
      minutes: 0.6,
      copies: 1,
      partitions: 2,
      hang: 7,
      scan: 2_000,
      from: '2025-03-12T09:00:00Z',
      to: '2025-03-12T10:15:00Z',
    }
  : {
      kills: 24,
      minutes: 6,
      copies: 2,
      partitions: 4,
      hang: 20,
      scan: 100_000,
      from: '2025-03-12T05:00:00Z',
      to: '2025-03-12T14:30:00Z',
    }
// Twice away and as long to recover; the processes are left alone.
if (given.away) Object.assign(defaults, { kills: 0, minutes: (given.away * 3) / 60, copies: 1 })
const number = (name) => Number(given[name] ?? defaults[name])
const NAMES = ['inventory', 'pii', 'anomaly', 'risk']
const SHOP = join(import.meta.dirname, '../fixtures/shop/shop.pcapng.gz')

const say = (text) => process.stderr.write(`${text}\n`)

/** Mulberry32: the same seed gives the same moments. */
function randomFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What happens and when, as shares of the capture: kills in turn over the four workers and the sensor, the rest between them. */
function plan(kills, random) {
  if (given.away) {
    const awayMs = 1000 * given.away
    return [
      { what: 'crash', target: 'kafka', at: 0.1, awayMs },
      { what: 'crash', target: 'redis', at: 0.55, awayMs },
    ]
  }
  const hangs = given.short ? ['inventory', 'redis'] : [...NAMES, 'sensor', 'kafka', 'redis']
  const targets = [...NAMES, 'sensor']
  const events = Array.from({ length: kills }, (_, i) => ({ what: 'kill', target: targets[i % targets.length] }))
  const services = given.short ? ['kafka', 'redis'] : ['kafka', 'redis', 'kafka', 'redis']
  for (const [i, target] of services.entries()) events.push({ what: i < 2 ? 'crash' : 'restart', target })
  for (const target of given.short ? ['inventory'] : NAMES)
    events.push({ what: 'add', target }, { what: 'remove', target })
  for (const target of hangs) events.push({ what: 'hang', target })
  for (const what of ['refuse', 'slow', 'failover']) events.push({ what, target: 'redis' })
  if (number('scan') > 0) events.push({ what: 'scan', target: 'bus' })
  for (const event of events) event.at = 0.03 + 0.9 * random()
  events.sort((a, b) => a.at - b.at)
  // After a failover the first server is gone: what is to happen to it comes before.
  const failover = events.find(({ what }) => what === 'failover')
  const after = events.filter(({ what, target }) => target === 'redis' && what !== 'failover').at(-1)
  if (failover && after && after.at > failover.at) [failover.at, after.at] = [after.at, failover.at]
  events.sort((a, b) => a.at - b.at)
  // A copy must have been added before one is removed, or none might be left.
  for (const name of NAMES) {
    const mine = events.filter(({ what, target }) => target === name && (what === 'add' || what === 'remove'))
    for (const [i, event] of mine.entries()) event.what = i % 2 === 0 ? 'add' : 'remove'
  }
  return events
}

async function main() {
  const started = Date.now()
  const random = randomFrom(number('seed'))
  const folder = mkdtempSync(join(tmpdir(), 'apiscope-faults-'))
  const file = join(folder, 'shop.pcapng')
  const capture = slicePcapng(gunzipSync(readFileSync(SHOP)), Date.parse(defaults.from), Date.parse(defaults.to))
  writeFileSync(file, capture)
  say('the undisturbed run, and a Kafka and a Redis …')
  const expected = await undisturbed(file)
  const services = await ownServices(['kafka', 'redis'])
  const partitions = number('partitions')
  const bus = `kafka://127.0.0.1:${services.kafkaPort}?partitions=${partitions}&sessionTimeoutMs=6000`
  // Workers and the watch know Redis by a name that may lead to another server.
  const proxy = new StoreProxy(services.redisPort)
  const redisPort = await proxy.listen()
  const store = `redis://127.0.0.1:${redisPort}`
  const run = {
    restarting: {},
    services,
    bus,
    store,
    random,
    capture,
    proxy,
    expected,
    replica: undefined,
    done: { kill: 0, crash: 0, restart: 0, add: 0, remove: 0, hang: 0, refuse: 0, slow: 0, failover: 0, scan: 0 },
    exits: [],
    ends: [],
    recoveries: [],
    sensorEnds: 0,
    watch: new Watch({ kafkaPort: services.kafkaPort, redisPort }),
  }
  const { watch } = run
  try {
    await disturbed(run)
    say(
      `${((Date.now() - started) / 1000).toFixed(0)} s since the start: the capture has ended, the workers catch up …`,
    )
    await letTimePass(bus, expected)
    await watch.settled(expected.end, 600, ({ behind, waiting }) => {
      if (process.stderr.isTTY)
        process.stderr.write(`\r${behind} messages to go, ${waiting} partitions to finish\x1b[K`)
    })
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
    for (const copies of run.workers) run.exits.push(...(await copies.removeAll()))
    const figures = await compare(run, expected, partitions)
    figures.seconds = Math.round((Date.now() - started) / 1000)
    print(figures)
    if (!figures.holds) process.exitCode = 1
  } finally {
    for (const copies of run.workers ?? []) copies.abandon()
    run.sensor?.child.kill('SIGKILL')
    await watch.close()
    proxy.close()
    run.replica?.stop()
    services.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The capture flows and the events happen. */
async function disturbed(run) {
  const args = ['--bus', run.bus, '--state', run.store, '--listen', 'none']
  run.workers = NAMES.map((name) => new Copies(name, args))
  for (const copies of run.workers) for (let i = 0; i < number('copies'); i++) copies.add()
  const duration = number('minutes') * 60_000
  const input = new PacedInput(run.capture, duration)
  const sensorArgs = [
    'sensor',
    '--source',
    '-',
    '--bus',
    run.bus,
    '--listen',
    'none',
    '--threads',
    '1',
    '--values',
    'plain',
  ]
  const startSensor = () => {
    run.sensor = startChild(sensorArgs, { env: SENSOR_ENV, stdin: 'pipe' })
    run.feeding = input.into(run.sensor.child)
  }
  startSensor()
  const begun = performance.now()
  for (const event of plan(number('kills'), run.random)) {
    const wait = event.at * duration - (performance.now() - begun)
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    say(`${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${event.what} ${event.target}`)
    await happen(run, event, startSensor)
    run.done[event.what]++
  }
  await Promise.all(Object.values(run.restarting))
  // A sensor that Kafka kept waiting for too long at its start has given up: again, as a supervisor would.
  for (;;) {
    const { code } = await run.sensor.ended
    if (code === 0) return
    say(`sensor ended with ${code}: ${run.sensor.log.at(-1)}`)
    run.sensorEnds++
    startSensor()
  }
}

async function happen(run, { what, target, awayMs = 500 + 1_500 * run.random() }, startSensor) {
  if (what in MISHAPS) await MISHAPS[what](run, target)
  else if (target === 'kafka' || target === 'redis') {
    // Away for a moment, so that everybody notices; other things go on happening meanwhile.
    const how = { crash: what === 'crash', awayMs }
    await run.restarting[target]
    // Failed over: the first server is out of the game.
    if (target === 'redis' && run.replica) return
    run.restarting[target] = run.services.restart(target, how)
    if (given.away) run.recoveries.push(await recovery(run, target))
  } else if (target === 'sensor') {
    run.sensor.child.kill('SIGKILL')
    await run.sensor.ended
    startSensor()
  } else {
    const copies = run.workers.find(({ name }) => name === target)
    if (what === 'kill') await copies.kill(run.random)
    else if (what === 'add') copies.add()
    else {
      const told = performance.now()
      run.exits.push(await copies.remove(run.random))
      run.ends.push((performance.now() - told) / 1000)
    }
  }
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** @returns false when there is no such process any more */
function signal(pid, name) {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if (error.code === 'ESRCH') return false
    throw error
  }
}

/** What does not end a process. The store's are over before the next of them begins. */
const MISHAPS = {
  async hang(run, target) {
    const ms = 1000 * number('hang')
    const copies = run.workers.find(({ name }) => name === target)
    if (copies) {
      // Somebody is there to take its partitions over: two owners, when it goes on.
      copies.add()
      await copies.freeze(run.random, ms)
      run.exits.push(await copies.remove(run.random))
      return
    }
    await run.restarting[target]
    const pid = target === 'sensor' ? run.sensor.child.pid : redisPid(run, target)
    // One that has ended by itself is started again later, and cannot be stopped now.
    if (!signal(pid, 'SIGSTOP')) return
    await sleep(ms)
    signal(pid, 'SIGCONT')
  },
  async refuse(run) {
    await run.restarting.redis
    cli(run, 'CONFIG', 'SET', 'maxmemory', '1')
    await sleep(4_000)
    cli(run, 'CONFIG', 'SET', 'maxmemory', '0')
  },
  async slow(run) {
    run.proxy.delayMs = 400
    await sleep(5_000)
    run.proxy.delayMs = 0
  },
  async failover(run) {
    await run.restarting.redis
    const { redisPort } = run.services
    run.replica = new Replica(redisPort + 1, redisPort)
    await run.replica.synced()
    run.replica.promote()
    // What is committed now is lost.
    await sleep(1_500)
    run.proxy.moveTo(redisPort + 1)
  },
  async scan(run) {
    // Before anybody has begun, at the time of the first exchange.
    const { sample } = run.expected
    const { time } = await run.watch.progress().catch(() => ({ time: 0 }))
    await scan(run.bus, sample, number('scan'), time || sample.time)
  },
}

/** Of the server that the name leads to. */
const cli = (run, ...args) => execFileSync('redis-cli', ['-p', String(run.proxy.target), ...args], { encoding: 'utf8' })
const redisPid = (run, target) => (target === 'redis' && run.replica ? run.replica.child.pid : run.services.pid(target))

/** Seconds from when a service is back until the workers have committed all that the sensor has published by then. */
async function recovery(run, target) {
  await run.restarting[target]
  const back = performance.now()
  const { sent } = await run.watch.progress()
  for (;;) {
    const now = await run.watch.progress().catch(() => undefined)
    const behind = (name) => sent[name] - (now.sent[name] - now.lag[name])
    if (now && Object.keys(sent).every((name) => behind(name) <= 0)) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return { target, away: given.away, seconds: (performance.now() - back) / 1000 }
}

/** Everything that was learned and published, beside what it should be. */
async function compare(run, expected, partitions) {
  const { exchanges, alerts, deadLetters } = await published(run.bus)
  const state = await openState(run.store)
  const { states, views } = await learned(state, expected.stateKeys, partitions)
  await state.close()
  const ids = [...new Set(exchanges.map(({ id }) => id))].sort()
  const calls = {}
  for (const { api } of new Map(exchanges.filter(isCall).map((exchange) => [exchange.id, exchange])).values()) {
    calls[api.id] = (calls[api.id] ?? 0) + 1
  }
  // Names that no server has confirmed (only 404s) are not listed, so nothing is counted for people under them.
  const callsIn = (store, id) => store[`apiscope:api:${id}`]?.calls
  const listed = Object.keys(calls).filter((id) => callsIn(expected.views, id) ?? callsIn(views, id))
  const counted = listed.filter((id) => Number(views[`apiscope:api:${id}`]?.calls ?? 0) === calls[id])
  const same = (a, b) =>
    Object.keys(a).filter((key) => JSON.stringify(sorted(a[key])) === JSON.stringify(sorted(b[key])))
  for (const byWorker of [expected.states, states]) {
    for (const [worker, byKey] of Object.entries(byWorker)) {
      for (const key of Object.keys(byKey)) byKey[key] = canonical(worker, key, byKey[key])
    }
  }
  const models = Object.entries(expected.states).map(([worker, byKey]) => {
    const equal = same(byKey, states[worker])
    const other = Object.keys(byKey).filter((key) => !equal.includes(key))
    const differing = other.slice(0, 3).map((key) => `${worker} ${key}: ${difference(byKey[key], states[worker][key])}`)
    return { worker, states: Object.keys(byKey).length, equal: equal.length, differing }
  })
  const found = [...new Set(alerts)].sort()
  const figures = {
    events: run.done,
    endedByThemselves: run.workers.flatMap(({ unexpected }) => unexpected),
    // 0: in order; null or 143: before it had begun; 1: it could not, and was ended.
    exitStatusOnSigterm: run.exits,
    secondsToEnd: run.ends.map((seconds) => Number(seconds.toFixed(1))),
    recoveries: run.recoveries,
    sensorEndedByItself: run.sensorEnds,
    exchanges: { captured: expected.ids.length, published: ids.length, messages: exchanges.length },
    apisCountedExactly: { of: listed.length, exact: counted.length },
    models,
    views: { of: Object.keys(expected.views).length, equal: same(expected.views, views).length },
    alerts: {
      expected: expected.alerts.length,
      distinct: found.length,
      messages: alerts.length,
      missing: expected.alerts.filter((id) => !found.includes(id)),
      extra: found.filter((id) => !expected.alerts.includes(id)),
    },
    deadLetters,
  }
  figures.holds =
    JSON.stringify(ids) === JSON.stringify(expected.ids) &&
    counted.length === listed.length &&
    models.every((model) => model.equal === model.states) &&
    figures.views.equal === figures.views.of &&
    figures.alerts.missing.length + figures.alerts.extra.length === 0 &&
    deadLetters === 0 &&
    run.exits.every(inOrder) &&
    // Who was only kept waiting, and then saw the service again, has no cause to end.
    (!given.away || run.sensorEnds === 0)
  return figures
}

/** As the inventory counts: messages of an open connection belong to the request that opened it. */
const isCall = ({ message, api }) => message === undefined || (message.protocol !== 'stream' && api.id.includes('#'))

const inOrder = (code) => code === 0 || code === null || code === 143

/** Where two texts part, with a little around it. */
function difference(a, b) {
  if (a === null || b === null) return `${a === null ? 'none' : 'one'} expected, ${b === null ? 'none' : 'one'} found`
  let at = 0
  while (a[at] === b[at]) at++
  const [from, to] = [Math.max(0, at - 40), at + 40]
  return `expected …${a.slice(from, to)}… found …${b.slice(from, to)}…`
}

/**
 * A state as JSON with its members in order: which came first into an object says nothing. What is stored packed is unpacked by its
 * worker; one that cannot be read stays as it is, and so equals only itself.
 */
function canonical(worker, key, text) {
  if (typeof text !== 'string') return text
  const { stateVersion, decode } = WORKERS.find(({ name }) => name === worker)
  const prefix = `${stateVersion}:`
  if (!text.startsWith(prefix)) return text
  const stored = text.slice(prefix.length)
  try {
    return JSON.stringify(sorted(stored.startsWith('{') ? JSON.parse(stored) : plain(decode(stored, key))))
  } catch {
    return text
  }
}

/** A state in memory as what JSON can say; maps and sets keep their order, which belongs to what was learned. */
const plain = (state) =>
  JSON.parse(JSON.stringify(state, (_, value) => (value instanceof Map || value instanceof Set ? [...value] : value)))

function sorted(value) {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]))
}

function print(figures) {
  if (given.json) {
    process.stdout.write(`${JSON.stringify(figures)}\n`)
    return
  }
  const { events, exchanges, apisCountedExactly, alerts, views } = figures
  const rows = [
    ['SIGKILL of a worker or the sensor', events.kill],
    ['Kafka and Redis killed / restarted in order', `${events.crash} / ${events.restart}`],
    [
      'SIGSTOP of a process / Redis full, slow, failed over',
      `${events.hang} / ${events.refuse}, ${events.slow}, ${events.failover}`,
    ],
    ['scans', events.scan],
    ['copies added / removed with SIGTERM', `${events.add} / ${events.remove}`],
    ['  of them and at the end not in order', figures.exitStatusOnSigterm.filter((code) => !inOrder(code)).length],
    ['  slowest of those removed, s', Math.max(0, ...figures.secondsToEnd)],
    ['copies that ended by themselves', figures.endedByThemselves.length],
    ['sensors that ended by themselves', figures.sensorEndedByItself],
    ...figures.recoveries.map(({ target, away, seconds }) => [
      `${target} away for ${away} s: seconds until all is committed`,
      seconds.toFixed(1),
    ]),
    ['exchanges in the capture', exchanges.captured],
    ['  on the topic, by id', exchanges.published],
    ['  messages on the topic (with repeats)', exchanges.messages],
    ['APIs whose calls in Redis are exact', `${apisCountedExactly.exact} of ${apisCountedExactly.of}`],
    ...figures.models.map(({ worker, equal, states }) => [
      `states of ${worker} as undisturbed`,
      `${equal} of ${states}`,
    ]),
    ['keys for people as undisturbed', `${views.equal} of ${views.of}`],
    ['alerts expected / found, by id', `${alerts.expected} / ${alerts.distinct}`],
    ['  messages (with repeats)', alerts.messages],
    ['  missing / not expected', `${alerts.missing.length} / ${alerts.extra.length}`],
    ['dead letters', figures.deadLetters],
    ['seconds', figures.seconds],
  ]
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(46)}${String(value).padStart(16)}\n`)
  for (const { differing } of figures.models) for (const line of differing) process.stdout.write(`! ${line}\n`)
  for (const line of figures.endedByThemselves) process.stdout.write(`! ${line}\n`)
  process.stdout.write(figures.holds ? 'Nothing was lost and nothing counted twice.\n' : 'IT DOES NOT HOLD.\n')
}

main().catch((error) => {
  say(`faults: ${error.stack}`)
  process.exitCode = 1
})
