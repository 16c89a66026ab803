#!/usr/bin/env node
// Transcribes a capture: what its HTTP/1 connections carried in the clear is carried by TLS 1.3 (Node's OpenSSL) at the same times; all other frames are
// copied. Writes pcapng with the secrets inside, so that a report on both can be compared.
//
//   node scripts/seal-capture.mjs IN OUT [--delay MS] [--missing SHARE] [--seed N]
//
// --delay: secrets come up to so much later than the connection begins, in any order; --missing: those of this share of connections never come.
// Prints as JSON how many connections were sealed, and how many of them without secrets.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isIPv6 } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { connect, TLSSocket } from 'node:tls'
import { parseArgs } from 'node:util'
import { generator } from './fuzz/mutate.mjs'

const require = createRequire(import.meta.url)
const { openCapture } = require('../packages/capture')
const { FlowTable } = require('../packages/flow')
const { FrameDecoder, Packet, Verdict } = require('../packages/wire')

const REQUEST = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \S+ HTTP\/1\.[01]\r\n/
const [FIN, SYN, RST, PSH, ACK] = [1, 2, 4, 8, 16]

/** Frames, and TCP flows with what they carried. */
async function read(file) {
  const frames = []
  const flows = []
  const table = new FlowTable({ hashSeed: 0 }, (info) => {
    const flow = { info, chunks: [], ends: [], whole: info.handshake }
    flows.push(flow)
    return {
      chunk: (half, buf, start, end, at) =>
        flow.chunks.push({ half, time: at.time, bytes: Buffer.from(buf.subarray(start, end)) }),
      gap: () => {
        flow.whole = false
      },
      end: (half, reason, time) => flow.ends.push({ half, reason, time }),
      close: () => {},
    }
  })
  const decoder = new FrameDecoder()
  const packet = new Packet()
  let last = 0
  await openCapture(file).run({
    frame: (buf, start, end, wireLength, time, linkType) => {
      const before = flows.length
      const verdict = decoder.decode(buf, start, end, wireLength, time, linkType, packet)
      if (verdict === Verdict.tcp) table.tcp(packet)
      const one = { time, linkType, bytes: Buffer.from(buf.subarray(start, end)) }
      if (verdict === Verdict.tcp) one.ports = [packet.srcPort, packet.dstPort]
      if (flows.length > before) flows.at(-1).linkType = linkType
      frames.push(one)
      last = time
      table.advance(time)
    },
  })
  table.finish(last)
  return { frames, flows }
}

const isHttp = ({ chunks, whole }) =>
  whole && chunks.length > 0 && chunks[0].half === 0 && REQUEST.test(chunks[0].bytes.toString('latin1', 0, 4_096))

// ── TLS between two ends in memory ──

function certificate() {
  const dir = mkdtempSync(join(tmpdir(), 'apiscope-seal-'))
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const make = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    '/CN=shop.example',
    '-days',
    '2',
  ]
  execFileSync('openssl', [...make, '-keyout', key, '-out', cert], { stdio: 'pipe' })
  const made = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(dir, { recursive: true })
  return made
}

/** Two ends of a wire; what each sends goes to `wire` and to the other end. */
function wired(wire) {
  const ends = [0, 1].map(
    (half) =>
      new Duplex({
        read() {},
        write(bytes, _encoding, done) {
          wire(half, Buffer.from(bytes))
          ends[1 - half].push(bytes)
          done()
        },
        final(done) {
          done()
        },
      }),
  )
  return ends
}

/** @returns the records of one connection with the times of what they carry, and its key log */
async function sealed({ chunks, info }, own) {
  const out = []
  const keys = []
  let time = info.start
  const [near, far] = wired((half, bytes) => out.push({ half, bytes, time }))
  const server = new TLSSocket(far, { isServer: true, ...own, minVersion: 'TLSv1.3' })
  server.on('keylog', (line) => keys.push(line))
  server.on('error', () => {})
  const client = connect({ socket: near, servername: 'shop.example', rejectUnauthorized: false, minVersion: 'TLSv1.3' })
  client.on('error', () => {})
  await new Promise((resolve) => client.once('secureConnect', resolve))
  const sockets = [client, server]
  for (const { half, bytes, time: at } of chunks) {
    time = at
    let left = bytes.length
    await new Promise((resolve) => {
      const take = (data) => {
        left -= data.length
        if (left > 0) return
        sockets[1 - half].off('data', take)
        resolve()
      }
      sockets[1 - half].on('data', take)
      sockets[half].write(bytes)
    })
  }
  client.destroy()
  server.destroy()
  return { out, keys }
}

// ── frames ──

function ipBytes(ip) {
  if (!isIPv6(ip)) return Buffer.from(ip.split('.').map(Number))
  const [head, tail = ''] = ip.split('::')
  const groups = (text) => (text === '' ? [] : text.split(':'))
  const missing = 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array(ip.includes('::') ? missing : 0).fill('0'), ...groups(tail)]
  const out = Buffer.alloc(16)
  for (const [i, group] of all.entries()) out.writeUInt16BE(Number.parseInt(group, 16), 2 * i)
  return out
}

function tcpFrame({ ip, port }, half, seq, flags, payload = Buffer.alloc(0)) {
  const [source, target] = [ipBytes(ip[half]), ipBytes(ip[1 - half])]
  const tcp = Buffer.alloc(20)
  tcp.writeUInt16BE(port[half], 0)
  tcp.writeUInt16BE(port[1 - half], 2)
  tcp.writeUInt32BE(seq[half] >>> 0, 4)
  if (flags & ACK) tcp.writeUInt32BE(seq[1 - half] >>> 0, 8)
  tcp[12] = 0x50
  tcp[13] = flags
  tcp.writeUInt16BE(65_000, 14)
  seq[half] += payload.length + (flags & (SYN | FIN) ? 1 : 0)
  const ethernet = Buffer.alloc(14)
  const v6 = source.length === 16
  ethernet.writeUInt16BE(v6 ? 0x86dd : 0x0800, 12)
  const head = Buffer.alloc(v6 ? 8 : 12)
  head[0] = v6 ? 0x60 : 0x45
  if (v6) {
    head.writeUInt16BE(20 + payload.length, 4)
    head[6] = 6
    head[7] = 64
  } else {
    head.writeUInt16BE(40 + payload.length, 2)
    head[8] = 64
    head[9] = 6
  }
  return Buffer.concat([ethernet, head, source, target, tcp, payload])
}

function framesOf({ info, ends }, out) {
  const seq = [info.serial * 7_001, info.serial * 9_001]
  const frames = []
  const add = (time, half, flags, payload) =>
    frames.push({ time, linkType: 1, bytes: tcpFrame(info, half, seq, flags, payload) })
  add(info.start, 0, SYN)
  add(info.start, 1, SYN | ACK)
  add(info.start, 0, ACK)
  for (const { half, bytes, time } of out)
    for (let at = 0; at < bytes.length; at += 1_400) add(time, half, PSH | ACK, bytes.subarray(at, at + 1_400))
  for (const { half, reason, time } of ends)
    if (reason === 'fin' || reason === 'rst') add(time, half, (reason === 'fin' ? FIN : RST) | ACK)
  return frames
}

// ── pcapng ──

function block(type, payload) {
  const padded = Buffer.concat([payload, Buffer.alloc((4 - (payload.length % 4)) % 4)])
  const out = Buffer.alloc(12 + padded.length)
  out.writeUInt32LE(type, 0)
  out.writeUInt32LE(out.length, 4)
  padded.copy(out, 8)
  out.writeUInt32LE(out.length, out.length - 4)
  return out
}
const words = (...values) => Buffer.concat(values.map((value) => Buffer.from(Uint32Array.of(value >>> 0).buffer)))
const SECTION = block(
  0x0a0d0d0a,
  Buffer.concat([words(0x1a2b3c4d), Buffer.from([1, 0, 0, 0]), words(0xffffffff, 0xffffffff)]),
)
const face = (linkType) => block(1, Buffer.concat([Buffer.from([linkType & 255, linkType >> 8, 0, 0]), words(262_144)]))
const secrets = (text) => block(10, Buffer.concat([words(0x544c534b, text.length), text]))
function packet(index, { time, bytes }) {
  const micros = BigInt(Math.round(time * 1_000))
  return block(
    6,
    Buffer.concat([
      words(index, Number(micros >> 32n), Number(micros & 0xffffffffn), bytes.length, bytes.length),
      bytes,
    ]),
  )
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      delay: { type: 'string', default: '0' },
      missing: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
    },
  })
  const [input, output] = positionals
  const random = generator(Number(values.seed))
  const { frames, flows } = await read(input)
  const own = certificate()
  const https = flows.filter(isHttp)
  const replaced = new Set(https.map(({ info }) => info.port[0]))
  for (const flow of flows) if (!https.includes(flow)) replaced.delete(flow.info.port[0])
  const events = []
  // One that belongs to nobody: from here on secrets are expected.
  events.push({
    time: Number.NEGATIVE_INFINITY,
    key: Buffer.from(`CLIENT_RANDOM ${'00'.repeat(32)} ${'00'.repeat(48)}\n`),
  })
  let missing = 0
  let count = 0
  for (const flow of https) {
    if (!replaced.has(flow.info.port[0])) continue
    count++
    const { out, keys } = await sealed(flow, own)
    events.push(...framesOf(flow, out))
    if (random(1_000) < Number(values.missing) * 1_000) missing++
    else
      for (const key of keys)
        events.push({ time: flow.info.start + (Number(values.delay) > 0 ? random(Number(values.delay)) : -1), key })
  }
  for (const frame of frames)
    if (!frame.ports || !(replaced.has(frame.ports[0]) || replaced.has(frame.ports[1]))) events.push(frame)
  events.sort((a, b) => a.time - b.time)
  const faces = [...new Set(events.filter(({ bytes }) => bytes).map(({ linkType }) => linkType))]
  const blocks = [SECTION, ...faces.map(face)]
  for (const event of events) blocks.push(event.key ? secrets(event.key) : packet(faces.indexOf(event.linkType), event))
  writeFileSync(output, Buffer.concat(blocks))
  console.log(JSON.stringify({ sealed: count, missing, copied: flows.length - count }))
}

main().catch((error) => {
  console.error(error.stack)
  process.exitCode = 1
})
