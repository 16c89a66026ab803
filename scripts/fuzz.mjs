#!/usr/bin/env node
// Feeds mutated frames to the sensor: nothing may throw, hang or grow.
//
//   npm run fuzz -- [--frames 10M] [--seed 1] [--capture FILE] [--layer tls|http2|hpack|protobuf|deflate|all]
//
// --layer feeds one layer by itself, deeper than packets reach: TLS records, frames of HTTP/2, header blocks, messages, coded bodies.
//
// Frames of a real capture are flipped, cut, spliced, repeated, reordered and wrapped into tunnels. Every 100,000 frames garbage
// is collected and what is kept is noted; it must stay flat once the tables are full. Resident memory is shown beside it: how
// much garbage the engine lets lie is its own affair. A frame that takes longer than a second counts as a
// hang. The same seed gives the same frames. Exit status 1 on any finding.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { LAYERS } from './fuzz/layers.mjs'
import { generator } from './fuzz/mutate.mjs'

const require = createRequire(import.meta.url)
const { openCapture } = require('../packages/capture')
const { FIXTURE_KEY, SensorCore } = require('../packages/sensor')

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '10M' },
    seed: { type: 'string', default: '1' },
    layer: { type: 'string', default: '' },
    capture: { type: 'string', default: join(import.meta.dirname, '../fixtures/shop/shop.pcapng.gz') },
  },
})
const UNITS = { k: 1e3, m: 1e6 }
const total = Number.parseFloat(values.frames) * (UNITS[values.frames.at(-1).toLowerCase()] ?? 1)
const HANG_MS = 1000
const SAMPLE = 100_000
/** Frames between two turns of the event loop. */
const TURN = 1_000
/** Growth of kept memory over the second half of the run that counts as a leak. MB. */
const FLAT_MB = 16

async function load(path) {
  const frames = []
  await openCapture(path).run({
    frame: (buf, start, end, _wire, time, linkType) =>
      frames.push({ bytes: Buffer.from(buf.subarray(start, end)), time, linkType }),
  })
  return frames
}

const INTERESTING = [0, 1, 4, 5, 0x0f, 0x11, 0x29, 0x2f, 0x40, 0x45, 0x60, 0x7f, 0x80, 0x88, 0xff]
/** Ethernet, IPv4 and UDP to a tunnel's port, with the tunnel's header: what follows is an Ethernet frame. */
const outer = (port, header) => {
  const h = Buffer.alloc(42 + header.length)
  h.writeUInt16BE(0x0800, 12)
  h[14] = 0x45
  h[23] = 17
  h.writeUInt32BE(0x0a000001, 26)
  h.writeUInt32BE(0x0a000002, 30)
  h.writeUInt16BE(4000, 34)
  h.writeUInt16BE(port, 36)
  header.copy(h, 42)
  return h
}
const TUNNELS = [
  outer(4789, Buffer.from('0800000000002a00', 'hex')),
  outer(6081, Buffer.from('0000655800002a00', 'hex')),
  Buffer.concat([Buffer.alloc(12), Buffer.from('81000005', 'hex')]),
]
const LINK_TYPES = [0, 1, 1, 1, 1, 1, 1, 12, 101, 108, 113, 127, 228, 229, 239, 276, 4242]

function mutate(random, frame, other, scratch) {
  let size = frame.bytes.copy(scratch)
  for (let n = random(4); n > 0 && size > 0; n--) {
    switch (random(8)) {
      case 0:
        scratch[random(size)] ^= 1 << random(8)
        break
      case 1:
        scratch[random(size)] = INTERESTING[random(INTERESTING.length)]
        break
      case 2:
        size = random(size)
        break
      case 3: {
        const at = random(size)
        size = at + other.bytes.copy(scratch, at, random(other.bytes.length))
        break
      }
      case 4: {
        const tunnel = TUNNELS[random(TUNNELS.length)]
        scratch.copy(scratch, tunnel.length, 0, size)
        tunnel.copy(scratch)
        size += tunnel.length
        break
      }
      case 5:
        if (size > 60) scratch.writeUInt16BE(random(65536), 14 + random(40))
        break
      case 6:
        if (size > 70) scratch.writeUInt32BE(random(0x7fffffff), 38 + random(24))
        break
      default: {
        const at = random(size)
        const cut = Math.min(1 + random(16), size - at)
        scratch.copy(scratch, at, at + cut, size)
        size -= cut
      }
    }
    if (size > 60_000) size = 60_000
  }
  return size
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc')

/** Memory in use once garbage is gone. MB. */
function kept() {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1e6
}

/** Watches what is kept, and frames that take too long. */
class Watch {
  memory = []
  slow = []
  resident = 0
  started = performance.now()

  /** Frame `i`, from time to time: did it hang? */
  timed(i, feed) {
    const before = i % 16 === 0 ? performance.now() : 0
    const cpu = before ? process.cpuUsage() : undefined
    feed()
    // Work, not waiting: on a busy machine a process may stand still for a second.
    if (before && performance.now() - before > HANG_MS && process.cpuUsage(cpu).user > HANG_MS * 500) this.slow.push(i)
  }

  /** After frame `i`. As a source does between two reads: what the platform has put off (closing a decompressor that failed) gets its turn. */
  async after(i) {
    if (i % TURN === 0) await nextTurn()
    if (i % SAMPLE !== SAMPLE - 1) return
    this.memory.push(kept())
    this.resident = Math.max(this.resident, process.memoryUsage().rss / 1e6)
    if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} frames, ${this.memory.at(-1).toFixed(0)} MB `)
  }

  /** @returns true when nothing was found */
  print() {
    const { memory, slow } = this
    const quarter = (n) =>
      Math.max(...memory.slice(Math.floor((memory.length * (n - 1)) / 4), Math.floor((memory.length * n) / 4)))
    const quarters = memory.length >= 8 ? [1, 2, 3, 4].map((n) => quarter(n).toFixed(0)).join(', ') : '–'
    console.log(
      `kept        ${quarters} MB at most in each quarter of the run; resident ${this.resident.toFixed(0)} MB`,
    )
    console.log(`hangs       ${slow.length}`)
    return slow.length === 0 && (memory.length < 8 || quarter(4) - quarter(2) <= FLAT_MB)
  }

  get seconds() {
    return ((performance.now() - this.started) / 1000).toFixed(0)
  }
}

/** @returns true when nothing was found */
async function fuzzLayer(name) {
  const random = generator(Number(values.seed))
  const seen = { exchanges: 0, parameters: 0, fields: 0 }
  const layer = await LAYERS[name](random, seen)
  const watch = new Watch()
  for (let i = 0; i < total; i++) {
    watch.timed(i, () => layer.step())
    await watch.after(i)
  }
  console.log(`${name.padEnd(12)}${total} in ${watch.seconds} s, seed ${values.seed}`)
  console.log(`came out    ${JSON.stringify(seen)}`)
  return watch.print()
}

/** @returns true when nothing was found */
async function fuzzPackets() {
  const random = generator(Number(values.seed))
  const frames = await load(values.capture)
  const seen = { exchanges: 0, heartbeats: 0 }
  const core = new SensorCore(
    { sensor: 'fuzz', hmacKey: FIXTURE_KEY },
    { exchange: () => seen.exchanges++, actor() {}, heartbeat: () => seen.heartbeats++ },
  )
  const scratch = Buffer.alloc(1 << 17)
  const watch = new Watch()
  let time = frames[0].time
  for (let i = 0; i < total; i++) {
    // Mostly in order, so that flows get somewhere; now and then a jump, a repetition or a frame from elsewhere.
    const index = random(10) === 0 ? random(frames.length) : i % frames.length
    const frame = frames[index]
    const size = mutate(random, frame, frames[random(frames.length)], scratch)
    time += random(1000) === 0 ? random(60_000) : random(10)
    const linkType = random(20) === 0 ? LINK_TYPES[random(LINK_TYPES.length)] : frame.linkType
    const wireLength = size + (random(10) === 0 ? random(2000) : 0)
    watch.timed(i, () => core.frame(scratch, 0, size, wireLength, time, linkType))
    await watch.after(i)
  }
  core.finish()
  const report = core.report()
  console.log(`frames      ${total} in ${watch.seconds} s, seed ${values.seed}`)
  console.log(
    `exchanges   ${seen.exchanges} (${report.exchanges.oneSided} one-sided, ${report.exchanges.gapBytes} B missing)`,
  )
  console.log(`verdicts    ${Object.keys(report.frameVerdicts).length} kinds`)
  return watch.print()
}

async function main() {
  const { layer } = values
  if (layer !== '' && layer !== 'all' && !LAYERS[layer]) {
    console.error(`--layer ${layer}: one of ${Object.keys(LAYERS).join(', ')}, all`)
    process.exitCode = 2
    return
  }
  const runs =
    layer === ''
      ? [fuzzPackets]
      : (layer === 'all' ? Object.keys(LAYERS) : [layer]).map((name) => () => fuzzLayer(name))
  for (const run of runs) if (!(await run())) process.exitCode = 1
}

main().catch((error) => {
  console.error(`an exception: ${error.stack}`)
  process.exitCode = 1
})
