/** RFC 9113 §6. */
export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  rstStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const

export const FLAG = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 0x20 } as const

export const HEADER_BYTES = 9
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')
/** Largest frame that is believed where frames are looked for: senders keep to 16 KiB unless told otherwise, and to 1 MiB then. Bytes. */
const MAX_FRAME = 1 << 20

/** Lengths that a type prescribes. */
export const EXACT_LENGTHS: Readonly<Record<number, number>> = {
  [FRAME.priority]: 5,
  [FRAME.rstStream]: 4,
  [FRAME.ping]: 8,
  [FRAME.windowUpdate]: 4,
}
/** Types that stand on stream 0 alone; WINDOW_UPDATE stands on any. */
export const ON_CONNECTION: ReadonlySet<number> = new Set<number>([FRAME.settings, FRAME.ping, FRAME.goAway])
const ON_STREAM = new Set<number>([
  FRAME.data,
  FRAME.headers,
  FRAME.priority,
  FRAME.rstStream,
  FRAME.pushPromise,
  FRAME.continuation,
])
/** ORIGIN, ALTSVC, PRIORITY_UPDATE and unassigned ones that implementations use to grease. */
const MAX_KNOWN = 0x20

/**
 * May the header at `at`, which has nine bytes, stand where one is due? Types that nobody knows, among them those that browsers make up
 * (RFC 8701), are passed over as RFC 9113 §4.1 asks; a wrong length or stream ends a connection, so the place is lost.
 */
export function isFrameDue(buf: Buffer, at: number): boolean {
  const type = buf[at + 3]!
  const stream = buf.readUInt32BE(at + 5) & 0x7fff_ffff
  if (EXACT_LENGTHS[type] !== undefined && EXACT_LENGTHS[type] !== buf.readUIntBE(at, 3)) return false
  return !(ON_CONNECTION.has(type) && stream !== 0) && !(ON_STREAM.has(type) && stream === 0)
}

/** Frames whose payload is read when it is whole; of the others only the header matters. */
export const isRead = (type: number): boolean =>
  type === FRAME.headers || type === FRAME.continuation || type === FRAME.pushPromise

/** Could a frame header stand at `at`, which has nine bytes? By type, length, stream and reserved bit (RFC 9113 §4.1, §6). */
export function isFrameHeader(buf: Buffer, at: number): boolean {
  const length = buf.readUIntBE(at, 3)
  const type = buf[at + 3]!
  const stream = buf.readUInt32BE(at + 5)
  if (stream >= 0x8000_0000 || length > MAX_FRAME || type > MAX_KNOWN) return false
  if (EXACT_LENGTHS[type] !== undefined && EXACT_LENGTHS[type] !== length) return false
  if (ON_CONNECTION.has(type) && stream !== 0) return false
  if (ON_STREAM.has(type) && stream === 0) return false
  if (type === FRAME.settings) return length % 6 === 0 && length <= 6 * 128
  if (type === FRAME.goAway) return length >= 8 && length <= 16_384
  if (type === FRAME.headers || type === FRAME.continuation) return length <= 65_536
  return true
}
