#!/usr/bin/env node
// Messages of WebSocket beside tshark, on one generated capture, in one run:
//
//   node scripts/bench-websocket.mjs [--flows 400] [--messages 100] [--runs 3]
//
// JSON of 150 to 1,000 bytes both ways, half of the connections compressed with one window for all messages. apiscope names, counts and samples
// each message, searches the client's for attacks, and serialises both of its events; tshark prints opcode and text of each.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compressed, webSocketFrame } from './websocket-frames.mjs'

const { values } = parseArgs({
  options: {
    flows: { type: 'string', default: '400' },
    messages: { type: 'string', default: '100' },
    runs: { type: 'string', default: '3' },
  },
})
const [flows, messages, runs] = [values.flows, values.messages, values.runs].map(Number)
const root = join(import.meta.dirname, '..')

/** Ethernet, IPv4, TCP. */
function packet(half, port, seq, ack, flags, payload) {
  const out = Buffer.alloc(54 + payload.length)
  out.writeUInt16BE(0x0800, 12)
  out[14] = 0x45
  out.writeUInt16BE(40 + payload.length, 16)
  out.set([64, 6], 22)
  const [a, b] = [Buffer.from([10, 1, port >> 8, port & 255]), Buffer.from([10, 0, 0, 2])]
  out.set(half === 0 ? [...a, ...b] : [...b, ...a], 26)
  out.writeUInt16BE(half === 0 ? port : 80, 34)
  out.writeUInt16BE(half === 0 ? 80 : port, 36)
  out.writeUInt32BE(seq >>> 0, 38)
  out.writeUInt32BE(ack >>> 0, 42)
  out.set([0x50, flags, 0xff, 0xff], 46)
  payload.copy(out, 54)
  return out
}

const records = []
let time = 1_700_000_000_000_000
function record(bytes) {
  time += 20
  const head = Buffer.alloc(16)
  head.writeUInt32LE(Math.floor(time / 1e6), 0)
  head.writeUInt32LE(time % 1e6, 4)
  head.writeUInt32LE(bytes.length, 8)
  head.writeUInt32LE(bytes.length, 12)
  records.push(head, bytes)
}

const say = (n, k) =>
  JSON.stringify({
    type: 'order',
    id: n * 1000 + k,
    symbol: `S${k % 40}`,
    note: 'x'.repeat((k * 37) % 400),
    price: k * 1.25,
  })
const answer = (n, k) =>
  JSON.stringify({
    type: 'book',
    id: n * 1000 + k,
    user: { email: `u${n}@example.com`, name: 'Ada Lovelace' },
    levels: Array.from({ length: k % 20 }, (_, i) => ({ price: i + k / 4, size: i * 7 })),
  })

async function conversation(n) {
  const port = 10_000 + n
  const isCompressed = n % 2 === 0
  const next = [1_000, 5_000]
  const put = (half, flags, payload = Buffer.alloc(0)) => {
    record(packet(half, port, next[half], flags === 2 ? 0 : next[1 - half], flags, payload))
    next[half] += payload.length + (flags & 3 ? 1 : 0)
  }
  put(0, 2)
  put(1, 0x12)
  put(0, 0x10)
  const extension = isCompressed ? 'Sec-WebSocket-Extensions: permessage-deflate\r\n' : ''
  const upgrade = `Upgrade: websocket\r\nConnection: Upgrade\r\n${extension}`
  put(
    0,
    0x18,
    Buffer.from(
      `GET /feed HTTP/1.1\r\nHost: ws.example\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${upgrade}\r\n`,
    ),
  )
  put(
    1,
    0x18,
    Buffer.from(
      `HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n${upgrade}\r\n`,
    ),
  )
  const texts = [say, answer].map((of) => Array.from({ length: messages }, (_, k) => Buffer.from(of(n, k))))
  const [asked, answered] = isCompressed ? await Promise.all(texts.map(compressed)) : texts
  for (let k = 0; k < messages; k++) {
    put(0, 0x18, webSocketFrame(asked[k], { rsv1: isCompressed, masked: true }))
    put(1, 0x18, webSocketFrame(answered[k], { rsv1: isCompressed, masked: false }))
  }
  put(0, 0x11)
  put(1, 0x11)
  put(0, 0x10)
}

const dir = mkdtempSync(join(tmpdir(), 'apiscope-websocket-'))
try {
  const capture = join(dir, 'websocket.pcap')
  const header = Buffer.alloc(24)
  header.writeUInt32LE(0xa1b2c3d4, 0)
  header.set([2, 0, 4, 0], 4)
  header.writeUInt32LE(262_144, 16)
  header.writeUInt32LE(1, 20)
  for (let n = 0; n < flows; n++) await conversation(n)
  writeFileSync(capture, Buffer.concat([header, ...records]))
  const args = [join(root, 'packages/sensor/bench/one-file.mjs'), capture]
  const ours = () => JSON.parse(execFileSync(process.execPath, args).toString())
  const theirs = () => {
    const fields = ['websocket.opcode', 'websocket.payload_length', 'data-text-lines', 'json'].flatMap((field) => [
      '-e',
      field,
    ])
    const timed = ['-f', '%U %S', 'tshark', '-r', capture, '-Y', 'websocket', '-T', 'fields', ...fields]
    const run = spawnSync('/usr/bin/time', timed, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 30 })
    const [user, system] = run.stderr.toString().trim().split('\n').at(-1).split(' ').map(Number)
    return { cpu: user + system, lines: run.stdout.toString().split('\n').length - 1 }
  }
  const results = { ours: [], theirs: [] }
  for (let i = 0; i < runs; i++) {
    results.ours.push(ours())
    if (spawnSync('sh', ['-c', 'command -v tshark && test -x /usr/bin/time']).status === 0)
      results.theirs.push(theirs())
  }
  const least = (all) => all.toSorted((a, b) => a.cpu - b.cpu)[0]
  const mine = least(results.ours)
  console.log(
    `${mine.frames} packets, ${2 * flows * messages} messages, ${mine.exchanges} exchanges; least CPU time of ${runs} runs, ${cpus()[0].model}`,
  )
  console.log(
    `apiscope  ${mine.cpu.toFixed(2)} s CPU, ${Math.round(mine.exchanges / mine.cpu)} messages per CPU second, ${Math.round(mine.peakMb)} MB`,
  )
  if (results.theirs.length > 0) {
    const other = least(results.theirs)
    console.log(
      `tshark    ${other.cpu.toFixed(2)} s CPU, ${other.lines} packets with messages; apiscope is ${(other.cpu / mine.cpu).toFixed(1)} × as fast`,
    )
  }
} finally {
  rmSync(dir, { recursive: true, force: true })
}
