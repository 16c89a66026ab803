/**
 * How many exchanges does the inventory worker take per core and second, what does an API cost in memory and in the store, and what happens at
 * 100,000 APIs and when a scanner invents a million paths? Times are CPU time, beside `JSON.parse` of the same exchanges.
 * node --expose-gc packages/inventory/bench/worker.bench.mjs
 */
import { cpuUsage } from 'node:process'
import { createInventoryWorker } from '@apiscope/inventory'
import { runEmbedded } from '@apiscope/worker'

const FIELDS = [
  'id',
  'status',
  'currency',
  'total',
  'placedAt',
  'customer.id',
  'customer.email',
  'lines[].sku',
  'lines[].price',
  'lines[].name',
]
const VALUES = [
  (i) => String(48_000 + (i % 999)),
  (i) => ['open', 'paid', 'sent'][i % 3],
  () => 'EUR',
  (i) => `${i % 500}.99`,
  () => '2025-03-11T05:01:08Z',
  () => '3e6b3a66-7e4b-46bb-a5bf-1f8f37f96ba2',
  (i) => `a${i % 97}@b.example`,
  (i) => `A-${i % 300}`,
  (i) => `${i % 90}.50`,
  (i) => `Thing ${i % 50}`,
] // prettier-ignore
const START = 1.7e12

function exchangeOf(i, path, status, inspected) {
  return {
    v: 1,
    id: `e${i}`,
    time: START + i,
    durationMs: 3,
    sensor: 's',
    client: { ip: `198.51.100.${i % 250}`, port: 1, id: `p:h.${i % 997}` },
    server: { ip: '10.0.0.2', port: 80 },
    api: { id: `GET shop.example${path}`, host: 'shop.example', method: 'GET', template: path },
    request: {
      version: '1.1',
      method: 'GET',
      target: path,
      host: 'shop.example',
      bodyBytes: 0,
      ...(inspected ? { headers: {} } : {}),
    },
    response: {
      status,
      contentType: 'application/json',
      bodyBytes: 900 + (i % 300),
      decodedBytes: 900,
      records: 3,
      ...(inspected ? { headers: { server: 'x' } } : {}),
    }, // prettier-ignore
    principal: { scheme: 'bearer', subject: 'h.k' },
    credentials: [{ scheme: 'jwt', in: 'header', name: 'authorization', algorithm: 'HS256', expiresInS: 7200 }],
    parameters: inspected ? FIELDS.map((name, k) => ({ in: 'response', name, values: [VALUES[k](i)] })) : [],
    quality: { gapBytes: 0, truncated: false, oneSided: false },
  }
}

const cpu = () => cpuUsage().user + cpuUsage().system
const megabytes = () => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}

/** @param next makes exchange number i; a heartbeat for each second of event time, 1,000 exchanges */
function measure(name, count, next, limits = {}) {
  const before = megabytes()
  const worker = createInventoryWorker()
  const workers = runEmbedded([worker], { limits })
  const start = cpu()
  for (let i = 0; i < count; i++) {
    const exchange = next(i)
    workers.push('apiscope.exchanges', exchange.api.id, exchange)
    if (i % 1000 === 999) workers.heartbeat(START + i + 1)
  }
  workers.finish()
  const seconds = (cpu() - start) / 1e6
  const counters = Object.fromEntries(workers.counters.get('inventory'))
  const rate = Math.round(count / seconds)
  console.log(
    `${name.padEnd(44)} ${rate.toLocaleString('en-US').padStart(9)} exchanges/CPU s  ${(megabytes() - before).toFixed(0).padStart(5)} MB  ${JSON.stringify(counters)}`,
  )
  return { rate, workers }
}

/** What of the time goes into making the exchanges, and what `JSON.parse` of them takes, the unit of comparison. */
function beside(count, next) {
  const texts = Array.from({ length: Math.min(count, 20_000) }, (_, i) => JSON.stringify(next(i)))
  const start = cpu()
  for (const text of texts) JSON.parse(text)
  return Math.round(texts.length / ((cpu() - start) / 1e6))
}

const scale = Number(process.env.BENCH_SCALE ?? 1)
const busy = (i) => exchangeOf(i, `/r${i % 50}/{id}`, 200, i < 3200 || i % 32 === 0)
const looked = (i) => exchangeOf(i, `/r${i % 50}/{id}`, 200, true)
const many = (i) => exchangeOf(i, `/r${i % 100_000}/{id}`, 200, i < 100_000)
const scanner = (i) => exchangeOf(i, `/scan-${i.toString(36)}`, 404, false)

console.log(
  `JSON.parse of the same: sampled ${beside(20_000, busy).toLocaleString('en-US')}, all looked into ${beside(20_000, looked).toLocaleString('en-US')} exchanges/CPU s`,
) // prettier-ignore
measure('50 busy APIs, one in 32 looked into', 200_000 * scale, busy)
measure('50 busy APIs, all looked into', 60_000 * scale, looked)
measure('100,000 APIs', 300_000 * scale, many)
measure('a scanner, 1,000,000 paths', 1_000_000 * scale, scanner)

const worker = createInventoryWorker()
const sink = { alert() {}, publish() {}, hset() {}, zadd() {}, sadd() {}, srem() {}, count() {} }
const sizeOf = (n) => {
  const state = worker.create('x')
  for (let i = 0; i < n; i++) worker.apply(state, looked(i * 50), 'apiscope.exchanges', sink)
  return { bytes: worker.encode(state).length, parameters: state.parameters.size }
}
for (const n of [1, 100, 10_000]) {
  const { bytes, parameters } = sizeOf(n)
  const bare = worker.create('x')
  for (let i = 0; i < n; i++) worker.apply(bare, { ...looked(i * 50), parameters: [] }, 'apiscope.exchanges', sink)
  const own = worker.encode(bare).length
  console.log(
    `state after ${n} calls: ${bytes} bytes, ${own} without parameters, ${Math.round((bytes - own) / parameters)} a parameter`,
  )
}
