const TWO_32 = 4_294_967_296

/**
 * A varint of ten bytes at most, as decimal text: unsigned below 2⁶³, above it negative as int32 and int64 are written. Whether it was
 * zigzag-coded, an enumeration or a boolean nobody can see.
 */
export function varintText(buf: Uint8Array, start: number, end: number): string {
  let low = 0
  const bytes = end - start
  if (bytes <= 7) {
    let scale = 1
    for (let i = start; i < end; i++) {
      low += (buf[i]! & 0x7f) * scale
      scale *= 128
    }
    return String(low)
  }
  let value = 0n
  for (let i = end - 1; i >= start; i--) value = (value << 7n) | BigInt(buf[i]! & 0x7f)
  return String(BigInt.asIntN(64, value))
}

/** A float where it is an ordinary one (0, or 10⁻⁶ to 10⁹), else an unsigned integer: those are rarely so large. Seven digits. */
export function fixed32Text(buf: Buffer, at: number): string {
  const value = buf.readFloatLE(at)
  return isOrdinary(value, 1e-6, 1e9) ? String(Number(value.toPrecision(7))) : String(buf.readUInt32LE(at))
}

/** A double where it is an ordinary one (0, or 10⁻⁹ to 10¹⁵), else an unsigned integer. */
export function fixed64Text(buf: Buffer, at: number): string {
  const value = buf.readDoubleLE(at)
  if (isOrdinary(value, 1e-9, 1e15)) return String(value)
  const high = buf.readUInt32LE(at + 4)
  const low = buf.readUInt32LE(at)
  return high < 0x200000 ? String(high * TWO_32 + low) : String(buf.readBigUInt64LE(at))
}

export function isOrdinary(value: number, least: number, most: number): boolean {
  const size = Math.abs(value)
  return value === 0 || (size >= least && size <= most)
}
