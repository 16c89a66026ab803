/** The header of a TLS record (RFC 8446 §5.1): type, legacy version, length. */
export const HEADER_BYTES = 5
/** Longest fragment: 2^14 and what protection may add (RFC 5246 §6.2.3). Bytes. */
export const MAX_FRAGMENT = 16_384 + 2_048

export const RECORD = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23, heartbeat: 24 } as const

/** Type and version of a record header, which need three bytes. */
export function isRecordStart(buf: Buffer, at: number): boolean {
  const type = buf[at]!
  return type >= RECORD.changeCipherSpec && type <= RECORD.heartbeat && buf[at + 1] === 3 && buf[at + 2]! <= 4
}

/** Length of the fragment behind a header at `at`; −1 when it is none or too long. Needs five bytes. */
export function fragmentLength(buf: Buffer, at: number): number {
  if (!isRecordStart(buf, at)) return -1
  const length = (buf[at + 3]! << 8) | buf[at + 4]!
  return length <= MAX_FRAGMENT ? length : -1
}

/** Do the first bytes of a half, as far as there are any, look like TLS? `undefined`: too few to tell. */
export function looksLikeTls(buf: Buffer, start: number, end: number): boolean | undefined {
  const n = end - start
  if (n === 0) return undefined
  const type = buf[start]!
  if (type < RECORD.changeCipherSpec || type > RECORD.applicationData) return false
  if (n > 1 && buf[start + 1] !== 3) return false
  if (n > 2 && buf[start + 2]! > 4) return false
  if (n < HEADER_BYTES) return n < 3 ? undefined : true
  return fragmentLength(buf, start) > 0
}
