/**
 * How many frames a second does one core decode? Beside it, `Buffer.copy` of the same frames: the least that any reader does.
 * Run after `npx tsc -b packages/wire`: node packages/wire/bench/decode.bench.mjs
 */
import { createRequire } from 'node:module'
import { besideBaseline } from '../../../scripts/baseline.mjs'

const { FrameDecoder, Packet } = createRequire(import.meta.url)('../dist/index.js')

const COUNT = 4096
const ROUNDS = 500

/** Frames end to end in one buffer, as a capture file holds them, with the offset of each. */
function train(make) {
  const frames = Array.from({ length: COUNT }, (_, i) => make(i))
  const offsets = [0]
  for (const frame of frames) offsets.push(offsets.at(-1) + frame.length)
  return { buf: Buffer.concat(frames), offsets }
}

function segment(i, payload = 512) {
  const tcp = Buffer.alloc(20 + payload, 0x61)
  tcp.writeUInt16BE(1024 + i, 0)
  tcp.writeUInt16BE(80, 2)
  tcp.writeUInt32BE((i * 2654435761) >>> 0, 4)
  tcp.writeUInt32BE((i * 40503) >>> 0, 8)
  tcp[12] = 0x50
  tcp[13] = 0x18
  return ipv4(tcp, 6)
}

function ipv4(payload, protocol) {
  const head = Buffer.alloc(20)
  head[0] = 0x45
  head.writeUInt16BE(20 + payload.length, 2)
  head[8] = 64
  head[9] = protocol
  head.writeUInt32BE(0x0a000001, 12)
  head.writeUInt32BE(0x0a000002, 16)
  return Buffer.concat([head, payload])
}

const ethernet = (packet, tag = '') => Buffer.concat([Buffer.from(`020000000002020000000001${tag}0800`, 'hex'), packet])

function vxlan(frame, port = 4789) {
  const head = Buffer.alloc(16)
  head.writeUInt16BE(50000, 0)
  head.writeUInt16BE(port, 2)
  head.writeUInt16BE(16 + frame.length, 4)
  head[8] = 8
  head[14] = 7
  return ethernet(ipv4(Buffer.concat([head, frame]), 17))
}

const cases = [
  ['Ethernet / IPv4 / TCP', train((i) => ethernet(segment(i)))],
  ['Ethernet / 802.1Q / IPv4 / TCP', train((i) => ethernet(segment(i), '81000005'))],
  ['VXLAN / Ethernet / IPv4 / TCP', train((i) => vxlan(ethernet(segment(i))))],
]

function copyAll({ buf, offsets }, scratch) {
  for (let i = 0; i < COUNT; i++) buf.copy(scratch, 0, offsets[i], offsets[i + 1])
}

function timed(work) {
  for (let i = 0; i < ROUNDS / 5; i++) work()
  globalThis.gc?.()
  const heap = process.memoryUsage().heapUsed
  const start = process.hrtime.bigint()
  for (let i = 0; i < ROUNDS; i++) work()
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  return { rate: (COUNT * ROUNDS) / seconds / 1e6, heap: (process.memoryUsage().heapUsed - heap) / (COUNT * ROUNDS) }
}

const decoder = new FrameDecoder()
const packet = new Packet()
const scratch = Buffer.alloc(65536)
let sum = 0
let plain = 0
console.log('frames                            decode      Buffer.copy  heap growth of decode')
for (const [name, frames] of cases) {
  const { buf, offsets } = frames
  const decoded = timed(() => {
    for (let i = 0; i < COUNT; i++) {
      const [from, to] = [offsets[i], offsets[i + 1]]
      sum += decoder.decode(buf, from, to, to - from, i, 1, packet) + packet.payloadLength + packet.seq
    }
  })
  const copied = timed(() => copyAll(frames, scratch))
  plain ||= decoded.rate / copied.rate
  const cells = [`${decoded.rate.toFixed(2)} M/s`.padStart(10), `${copied.rate.toFixed(2)} M/s`.padStart(12)]
  console.log(`${name.padEnd(32)}${cells.join('  ')}  ${decoded.heap.toFixed(1).padStart(6)} B/frame`)
}
console.log(besideBaseline('wire: decode / Buffer.copy of the same frames', plain))
if (sum === 0) throw new Error('nothing was decoded')
