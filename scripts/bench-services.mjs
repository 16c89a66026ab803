#!/usr/bin/env node
// Load of the whole chain on one machine, broker included:
//
//   npm run bench:services -- [--size 150M] [--partitions 12] [--copies 1] [--rate 5000] [--profile DIR]
//
// sensor → Kafka → inventory, pii, anomaly and risk workers → Redis, each a process of its own. The sensor reads a generated
// capture (scripts/make-big-capture: 1.1 kB JSON responses, 20 exchanges a flow) as fast as it can; the clock runs from its start
// until every worker has committed every exchange. `--rate` is the rate in packet time: it decides how many heartbeats there are.
// CPU time is read from /proc, so a busy machine changes the rates but hardly the CPU columns. It is counted from when every worker
// has committed a fifth of the messages: what starting and compiling cost is left out.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startChild } from './services.d/children.mjs'
import { sharesOf } from './services.d/profile.mjs'
import { letTimePass, SENSOR_ENV, WORKERS } from './services.d/reference.mjs'
import { Watch } from './services.d/settle.mjs'

const { ownServices } = createRequire(import.meta.url)('./services.d/own.cjs')

const text = (value) => ({ type: 'string', default: value })
const { values } = parseArgs({
  options: {
    size: text('150M'),
    partitions: text('12'),
    copies: text('1'),
    rate: text('5000'),
    profile: { type: 'string' },
  },
})
const NAMES = ['inventory', 'pii', 'anomaly', 'risk']
const TICK = 1 / Number(execFileSync('getconf', ['CLK_TCK']))

/** CPU seconds of a process so far, all its threads; the last known value when it has gone. */
class Cpu {
  seconds = 0
  constructor(pid) {
    this.pid = pid
  }

  read() {
    try {
      const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').split(') ')[1].split(' ')
      this.seconds = (Number(fields[11]) + Number(fields[12])) * TICK
    } catch {}
    return this.seconds
  }
}

const directorySize = (path) => {
  let sum = 0
  for (const name of readdirSync(path, { recursive: true })) {
    if (name.endsWith('.log')) sum += statSync(join(path, name)).size
  }
  return sum
}

async function main() {
  const folder = mkdtempSync(join(tmpdir(), 'apiscope-bench-services-'))
  const services = await ownServices(['kafka', 'redis'], {
    env: { APISCOPE_KAFKA_TIER: '4', APISCOPE_KAFKA_HEAP: '1g' },
  })
  const watch = new Watch(services)
  const children = []
  try {
    await measure(folder, services, watch, children)
  } finally {
    for (const { child } of children) child.kill('SIGKILL')
    await watch.close()
    services.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(folder, services, watch, children) {
  const file = join(folder, 'load.pcap')
  const make = ['--size', values.size, '--rate', values.rate, file]
  const made = spawnSync(join(import.meta.dirname, 'make-big-capture'), make, { encoding: 'utf8' }).stderr
  const exchanges = Number(/(\d+) exchanges/.exec(made)[1])
  const bus = `kafka://127.0.0.1:${services.kafkaPort}?partitions=${values.partitions}`
  const store = `redis://127.0.0.1:${services.redisPort}`
  const stages = [
    { name: 'Kafka', cpu: [new Cpu(services.pid('kafka'))] },
    { name: 'Redis', cpu: [new Cpu(services.pid('redis'))] },
  ]
  const start = (name, args, options) => {
    const profile = values.profile && join(values.profile, name)
    const node = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
    if (values.profile) mkdirSync(profile, { recursive: true })
    const child = startChild([...args, '--bus', bus, '--listen', 'none'], { node, ...options })
    children.push(child)
    child.ended.then(({ code }) => {
      if (code !== 0 && code !== null) throw new Error(`${name} ended with ${code}: ${child.log.join(' ')}`)
    })
    let stage = stages.find((other) => other.name === name)
    if (!stage) {
      stage = { name, cpu: [], profile }
      stages.push(stage)
    }
    stage.cpu.push(new Cpu(child.child.pid))
    return child
  }
  for (const name of NAMES) {
    for (let i = 0; i < Number(values.copies); i++) start(name, ['worker', name, '--state', store])
  }
  await joined(watch, NAMES.length * Number(values.copies))
  const started = performance.now()
  const sensor = start('sensor', ['sensor', '--source', `file:${file}`, '--threads', '1', '--values', 'plain'], {
    env: SENSOR_ENV,
  })
  const readAll = () => {
    for (const { cpu } of stages) for (const one of cpu) one.read()
  }
  const poll = setInterval(readAll, 100)
  const lags = []
  let published
  sensor.ended.then(() => {
    published = (performance.now() - started) / 1000
  })
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  let mark
  for (;;) {
    const { sent, lag, behind } = await watch.progress()
    lags.push(lag)
    if (!mark && NAMES.every((name) => sent[name] - lag[name] > exchanges / 5)) {
      readAll()
      for (const { cpu } of stages) for (const one of cpu) one.before = one.seconds
      mark = { time: performance.now(), sent, lag }
    }
    if (published !== undefined && behind === 0) {
      mark.rate = (exchanges - mark.sent.inventory + mark.lag.inventory) / ((performance.now() - mark.time) / 1000)
      break
    }
    if (published !== undefined && behind === 0) break
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  clearInterval(poll)
  const seconds = (performance.now() - started) / 1000
  readAll()
  // Values for people are written when event time has passed.
  const last = (await watch.progress()).time
  await letTimePass(bus, { last, end: last + 400_000, pulses: [] })
  await watch.settled(last + 400_000, 120)
  const memory = await redisBytes(watch)
  for (const child of children) child.child.kill('SIGTERM')
  await Promise.all(children.map(({ ended }) => ended))
  const topics = readdirSync(join(services.directory, 'kafka'))
  const bytes = (topic) =>
    topics
      .filter((name) => name.startsWith(`${topic}-`))
      .reduce((sum, name) => sum + directorySize(join(services.directory, 'kafka', name)), 0)
  const counted = await countCalls(watch)
  if (counted !== exchanges) throw new Error(`${exchanges} exchanges were sent, ${counted} were counted`)
  print({
    mark,
    exchanges,
    seconds,
    published,
    stages,
    lags,
    bytes,
    memory,
    apis: await watch.redis.zcard('apiscope:apis'),
  })
}

/** Resolves when so many processes are members of the workers' groups (one process may run several workers). */
async function joined(watch, processes) {
  const groups = WORKERS.map(({ name }) => `apiscope.${name}`)
  for (;;) {
    await watch.admin.connect()
    const { groups: found } = await watch.admin.describeGroups(groups)
    const members = found
      .filter(({ state }) => state === 'Stable')
      .reduce((sum, group) => sum + group.members.length, 0)
    if (members === (processes / NAMES.length) * WORKERS.length) return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** Bytes of all keys in Redis: the ids of recent exchanges, which are bounded by partition, and what grows with the APIs. */
async function redisBytes(watch) {
  const bytes = { ids: 0, apis: 0 }
  for (const key of await watch.redis.keys('apiscope:*')) {
    bytes[key.endsWith(':seen') ? 'ids' : 'apis'] += Number(await watch.redis.memory('USAGE', key, 'SAMPLES', 0))
  }
  return bytes
}

async function countCalls(watch) {
  let sum = 0
  for (const id of await watch.redis.zrange('apiscope:apis', 0, -1))
    sum += Number(await watch.redis.hget(`apiscope:api:${id}`, 'calls'))
  return sum
}

const number = (n, digits = 0) =>
  n.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })

function print({ mark, exchanges, seconds, published, stages, lags, bytes, memory, apis }) {
  const out = (line) => process.stdout.write(`${line}\n`)
  const row = (cells) =>
    out(
      cells[0].padEnd(22) +
        cells
          .slice(1)
          .map((cell) => String(cell).padStart(14))
          .join(''),
    )
  out(
    `${number(exchanges)} exchanges, ${values.partitions} partitions, ${values.copies} ${values.copies === '1' ? 'copy' : 'copies'} of each worker; ${cpus().length} × ${cpus()[0].model.trim()}, Node ${process.versions.node}`,
  )
  out('')
  const used = stages.map((stage) => {
    const cpu = stage.cpu.reduce((sum, one) => sum + one.seconds - (one.before ?? 0), 0)
    const behind = mark.lag[stage.name] ?? 0
    return { ...stage, micros: (cpu / (exchanges - mark.sent.inventory + behind)) * 1e6 }
  })
  const total = used.reduce((sum, { micros }) => sum + micros, 0)
  row(['stage', 'µs CPU/exch.', 'share', 'exch./CPU s'])
  for (const { name, micros } of used.sort((a, b) => b.micros - a.micros)) {
    row([name, number(micros, 1), `${number((micros / total) * 100)} %`, number(1e6 / micros)])
  }
  row(['all', number(total, 1), '100 %', number(1e6 / total)])
  out('')
  out(
    `sustained, once warm: ${number(mark.rate)} exchanges/s; from the start until everything was committed: ${number(exchanges / seconds)} exchanges/s (${number(seconds, 1)} s; the sensor took ${number(published, 1)} s)`,
  )
  out(`with ${cpus().length} cores to itself it could be at most: ${number((1e6 / total) * cpus().length)} exchanges/s`)
  const most = (name) => Math.max(...lags.map((lag) => lag[name]))
  out(
    `greatest lag, messages: ${Object.keys(lags[0])
      .map((name) => `${name} ${number(most(name))}`)
      .join(', ')}`,
  )
  const wire = ['exchanges', 'actors', 'facts'].map(
    (name) => `${name} ${number(bytes(`apiscope.${name}`) / exchanges)}`,
  )
  out(`bytes per exchange in Kafka's log (compressed, with headers and heartbeats): ${wire.join(', ')}`)
  out(
    `Redis: ${number(memory.apis / apis)} bytes per API with its model states (${apis} APIs), ${number(memory.ids)} bytes of ids to tell repeats`,
  )
  const slowest = used.filter(({ name }) => NAMES.includes(name))[0]
  out(
    `one copy of ${slowest.name}, the slowest worker, does ${number(1e6 / slowest.micros)} exchanges/s on a core of its own; a second copy doubles that where there is a core for it`,
  )
  if (!values.profile) return
  for (const { name, profile } of used) {
    if (!profile) continue
    const shares = sharesOf(profile).filter(({ share }) => share >= 0.02)
    out(`${name.padEnd(10)} ${shares.map(({ place, share }) => `${place} ${number(share * 100)} %`).join(', ')}`)
  }
}

main().catch((error) => {
  process.stderr.write(`bench:services: ${error.stack}\n`)
  process.exitCode = 1
})
