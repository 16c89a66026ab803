/** What the numbers of a field mean, as its description says (Protocol Buffers language specification, "Scalar Value Types"). */
import { fixed32Text, fixed64Text } from './numbers.js'

export type VarintKind = 'int' | 'uint' | 'zigzag' | 'bool' | 'enum'
export type Fixed32Kind = 'float' | 'fixed32' | 'sfixed32'
export type Fixed64Kind = 'double' | 'fixed64' | 'sfixed64'
export type NumberKind = VarintKind | Fixed32Kind | Fixed64Kind

const WIDTHS: Record<NumberKind, 'varint' | 4 | 8> = {
  int: 'varint',
  uint: 'varint',
  zigzag: 'varint',
  bool: 'varint',
  enum: 'varint',
  float: 4,
  fixed32: 4,
  sfixed32: 4,
  double: 8,
  fixed64: 8,
  sfixed64: 8,
}

export const widthOf = (kind: NumberKind): 'varint' | 4 | 8 => WIDTHS[kind]

/**
 * A varint as its kind writes it in ProtoJSON.
 * @param text as `varintText` gives it
 * @param names of an enumeration's values
 */
export function varintAs(text: string, kind: NumberKind | undefined, names?: ReadonlyMap<string, string>): string {
  switch (kind) {
    case 'uint':
      return text.startsWith('-') ? String(BigInt.asUintN(64, BigInt(text))) : text
    case 'zigzag': {
      const value = BigInt.asUintN(64, BigInt(text))
      return String((value >> 1n) ^ -(value & 1n))
    }
    case 'bool':
      return text === '0' ? 'false' : 'true'
    case 'enum':
      return names?.get(text) ?? text
    default:
      return text
  }
}

/** @param kind undefined: decided by the value alone */
export function fixed32As(buf: Buffer, at: number, kind: NumberKind | undefined): string {
  if (kind === 'float') return String(Number(buf.readFloatLE(at).toPrecision(7)))
  if (kind === 'fixed32') return String(buf.readUInt32LE(at))
  return kind === 'sfixed32' ? String(buf.readInt32LE(at)) : fixed32Text(buf, at)
}

/** @param kind undefined: decided by the value alone */
export function fixed64As(buf: Buffer, at: number, kind: NumberKind | undefined): string {
  if (kind === 'double') return String(buf.readDoubleLE(at))
  if (kind === 'fixed64') return String(buf.readBigUInt64LE(at))
  return kind === 'sfixed64' ? String(buf.readBigInt64LE(at)) : fixed64Text(buf, at)
}
