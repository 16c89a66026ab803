/**
 * Is every frame of a replay received or counted as dropped, for each live source, and does the event loop stay awake?
 *
 *   npx tsc -b packages/capture && sudo node packages/capture/bench/live.bench.mjs [--pps 100000] [--seconds 30] [SOURCE…]
 *
 * Needs root, tcpreplay, and for each source its tool. All happens in a network namespace of its own: tcpreplay sends on one
 * end of a veth pair; on the other the main thread captures into a ring, and a worker thread decodes from it, as the sensor does.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const require = createRequire(import.meta.url)
const { drainRing, FrameRing, openSource, RingSink } = require('../dist/index.js')
const { FrameDecoder, Packet, Verdict } = require('../../wire/dist/index.js')

const FRAME_BYTES = 512
const FLOWS = 1000
/** Longer silence of an event loop, or a frame that is neither received nor counted, fails the run. */
const MAX_SILENCE_MS = 200
const RING_BYTES = 64 * 1024 * 1024
const RECEIVER = '198.18.0.1'
const SENDER = '198.18.0.2'
/** Marks the frames of the replay among what else an interface sees. */
const MARK_PORT = 8080
const SOURCES = ['iface', 'tcpdump', 'dumpcap', 'vxlan', 'geneve', 'pcap-over-ip', '-']

/** Longest time between two turns of this thread's event loop since the last call, ms. */
function watchLoop() {
  let last = performance.now()
  let longest = 0
  const turn = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last - 5)
    last = now
  }
  setInterval(turn, 5).unref()
  return () => {
    turn()
    const result = longest
    longest = 0
    return result
  }
}

// ---- the decode thread

async function decodeThread() {
  const ring = FrameRing.attach(workerData.shared)
  const decoder = new FrameDecoder()
  const packet = new Packet()
  let received = 0
  const silence = watchLoop()
  await drainRing(ring, ring.reader(), {
    frame(buf, start, end, wireLength, time, linkType) {
      const verdict = decoder.decode(buf, start, end, wireLength, time, linkType, packet)
      if (verdict === Verdict.tcp && packet.dstPort === MARK_PORT) received++
    },
  })
  parentPort.postMessage({ received, loop: silence() })
}

// ---- what is replayed

function ip(protocol, payload) {
  const head = Buffer.alloc(20)
  head[0] = 0x45
  head.writeUInt16BE(20 + payload.length, 2)
  head[8] = 64
  head[9] = protocol
  Buffer.from(SENDER.split('.').map(Number)).copy(head, 12)
  Buffer.from(RECEIVER.split('.').map(Number)).copy(head, 16)
  let sum = 0
  for (let i = 0; i < 20; i += 2) sum += head.readUInt16BE(i)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  head.writeUInt16BE(~sum & 0xffff, 10)
  return Buffer.concat([head, payload])
}

function segment(i) {
  const tcp = Buffer.alloc(FRAME_BYTES - 34, 0x61)
  tcp.writeUInt16BE(10_000 + i, 0)
  tcp.writeUInt16BE(MARK_PORT, 2)
  tcp.writeUInt32BE(i, 4)
  tcp[12] = 0x50
  tcp[13] = 0x18
  return ip(6, tcp)
}

function tunnel(kind, frame, i) {
  const head = Buffer.alloc(16)
  head.writeUInt16BE(50_000 + (i % 100), 0)
  head.writeUInt16BE(kind === 'vxlan' ? 4789 : 6081, 2)
  head.writeUInt16BE(16 + frame.length, 4)
  if (kind === 'vxlan') head[8] = 8
  else head.writeUInt16BE(0x6558, 10)
  head[14] = 7
  return ip(17, Buffer.concat([head, frame]))
}

function replayFile(path, mac, kind) {
  const ethernet = (packet) => Buffer.concat([mac, Buffer.from('0200000000020800', 'hex'), packet])
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4)
  header.writeUInt16LE(2, 4)
  header.writeUInt16LE(4, 6)
  header.writeUInt32LE(262_144, 16)
  header.writeUInt32LE(1, 20)
  const parts = [header]
  for (let i = 0; i < FLOWS; i++) {
    const inner = ethernet(segment(i))
    const frame = kind === 'vxlan' || kind === 'geneve' ? ethernet(tunnel(kind, inner, i)) : inner
    const record = Buffer.alloc(16)
    record.writeUInt32LE(1_700_000_000)
    record.writeUInt32LE(i, 4)
    record.writeUInt32LE(frame.length, 8)
    record.writeUInt32LE(frame.length, 12)
    parts.push(record, frame)
  }
  const content = Buffer.concat(parts)
  writeFileSync(path, content)
  return content
}

// ---- senders: each resolves to the number of frames sent

function tcpreplay(path, pps, count) {
  const args = ['-i', 'vb1', '--preload-pcap', `--pps=${pps}`, `--loop=${Math.round(count / FLOWS)}`, path]
  return new Promise((resolve, reject) => {
    const child = spawn('tcpreplay', args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
    })
    child.on('error', reject)
    child.on('close', () => {
      const sent = Number(/Successful packets:\s+(\d+)/.exec(text)?.[1] ?? 0)
      const rate = Number(/, ([\d.]+) pps/.exec(text)?.[1] ?? 0)
      resolve({ sent, rate })
    })
  })
}

/** Frames in a byte stream, paced: for the sources that read one. Runs in a child process, so that its pace is its own. */
const STREAMER = `
  const { setTimeout: delay } = require('node:timers/promises')
  const { readFileSync } = require('node:fs')
  const [path, pps, count, port] = process.argv.slice(1)
  const content = readFileSync(path)
  const records = content.subarray(24)
  const per = ${FLOWS}
  const report = (sent, seconds) => process.stderr.write(JSON.stringify({ sent, rate: sent / seconds }))
  async function run(out) {
    out.write(content.subarray(0, 24))
    const start = performance.now()
    let sent = 0
    while (sent < count) {
      const due = Math.min(count, ((performance.now() - start) / 1000) * pps)
      while (sent + per <= due) {
        sent += per
        if (!out.write(records)) await new Promise((resolve) => out.once('drain', resolve))
      }
      await delay(2)
    }
    await new Promise((resolve) => out.end(resolve))
    report(sent, (performance.now() - start) / 1000)
  }
  if (port) {
    const server = require('node:net').createServer((socket) => run(socket).then(() => server.close()))
    server.listen(Number(port), '127.0.0.1')
  } else run(process.stdout)
`

function streamer(path, pps, count, port) {
  const args = ['-e', STREAMER, path, String(pps), String(count), ...(port ? [String(port)] : [])]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const report = new Promise((resolve) => {
    let text = ''
    child.stderr.on('data', (chunk) => {
      text += chunk
    })
    child.on('close', () => resolve(JSON.parse(text)))
  })
  return { stdout: child.stdout, report }
}

// ---- one source

function specOf(kind) {
  if (kind === 'vxlan') return `vxlan://${RECEIVER}:4789`
  if (kind === 'geneve') return `geneve://${RECEIVER}:6081`
  if (kind === 'pcap-over-ip') return 'pcap-over-ip://127.0.0.1:57012'
  return kind === '-' ? '-' : `${kind}:vb0`
}

async function measure(kind, dir, mac, pps, count) {
  const path = join(dir, 'replay.pcap')
  replayFile(path, mac, kind)
  const streamed = kind === '-' || kind === 'pcap-over-ip'
  const stream = streamed ? streamer(path, pps, count, kind === '-' ? undefined : 57_012) : undefined
  if (stream) await delay(500)
  const ring = FrameRing.create({ bytes: RING_BYTES })
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { shared: ring.shared } })
  const decoded = new Promise((resolve, reject) => {
    worker.on('message', resolve)
    worker.on('error', reject)
  })
  const stop = new AbortController()
  const warn = (message) => process.stderr.write(`  ${message}\n`)
  const source = openSource(specOf(kind), { stdin: stream?.stdout, reconnectMs: 0, warn })
  const silence = watchLoop()
  const before = process.cpuUsage()
  const run = source.run(new RingSink(ring), stop.signal)
  // A child has written its header when the device is open; what was sent before is nobody's loss.
  const isChild = !streamed && kind !== 'vxlan' && kind !== 'geneve'
  while (isChild && source.progress().read === 0) await delay(50)
  if (!streamed) await delay(500)
  const opening = silence()
  const { sent, rate } = await (stream ? stream.report : tcpreplay(path, pps, count))
  await (streamed ? run : delay(1500))
  const loop = silence()
  stop.abort()
  const summary = await run
  const cpu = process.cpuUsage(before)
  ring.close()
  const result = await decoded
  const kernel = (summary.counters['capture.kernel_drops'] ?? 0) + (summary.counters['capture.interface_drops'] ?? 0)
  const unseen = summary.counters['capture.unseen_frames'] ?? 0
  const lost = sent - result.received - kernel - unseen - ring.drops
  const busy = (cpu.user + cpu.system) / 1e6 / (count / pps)
  return {
    kind,
    sent,
    rate,
    received: result.received,
    kernel,
    unseen,
    ring: ring.drops,
    lost,
    opening,
    loop,
    decodeLoop: result.loop,
    busy,
  }
}

// ---- all of them, in a namespace

function sh(command) {
  const { status, stderr } = spawnSync('sh', ['-ec', command], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}: ${stderr}`)
}

async function inner(kinds, pps, seconds) {
  sh(`sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 2>/dev/null || true
    ip link set lo up; ip link add vb0 type veth peer name vb1
    ip link set vb0 up; ip link set vb1 up; ip addr add ${RECEIVER}/30 dev vb0`)
  const link = spawnSync('ip', ['-o', 'link', 'show', 'vb0'], { encoding: 'utf8' }).stdout
  const mac = Buffer.from(/link\/ether ([0-9a-f:]+)/.exec(link)[1].replaceAll(':', ''), 'hex')
  const dir = mkdtempSync(join(tmpdir(), 'apiscope-live-'))
  const load = readFileSync('/proc/loadavg', 'latin1').split(' ')[0]
  console.log(
    `${pps} frames/s of ${FRAME_BYTES} bytes for ${seconds} s; ${cpus().length} × ${cpus()[0].model}; load before ${load}; Node ${process.version}`,
  )
  console.log(
    '| source | sent | frames/s | received | kernel drops | unseen | ring drops | unaccounted | longest silence while opening | capture thread | decode thread | CPU |',
  )
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|')
  try {
    for (const kind of kinds) {
      const r = await measure(kind, dir, mac, pps, pps * seconds)
      const loops = [r.opening, r.loop, r.decodeLoop].map((ms) => `${ms.toFixed(0)} ms`)
      const cells = [
        `\`${specOf(kind)}\``,
        r.sent,
        Math.round(r.rate),
        r.received,
        r.kernel,
        r.unseen,
        r.ring,
        r.lost,
        ...loops,
      ]
      if (r.lost !== 0 || r.loop > MAX_SILENCE_MS || r.decodeLoop > MAX_SILENCE_MS) process.exitCode = 1
      console.log(`| ${[...cells, `${Math.round(100 * r.busy)} %`].join(' | ')} |`)
    }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

function option(args, name, fallback) {
  const at = args.indexOf(name)
  return at < 0 ? fallback : Number(args.splice(at, 2)[1])
}

async function main() {
  const args = process.argv.slice(2)
  const pps = option(args, '--pps', 100_000)
  const seconds = option(args, '--seconds', 30)
  const isInner = args[0] === '--inner'
  const kinds = args.filter((arg) => arg !== '--inner')
  if (isInner) return inner(kinds.length > 0 ? kinds : SOURCES, pps, seconds)
  for (const tool of ['tcpreplay', 'unshare', 'ip']) {
    if (spawnSync(tool, ['-V']).error) throw new Error(`${tool} is not installed`)
  }
  if (process.getuid() !== 0) throw new Error('run as root: the replay needs a network namespace')
  const command = [
    process.execPath,
    fileURLToPath(import.meta.url),
    '--inner',
    '--pps',
    pps,
    '--seconds',
    seconds,
    ...kinds,
  ]
  const { status } = spawnSync('unshare', ['-n', ...command.map(String)], { stdio: 'inherit' })
  process.exitCode = status ?? 1
}

if (isMainThread) await main()
else await decodeThread()
