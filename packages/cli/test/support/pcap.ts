/** Tiny captures for tests. */

/** A pcap file with the given frames, one a second, or one each so many ms. */
export function pcap(frames: readonly Buffer[], linkType = 1, everyMs = 1000): Buffer {
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4, 0)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(65_535, 16)
  head.writeUInt32LE(linkType, 20)
  return Buffer.concat([head, ...frames.flatMap((frame, i) => [record(frame, i * everyMs), frame])])
}

/** @param at ms after the first frame */
function record(frame: Buffer, at: number): Buffer {
  const head = Buffer.alloc(16)
  head.writeUInt32LE(1_741_669_260 + Math.floor(at / 1000), 0)
  head.writeUInt32LE((at % 1000) * 1000, 4)
  head.writeUInt32LE(frame.length, 8)
  head.writeUInt32LE(frame.length, 12)
  return head
}

interface Segment {
  half: 0 | 1
  flags: number
  seq: number
  ack: number
  payload?: Buffer
}

/** One TCP segment between 10.0.0.1:40000 and 10.0.0.2:`port`, as an Ethernet frame; checksums are left empty. */
export function tcpFrame({ half, flags, seq, ack, payload = Buffer.alloc(0) }: Segment, port = 80): Buffer {
  const frame = Buffer.alloc(54 + payload.length)
  frame.writeUInt16BE(0x0800, 12)
  frame[14] = 0x45
  frame.writeUInt16BE(40 + payload.length, 16)
  frame[22] = 64
  frame[23] = 6
  frame.set([10, 0, 0, half === 0 ? 1 : 2, 10, 0, 0, half === 0 ? 2 : 1], 26)
  frame.writeUInt16BE(half === 0 ? 40_000 : port, 34)
  frame.writeUInt16BE(half === 0 ? port : 40_000, 36)
  frame.writeUInt32BE(seq, 38)
  frame.writeUInt32BE(ack, 42)
  frame[46] = 0x50
  frame[47] = flags
  frame.writeUInt16BE(64_000, 48)
  payload.copy(frame, 54)
  return frame
}

const [FIN, SYN, PSH, ACK] = [1, 2, 8, 16]

/** A whole connection: handshake, one message each way, close. */
export function conversation(request: Buffer, response: Buffer, port = 80): Buffer[] {
  const a = 1001 + request.length
  const b = 5001 + response.length
  const segments: Segment[] = [
    { half: 0, flags: SYN, seq: 1000, ack: 0 },
    { half: 1, flags: SYN | ACK, seq: 5000, ack: 1001 },
    { half: 0, flags: ACK, seq: 1001, ack: 5001 },
    { half: 0, flags: PSH | ACK, seq: 1001, ack: 5001, payload: request },
    { half: 1, flags: PSH | ACK, seq: 5001, ack: a, payload: response },
    { half: 0, flags: FIN | ACK, seq: a, ack: b },
    { half: 1, flags: FIN | ACK, seq: b, ack: a + 1 },
    { half: 0, flags: ACK, seq: a + 1, ack: b + 1 },
  ]
  return segments.map((segment) => tcpFrame(segment, port))
}

export function simpleExchange(path = '/v1/things/7', body = '{"id":7}'): Buffer[] {
  const request = Buffer.from(`GET ${path} HTTP/1.1\r\nHost: things.example\r\n\r\n`)
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`
  return conversation(request, Buffer.from(head + body))
}

/** A TLS 1.2 ClientHello record that names `host`. */
export function clientHello(host: string): Buffer {
  const name = Buffer.from(host)
  const sni = Buffer.concat([
    u16(0),
    u16(name.length + 5),
    u16(name.length + 3),
    Buffer.from([0]),
    u16(name.length),
    name,
  ])
  const body = Buffer.concat([
    u16(0x0303),
    Buffer.alloc(32, 7),
    Buffer.from([0]),
    u16(2),
    u16(0x1301),
    Buffer.from([1, 0]),
    u16(sni.length),
    sni,
  ])
  const handshake = Buffer.concat([Buffer.from([1, 0]), u16(body.length), body])
  return Buffer.concat([Buffer.from([0x16, 3, 1]), u16(handshake.length), handshake])
}

function u16(value: number): Buffer {
  const buf = Buffer.alloc(2)
  buf.writeUInt16BE(value)
  return buf
}
