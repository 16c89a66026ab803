/** Big-endian reads without the range checks of Buffer's own: callers have checked the length of the whole header once. */
export function u16(buf: Buffer, at: number): number {
  return (buf[at] << 8) | buf[at + 1]
}

/** @returns 0 … 2^24 − 1 */
export function u24(buf: Buffer, at: number): number {
  return (buf[at] << 16) | (buf[at + 1] << 8) | buf[at + 2]
}

/** @returns 0 … 2^32 − 1 */
export function u32(buf: Buffer, at: number): number {
  return ((buf[at] << 24) | (buf[at + 1] << 16) | (buf[at + 2] << 8) | buf[at + 3]) >>> 0
}

/** Little-endian, as 802.11 and the capture tools write. */
export function u16le(buf: Buffer, at: number): number {
  return buf[at] | (buf[at + 1] << 8)
}

/** Little-endian. @returns 0 … 2^32 − 1 */
export function u32le(buf: Buffer, at: number): number {
  return (buf[at] | (buf[at + 1] << 8) | (buf[at + 2] << 16) | (buf[at + 3] << 24)) >>> 0
}
