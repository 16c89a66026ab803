// One question: how many packets a second does the flow table take on one core?
// The same in-memory packets go through (a) an empty loop, (b) a Map looked up by a string key built from addresses and ports,
// (c) the flow table with a handler that only counts, with and without the ring that retransmissions are compared with. In-order traffic: 20 exchanges a flow, 1.1 kB responses, bare
// acknowledgements between. CPU time is measured, so that a busy machine disturbs less. Build first: npx tsc -b packages/flow
import { createRequire } from 'node:module'
import { besideBaseline } from '../../../scripts/baseline.mjs'

const require = createRequire(import.meta.url)
const { FlowTable } = require('../dist/index.js')
const { addressText, Packet } = require('../../wire/dist/index.js')

const FLOWS_AT_ONCE = Number(process.argv[2] ?? 1000)
const EXCHANGES = 20
const ROUNDS = Number(process.argv[3] ?? 5)
const [FIN, SYN, ACK] = [1, 2, 16]

/** One round of packets for FLOWS_AT_ONCE interleaved flows, as typed columns over one buffer per packet kind. */
function makePackets() {
  const packets = []
  const buf = Buffer.alloc(8 + 1200)
  for (let i = 8; i < buf.length; i++) buf[i] = 32 + (i % 90)
  const flows = Array.from({ length: FLOWS_AT_ONCE }, (_, i) => ({ i, seq: [i * 7919, i * 104729], step: 0 }))
  const emit = (flow, from, flags, length) => {
    packets.push({
      flow: flow.i,
      from,
      flags,
      length,
      seq: flow.seq[from] >>> 0,
      ack: flags & ACK ? flow.seq[1 - from] >>> 0 : 0,
    })
    flow.seq[from] += length + (flags & (SYN | FIN) ? 1 : 0)
  }
  for (const flow of flows) {
    emit(flow, 0, SYN, 0)
    emit(flow, 1, SYN | ACK, 0)
    emit(flow, 0, ACK, 0)
  }
  for (let n = 0; n < EXCHANGES; n++) {
    for (const flow of flows) emit(flow, 0, ACK, 300)
    for (const flow of flows) emit(flow, 1, ACK, 1100)
    for (const flow of flows) emit(flow, 0, ACK, 0)
  }
  for (const flow of flows) {
    emit(flow, 0, FIN | ACK, 0)
    emit(flow, 1, FIN | ACK, 0)
    emit(flow, 0, ACK, 0)
  }
  return { packets, buf }
}

const { packets, buf } = makePackets()

/** Fills the reused Packet as the decoder would; all runners pay for it. */
function replay(run, rounds) {
  const packet = new Packet()
  packet.buf = buf
  packet.ipVersion = 4
  packet.protocol = 6
  packet.srcOffset = 0
  packet.dstOffset = 4
  packet.payloadOffset = 8
  let time = 1_700_000_000_000
  for (let round = 0; round < rounds; round++) {
    for (const p of packets) {
      const client = p.from === 0 ? 0 : 4
      const server = 4 - client
      buf[client] = 10
      buf[client + 1] = p.flow >> 16
      buf[client + 2] = p.flow >> 8
      buf[client + 3] = p.flow
      buf[server] = 192
      buf[server + 1] = 168
      buf[server + 2] = 0
      buf[server + 3] = 1
      const port = 10_000 + round
      packet.srcPort = p.from === 0 ? port : 80
      packet.dstPort = p.from === 0 ? 80 : port
      packet.seq = p.seq
      packet.ack = p.ack
      packet.flags = p.flags
      packet.payloadLength = p.length
      packet.time = time += 0.002
      run(packet)
    }
  }
  return time
}

let sink = 0
const empty = (rounds) =>
  replay((packet) => {
    sink += packet.seq & 1
  }, rounds)
const map = (rounds) => {
  const flows = new Map()
  replay((packet) => {
    const a = `${addressText(packet.buf, packet.srcOffset, 4)}:${packet.srcPort}`
    const b = `${addressText(packet.buf, packet.dstOffset, 4)}:${packet.dstPort}`
    const key = a < b ? `${a}-${b}` : `${b}-${a}`
    flows.set(key, (flows.get(key) ?? 0) + packet.payloadLength)
  }, rounds)
}
const through = (options) => (rounds) => {
  let bytes = 0
  const handler = {
    chunk(_half, _buf, start, end) {
      bytes += end - start
    },
    gap() {},
    end() {},
    close() {},
  }
  const flows = new FlowTable(options, () => handler)
  const time = replay((packet) => flows.tcp(packet), rounds)
  flows.finish(time)
  const expected = rounds * FLOWS_AT_ONCE * EXCHANGES * 1400
  if (bytes !== expected) throw new Error(`delivered ${bytes} bytes, expected ${expected}`)
}

const results = {}
const runs = { empty, map, table: through({}), 'table, no history': through({ historyBytes: 0 }) }
for (const [name, run] of Object.entries(runs)) {
  run(1)
  let best = Infinity
  for (let i = 0; i < 3; i++) {
    const start = process.cpuUsage()
    run(ROUNDS)
    best = Math.min(best, process.cpuUsage(start).user / 1e6)
  }
  results[name] = (packets.length * ROUNDS) / best
}
for (const [name, rate] of Object.entries(results)) {
  const alone = name === 'empty' ? '' : `  alone ${(1e-6 / (1 / rate - 1 / results.empty)).toFixed(2)} M/s`
  console.log(`${name.padEnd(18)} ${(rate / 1e6).toFixed(2).padStart(7)} M packets/s${alone}`)
}
console.log(besideBaseline('flow: table / Map with string keys', results.table / results.map))
console.log(
  `flows at once ${FLOWS_AT_ONCE}, rss ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB, sink ${sink & 1}`,
)
