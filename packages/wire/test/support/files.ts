/** Capture files for tests. */

export interface FileFrame {
  data: Buffer
  /** ms since epoch. Default: 1 700 000 000 000 and 1 ms more for each frame. */
  time?: number
  /** Default: the length of `data`. */
  wireLength?: number
}

export interface PcapOptions {
  linkType?: number
  littleEndian?: boolean
  nanoseconds?: boolean
  /** Kuznetzov's format: 8 more bytes in each record's header. */
  modified?: boolean
  snapLength?: number
}

const DEFAULT_TIME = 1_700_000_000_000

/** A pcap file. */
export function pcapFile(frames: readonly (Buffer | FileFrame)[], options: PcapOptions = {}): Buffer {
  const little = options.littleEndian ?? true
  const perSecond = options.nanoseconds ? 1e9 : 1e6
  const magic = options.modified ? 0xa1b2cd34 : options.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4
  const header = words(little, magic, 0, 0, 0, options.snapLength ?? 262_144, options.linkType ?? 1)
  if (little) {
    header.writeUInt16LE(2, 4)
    header.writeUInt16LE(4, 6)
  } else {
    header.writeUInt16BE(2, 4)
    header.writeUInt16BE(4, 6)
  }
  const records = frames.flatMap((item, index) => {
    const { data, time, wireLength } = normal(item, index)
    const seconds = Math.floor(time / 1000)
    const fraction = Math.round((time / 1000 - seconds) * perSecond)
    const extra = options.modified ? Buffer.alloc(8) : NONE
    return [words(little, seconds, fraction, data.length, wireLength), extra, data]
  })
  return Buffer.concat([header, ...records])
}

/** Section header block. */
export function sectionHeader(little = true): Buffer {
  const version = Buffer.alloc(4)
  if (little) version.writeUInt16LE(1, 0)
  else version.writeUInt16BE(1, 0)
  return block(0x0a0d0d0a, Buffer.concat([words(little, 0x1a2b3c4d), version, Buffer.alloc(8, 0xff)]), little)
}

export interface InterfaceOptions {
  linkType?: number
  snapLength?: number
  /** if_tsresol: powers of ten, or of two with the high bit set. */
  resolution?: number
  /** if_tsoffset, seconds. */
  offset?: number
}

/** Interface description block. */
export function interfaceBlock(options: InterfaceOptions = {}, little = true): Buffer {
  const head = words(little, 0, options.snapLength ?? 0)
  if (little) head.writeUInt16LE(options.linkType ?? 1, 0)
  else head.writeUInt16BE(options.linkType ?? 1, 0)
  const list: Buffer[] = []
  if (options.resolution !== undefined) list.push(option(9, Buffer.from([options.resolution]), little))
  if (options.offset !== undefined) {
    const value = Buffer.alloc(8)
    if (little) value.writeBigInt64LE(BigInt(options.offset))
    else value.writeBigInt64BE(BigInt(options.offset))
    list.push(option(14, value, little))
  }
  return block(1, Buffer.concat([head, ...list, option(0, NONE, little)]), little)
}

/** Enhanced packet block; `ticks` in the interface's resolution. */
export function enhancedPacket(data: Buffer, ticks: bigint, id = 0, little = true, wireLength = data.length): Buffer {
  const [high, low] = [Number(ticks >> 32n), Number(ticks & 0xffff_ffffn)]
  return block(6, Buffer.concat([words(little, id, high, low, data.length, wireLength), padded(data)]), little)
}

/** Simple packet block. */
export function simplePacket(data: Buffer, little = true, wireLength = data.length): Buffer {
  return block(3, Buffer.concat([words(little, wireLength), padded(data)]), little)
}

/** Obsolete packet block. */
export function obsoletePacket(data: Buffer, ticks: bigint, id = 0, little = true): Buffer {
  const head = words(little, 0, Number(ticks >> 32n), Number(ticks & 0xffff_ffffn), data.length, data.length)
  if (little) head.writeUInt16LE(id, 0)
  else head.writeUInt16BE(id, 0)
  return block(2, Buffer.concat([head, padded(data)]), little)
}

/** Any block: type, length, body (a multiple of 4), length. */
export function block(type: number, body: Buffer, little = true): Buffer {
  const length = 12 + body.length
  return Buffer.concat([words(little, type, length), body, words(little, length)])
}

/** A pcapng file with one section and one interface, microseconds. */
export function pcapngFile(frames: readonly (Buffer | FileFrame)[], linkType = 1, little = true): Buffer {
  const blocks = frames.map((item, index) => {
    const { data, time, wireLength } = normal(item, index)
    return enhancedPacket(data, BigInt(Math.round(time * 1000)), 0, little, wireLength)
  })
  return Buffer.concat([sectionHeader(little), interfaceBlock({ linkType }, little), ...blocks])
}

function normal(item: Buffer | FileFrame, index: number): Required<FileFrame> {
  const frame = Buffer.isBuffer(item) ? { data: item } : item
  return { time: DEFAULT_TIME + index, wireLength: frame.data.length, ...frame }
}

function option(code: number, value: Buffer, little: boolean): Buffer {
  const head = Buffer.alloc(4)
  if (little) {
    head.writeUInt16LE(code, 0)
    head.writeUInt16LE(value.length, 2)
  } else {
    head.writeUInt16BE(code, 0)
    head.writeUInt16BE(value.length, 2)
  }
  return Buffer.concat([head, padded(value)])
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc(-data.length & 3)])
}

function words(little: boolean, ...values: number[]): Buffer {
  const buf = Buffer.alloc(4 * values.length)
  values.forEach((value, i) => {
    if (little) buf.writeUInt32LE(value >>> 0, 4 * i)
    else buf.writeUInt32BE(value >>> 0, 4 * i)
  })
  return buf
}

const NONE = Buffer.alloc(0)
