/**
 * Encoders for tests: each takes its payload and gives a whole frame, packet or datagram. The inverse of the decoders, written
 * apart from them. Checksums are left 0, as offload leaves them.
 */

export * from './files.js'

export interface TcpFields {
  srcPort?: number
  dstPort?: number
  seq?: number
  ack?: number
  /** Default PSH, ACK. */
  flags?: number
  window?: number
  /** Length a multiple of 4. */
  options?: Buffer
}

export function tcp(payload: Buffer, fields: TcpFields = {}): Buffer {
  const options = fields.options ?? NONE
  const header = Buffer.alloc(20)
  header.writeUInt16BE(fields.srcPort ?? 40_000, 0)
  header.writeUInt16BE(fields.dstPort ?? 80, 2)
  header.writeUInt32BE((fields.seq ?? 1) >>> 0, 4)
  header.writeUInt32BE((fields.ack ?? 1) >>> 0, 8)
  header[12] = (5 + options.length / 4) << 4
  header[13] = fields.flags ?? 0x18
  header.writeUInt16BE(fields.window ?? 65_535, 14)
  return Buffer.concat([header, options, payload])
}

export function udp(payload: Buffer, fields: { srcPort?: number; dstPort?: number; length?: number } = {}): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt16BE(fields.srcPort ?? 50_000, 0)
  header.writeUInt16BE(fields.dstPort ?? 53, 2)
  header.writeUInt16BE(fields.length ?? 8 + payload.length, 4)
  return Buffer.concat([header, payload])
}

export interface Ipv4Fields {
  src?: string
  dst?: string
  /** Default 6, TCP. */
  protocol?: number
  id?: number
  /** Bytes, a multiple of 8. */
  fragmentOffset?: number
  moreFragments?: boolean
  /** Default: the true one. */
  totalLength?: number
  /** Length a multiple of 4. */
  options?: Buffer
}

export function ipv4(payload: Buffer, fields: Ipv4Fields = {}): Buffer {
  const options = fields.options ?? NONE
  const header = Buffer.alloc(20)
  header[0] = 0x45 + options.length / 4
  header.writeUInt16BE(fields.totalLength ?? Math.min(65_535, 20 + options.length + payload.length), 2)
  header.writeUInt16BE(fields.id ?? 0, 4)
  header.writeUInt16BE((fields.moreFragments ? 0x2000 : 0) | ((fields.fragmentOffset ?? 0) >> 3), 6)
  header[8] = 64
  header[9] = fields.protocol ?? 6
  ipv4Address(fields.src ?? '10.0.0.1').copy(header, 12)
  ipv4Address(fields.dst ?? '10.0.0.2').copy(header, 16)
  return Buffer.concat([header, options, payload])
}

export interface Ipv6Fields {
  src?: string
  dst?: string
  /** Default 6, TCP. */
  next?: number
  /** Default: the true one. */
  payloadLength?: number
}

export function ipv6(payload: Buffer, fields: Ipv6Fields = {}): Buffer {
  const header = Buffer.alloc(40)
  header[0] = 0x60
  header.writeUInt16BE(fields.payloadLength ?? payload.length, 4)
  header[6] = fields.next ?? 6
  header[7] = 64
  ipv6Address(fields.src ?? 'fd00::1').copy(header, 8)
  ipv6Address(fields.dst ?? 'fd00::2').copy(header, 24)
  return Buffer.concat([header, payload])
}

/** Hop-by-hop, routing or destination options: `words` counts 8 bytes beyond the first 8. */
export function ipv6Extension(payload: Buffer, next = 6, words = 0): Buffer {
  const header = Buffer.alloc(8 + 8 * words)
  header[0] = next
  header[1] = words
  return Buffer.concat([header, payload])
}

export function ipv6Fragment(
  payload: Buffer,
  f: { next?: number; offset: number; more: boolean; id?: number },
): Buffer {
  const header = Buffer.alloc(8)
  header[0] = f.next ?? 6
  header.writeUInt16BE(f.offset | (f.more ? 1 : 0), 2)
  header.writeUInt32BE(f.id ?? 1, 4)
  return Buffer.concat([header, payload])
}

/** The IPv4 packets that `payload` is sent in, each with at most `size` bytes of it (a multiple of 8). */
export function ipv4Fragments(payload: Buffer, size: number, fields: Ipv4Fields = {}): Buffer[] {
  return pieces(payload, size).map(([offset, piece, more]) =>
    ipv4(piece, { id: 7, ...fields, fragmentOffset: offset, moreFragments: more }),
  )
}

export function ipv6Fragments(payload: Buffer, size: number, fields: Ipv6Fields & { id?: number } = {}): Buffer[] {
  return pieces(payload, size).map(([offset, piece, more]) =>
    ipv6(ipv6Fragment(piece, { next: fields.next ?? 6, offset, more, id: fields.id ?? 7 }), { ...fields, next: 44 }),
  )
}

function pieces(payload: Buffer, size: number): [number, Buffer, boolean][] {
  const list: [number, Buffer, boolean][] = []
  for (let at = 0; at < payload.length; at += size) {
    list.push([at, payload.subarray(at, at + size), at + size < payload.length])
  }
  return list
}

/** An IP packet's EtherType, by its version. */
export function etherTypeOf(packet: Buffer): number {
  return packet[0] >> 4 === 6 ? 0x86dd : 0x0800
}

export function ethernet(payload: Buffer, type = etherTypeOf(payload)): Buffer {
  return Buffer.concat([Buffer.from('020000000002020000000001', 'hex'), uint16(type), payload])
}

/** A tag for `ethernet(vlan(packet, 7), 0x8100)`. */
export function vlan(payload: Buffer, id: number, type = etherTypeOf(payload)): Buffer {
  return Buffer.concat([uint16(id), uint16(type), payload])
}

/** LLC and SNAP. */
export function snap(payload: Buffer, type = etherTypeOf(payload)): Buffer {
  return Buffer.concat([Buffer.from('aaaa03000000', 'hex'), uint16(type), payload])
}

export function mpls(payload: Buffer, labels: readonly number[]): Buffer {
  const stack = labels.map((label, i) => uint32((label << 12) | (i === labels.length - 1 ? 0x100 : 0) | 64))
  return Buffer.concat([...stack, payload])
}

export function ppp(payload: Buffer): Buffer {
  return Buffer.concat([uint16(etherTypeOf(payload) === 0x0800 ? 0x0021 : 0x0057), payload])
}

export function pppoe(payload: Buffer, session = 1): Buffer {
  return Buffer.concat([Buffer.from([0x11, 0]), uint16(session), uint16(payload.length), payload])
}

export interface GreFields {
  key?: number
  sequence?: number
  checksum?: boolean
}

export function gre(payload: Buffer, protocol: number, fields: GreFields = {}): Buffer {
  const parts: Buffer[] = []
  let flags = 0
  if (fields.checksum) {
    flags |= 0x8000
    parts.push(uint32(0))
  }
  if (fields.key !== undefined) {
    flags |= 0x2000
    parts.push(uint32(fields.key))
  }
  if (fields.sequence !== undefined) {
    flags |= 0x1000
    parts.push(uint32(fields.sequence))
  }
  return Buffer.concat([uint16(flags), uint16(protocol), ...parts, payload])
}

/** GRE version 1 around a PPP frame. */
export function pptp(payload: Buffer, fields: { call?: number; sequence?: number; ack?: number } = {}): Buffer {
  const ack = fields.ack === undefined ? NONE : uint32(fields.ack)
  const flags = 0x3001 | (ack.length > 0 ? 0x80 : 0)
  const head = [uint16(flags), uint16(0x880b), uint16(payload.length), uint16(fields.call ?? 1)]
  return Buffer.concat([...head, uint32(fields.sequence ?? 1), ack, payload])
}

/** GRE and ERSPAN type I, II or III around an Ethernet frame. */
export function erspan(frame: Buffer, type: 1 | 2 | 3, fields: { session?: number; subheader?: boolean } = {}): Buffer {
  if (type === 1) return gre(frame, 0x88be)
  const session = fields.session ?? 5
  if (type === 2) {
    return gre(Buffer.concat([uint16(0x1000), uint16(session), uint32(0), frame]), 0x88be, { sequence: 1 })
  }
  const tail = uint32(fields.subheader ? 1 : 0)
  const header = [uint16(0x2000), uint16(session), uint32(0), tail, Buffer.alloc(fields.subheader ? 8 : 0)]
  return gre(Buffer.concat([...header, frame]), 0x22eb, { sequence: 1 })
}

/** The VXLAN header and an Ethernet frame: the payload of a datagram to 4789. */
export function vxlan(frame: Buffer, vni: number): Buffer {
  return Buffer.concat([uint32(0x0800_0000), uint32(vni * 256), frame])
}

/** The GENEVE header, options and payload: of a datagram to 6081. */
export function geneve(payload: Buffer, vni: number, type = 0x6558, options = NONE): Buffer {
  return Buffer.concat([Buffer.from([options.length / 4, 0]), uint16(type), uint32(vni * 256), options, payload])
}

export function gtpu(packet: Buffer, fields: { teid?: number; sequence?: number; extension?: Buffer } = {}): Buffer {
  const extension = fields.extension ?? NONE
  const optional = fields.sequence !== undefined || extension.length > 0
  const flags = 0x30 | (fields.sequence === undefined ? 0 : 2) | (extension.length > 0 ? 4 : 0)
  const tail = optional
    ? [uint16(fields.sequence ?? 0), Buffer.from([0, extension.length > 0 ? 0x85 : 0]), extension]
    : []
  const rest = Buffer.concat([...tail, packet])
  return Buffer.concat([Buffer.from([flags, 0xff]), uint16(rest.length), uint32(fields.teid ?? 1), rest])
}

/** L2TPv2 data message around a PPP frame. */
export function l2tp(frame: Buffer, fields: { length?: boolean; sequence?: boolean; offset?: number } = {}): Buffer {
  const offset = fields.offset
  const flags = 2 | (fields.length ? 0x4000 : 0) | (fields.sequence ? 0x0800 : 0) | (offset === undefined ? 0 : 0x0200)
  const tail = [uint16(9), uint16(8), fields.sequence ? uint32(0x0001_0002) : NONE]
  if (offset !== undefined) tail.push(uint16(offset), Buffer.alloc(offset))
  const rest = Buffer.concat([...tail, frame])
  return Buffer.concat([uint16(flags), fields.length ? uint16(rest.length + 4) : NONE, rest])
}

export function ayiya(packet: Buffer): Buffer {
  const head = Buffer.from([0x44, 0x52, 0x11, 41, 0, 0, 0, 0])
  return Buffer.concat([head, Buffer.alloc(16 + 20), packet])
}

/** Teredo with an origin indication. */
export function teredo(packet: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(8), packet])
}

export function sll(payload: Buffer, type = etherTypeOf(payload)): Buffer {
  return Buffer.concat([Buffer.from('0000000100060200000000010000', 'hex'), uint16(type), payload])
}

export function sll2(payload: Buffer, type = etherTypeOf(payload)): Buffer {
  return Buffer.concat([uint16(type), Buffer.from('000000000001000100060200000000010000', 'hex'), payload])
}

/** LINKTYPE_NULL. */
export function nullLink(payload: Buffer, order: 'le' | 'be' = 'le', family = payload[0] >> 4 === 6 ? 30 : 2): Buffer {
  const head = Buffer.alloc(4)
  if (order === 'le') head.writeUInt32LE(family)
  else head.writeUInt32BE(family)
  return Buffer.concat([head, payload])
}

export function nflog(payload: Buffer): Buffer {
  const prefix = Buffer.from('08000a00616200000000', 'hex').subarray(0, 8)
  const head = Buffer.alloc(4)
  head.writeUInt16LE(4 + payload.length, 0)
  head.writeUInt16LE(9, 2)
  return Buffer.concat([Buffer.from([payload[0] >> 4 === 6 ? 10 : 2, 0, 0, 1]), prefix, head, payload])
}

/** An 802.11 data frame (QoS, to the distribution system) with LLC/SNAP. */
export function wlan(payload: Buffer, type = etherTypeOf(payload)): Buffer {
  const header = Buffer.alloc(26)
  header[0] = 0x88
  header[1] = 0x01
  return Buffer.concat([header, snap(payload, type)])
}

/** Radiotap with TSFT and flags before an 802.11 frame; `pad` as some cards align their headers. */
export function radiotap(frame: Buffer, pad = false): Buffer {
  const header = Buffer.alloc(17)
  header.writeUInt16LE(17, 2)
  header.writeUInt32LE(3, 4)
  header[16] = pad ? 0x20 : 0
  return Buffer.concat([
    header,
    pad ? Buffer.concat([frame.subarray(0, 26), Buffer.alloc(2), frame.subarray(26)]) : frame,
  ])
}

function ipv4Address(text: string): Buffer {
  return Buffer.from(text.split('.').map(Number))
}

/** Groups and at most one `::`; no dotted part. */
function ipv6Address(text: string): Buffer {
  const [head, tail] = text.split('::').map((part) => (part ? part.split(':') : []))
  const middle = tail === undefined ? [] : new Array<string>(8 - head.length - tail.length).fill('0')
  return Buffer.concat([...head, ...middle, ...(tail ?? [])].map((group) => uint16(Number.parseInt(group, 16))))
}

function uint16(value: number): Buffer {
  const buf = Buffer.alloc(2)
  buf.writeUInt16BE(value)
  return buf
}

function uint32(value: number): Buffer {
  const buf = Buffer.alloc(4)
  buf.writeUInt32BE(value >>> 0)
  return buf
}

const NONE: Buffer = Buffer.alloc(0)
