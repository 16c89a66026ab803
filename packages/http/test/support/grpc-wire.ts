/** gRPC as it is on the wire, written by hand: messages, frames of HTTP/2, header blocks without compression. */

const FRAME = { data: 0, headers: 1, settings: 4 }
const END_STREAM = 1
const END_HEADERS = 4

/** Length-Prefixed-Message. @param flags 1 compressed, 0x80 trailers of gRPC-Web, 2 end of a Connect stream */
export function message(payload: Buffer | string, flags = 0): Buffer {
  const bytes = Buffer.from(payload)
  const head = Buffer.alloc(5)
  head[0] = flags
  head.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

export const SETTINGS = frame(FRAME.settings, 0, 0, '')
export const PREFACE = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), SETTINGS])

export function frame(type: number, flags: number, stream: number, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload)
  const head = Buffer.alloc(9)
  head.writeUIntBE(bytes.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, bytes])
}

export function headers(stream: number, fields: Record<string, string>, end = false): Buffer {
  const parts = Object.entries(fields).map(([name, value]) =>
    Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name), Buffer.from([value.length]), Buffer.from(value)]),
  )
  return frame(FRAME.headers, END_HEADERS | (end ? END_STREAM : 0), stream, Buffer.concat(parts))
}

export function data(stream: number, payload: Buffer, end = false): Buffer {
  return frame(FRAME.data, end ? END_STREAM : 0, stream, payload)
}

/** A varint. */
export function varint(value: number | bigint): Buffer {
  const out: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  do {
    out.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return Buffer.from(out)
}

const tag = (number: number, wire: number) => varint(number * 8 + wire)

/** Fields of Protocol Buffers. */
export const pb = {
  int: (number: number, value: number | bigint) => Buffer.concat([tag(number, 0), varint(value)]),
  bytes: (number: number, value: Buffer | string) => {
    const bytes = Buffer.from(value)
    return Buffer.concat([tag(number, 2), varint(bytes.length), bytes])
  },
  message: (number: number, ...fields: Buffer[]) => pb.bytes(number, Buffer.concat(fields)),
  packed: (number: number, values: readonly number[]) => pb.bytes(number, Buffer.concat(values.map(varint))),
  double: (number: number, value: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleLE(value)
    return Buffer.concat([tag(number, 1), bytes])
  },
  float: (number: number, value: number) => {
    const bytes = Buffer.alloc(4)
    bytes.writeFloatLE(value)
    return Buffer.concat([tag(number, 5), bytes])
  },
  group: (number: number, ...fields: Buffer[]) => Buffer.concat([tag(number, 3), ...fields, tag(number, 4)]),
}
