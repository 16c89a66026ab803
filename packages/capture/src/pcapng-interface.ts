/** Reads in the byte order of the section. */
export interface Reads {
  readonly little: boolean
  u16(buf: Buffer, at: number): number
  u32(buf: Buffer, at: number): number
}

/** What an interface description block says that frames need. */
export interface Interface {
  linkType: number
  /** 0: unlimited. */
  snapLength: number
  ticksPerMs: number
  msPerTick: number
  offsetMs: number
  /** Frames that the capture lost, as the last statistics block says. */
  drops: number
}

const OPTION_END = 0
const OPTION_RESOLUTION = 9
const OPTION_OFFSET = 14
const OPTION_STATISTICS_IF_DROP = 5
const OPTION_STATISTICS_OS_DROP = 7

/** Link type (2), reserved (2), snap length, options. @returns undefined when too short */
export function interfaceOf(buf: Buffer, body: number, end: number, reads: Reads): Interface | undefined {
  if (body + 8 > end) return undefined
  let ticksPerSecond = 1e6
  let offsetMs = 0
  options(buf, body + 8, end, reads, (code, at, length) => {
    if (code === OPTION_RESOLUTION && length >= 1) ticksPerSecond = resolution(buf[at])
    if (code === OPTION_OFFSET && length >= 8) offsetMs = signed64(buf, at, reads) * 1000
  })
  return {
    linkType: reads.u16(buf, body),
    snapLength: reads.u32(buf, body + 4),
    ticksPerMs: ticksPerSecond / 1000,
    msPerTick: 1000 / ticksPerSecond,
    offsetMs,
    drops: 0,
  }
}

/** Drops by the interface and by the operating system, from the options of a statistics block. */
export function statisticsOf(buf: Buffer, from: number, end: number, reads: Reads): number {
  let drops = 0
  options(buf, from, end, reads, (code, at, length) => {
    if ((code === OPTION_STATISTICS_IF_DROP || code === OPTION_STATISTICS_OS_DROP) && length >= 8) {
      drops += signed64(buf, at, reads)
    }
  })
  return Math.max(0, drops)
}

/** if_tsresol: a power of ten, or of two when the high bit is set. */
function resolution(value: number): number {
  return value & 0x80 ? 2 ** (value & 0x7f) : 10 ** value
}

function signed64(buf: Buffer, at: number, reads: Reads): number {
  return Number(reads.little ? buf.readBigInt64LE(at) : buf.readBigInt64BE(at))
}

/** Code, length, value padded to 4. What does not fit ends the list. */
function options(
  buf: Buffer,
  from: number,
  end: number,
  reads: Reads,
  each: (code: number, at: number, length: number) => void,
): void {
  let at = from
  while (at + 4 <= end) {
    const code = reads.u16(buf, at)
    const length = reads.u16(buf, at + 2)
    if (code === OPTION_END || at + 4 + length > end) return
    each(code, at + 4, length)
    at += 4 + ((length + 3) & ~3)
  }
}
