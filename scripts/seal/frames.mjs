// Frames of a TCP connection, and a pcapng file of frames and secrets.
import { isIPv6 } from 'node:net'

const [FIN, SYN, RST, PSH, ACK] = [1, 2, 4, 8, 16]

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

/** @param out what each half sent and when @returns the frames of the connection, its opening and its end as they were */
export function framesOf({ info, ends }, out) {
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

/** @param events in order: `key`, a line of a key log, or `bytes`, `time` (ms) and `linkType` of a frame */
export function pcapng(events) {
  const faces = [...new Set(events.filter(({ bytes }) => bytes).map(({ linkType }) => linkType))]
  const blocks = [SECTION, ...faces.map(face)]
  for (const event of events) blocks.push(event.key ? secrets(event.key) : packet(faces.indexOf(event.linkType), event))
  return Buffer.concat(blocks)
}
