import { u32, u32le } from '@apiscope/wire'

/** draft-ietf-opsawg-pcap: magic, major, minor, zone, accuracy, snap length, link type. */
export const PCAP_HEADER_LENGTH = 24
const MAJOR = 4
const ZONE = 8
const ACCURACY = 12

export const MAGIC_MICROSECONDS = 0xa1b2c3d4
export const MAGIC_NANOSECONDS = 0xa1b23c4d
export const MAGIC_MODIFIED = 0xa1b2cd34

/** draft-ietf-opsawg-pcapng: a section header block, whose body begins with a magic. */
export const BLOCK_SECTION = 0x0a0d0d0a
export const BYTE_ORDER = 8
export const ORDER_MAGIC = 0x1a2b3c4d

export function isMagic(value: number): boolean {
  return value === MAGIC_MICROSECONDS || value === MAGIC_NANOSECONDS || value === MAGIC_MODIFIED
}

/** Whether `buf` begins with one of the magics, in either byte order. At least 4 bytes. */
export function isPcap(buf: Buffer): boolean {
  return isMagic(u32(buf, 0)) || isMagic(u32le(buf, 0))
}

/**
 * A file header of pcap where a record is due: a magic, version 2, no time zone and no accuracy. As a record it would be of the year 2055. Of
 * `PCAP_HEADER_LENGTH` bytes.
 */
export function isPcapHeader(buf: Buffer, at: number): boolean {
  const magic = buf[at] === 0xa1 ? u32(buf, at) : buf[at + 3] === 0xa1 ? u32le(buf, at) : 0
  if (!isMagic(magic) || u32(buf, at + ZONE) !== 0 || u32(buf, at + ACCURACY) !== 0) return false
  const major = buf[at] === 0xa1 ? buf[at + MAJOR + 1] : buf[at + MAJOR]
  return major === 2
}

/** The beginning of a section of pcapng. Of 12 bytes. */
export function isSection(buf: Buffer, at: number): boolean {
  if (buf[at] !== 0x0a || u32(buf, at) !== BLOCK_SECTION) return false
  return u32le(buf, at + BYTE_ORDER) === ORDER_MAGIC || u32(buf, at + BYTE_ORDER) === ORDER_MAGIC
}

/**
 * Where the next file begins, of which a capture that was cut off before has swallowed the first bytes; −1 where none does.
 * @param to where to look no further @param end of the window
 */
export function nextFile(buf: Buffer, from: number, to: number, end: number): number {
  const last = Math.min(to, end - PCAP_HEADER_LENGTH)
  for (let at = from; at <= last; at++) if (isPcapHeader(buf, at) || isSection(buf, at)) return at
  return -1
}
