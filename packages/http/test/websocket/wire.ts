/** WebSocket as it is on the wire, written by hand: frames, messages, compression. */
import { constants, createDeflateRaw, deflateRawSync } from 'node:zlib'

export interface FrameOptions {
  fin?: boolean
  rsv1?: boolean
  opcode?: number
  /** Four bytes: the frame is masked. */
  mask?: Buffer
}

export function frame(
  payload: Buffer | string,
  { fin = true, rsv1 = false, opcode = 1, mask }: FrameOptions = {},
): Buffer {
  const bytes = Buffer.from(payload)
  const { length } = bytes
  const head: number[] = [(fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode]
  const flag = mask ? 0x80 : 0
  if (length < 126) head.push(flag | length)
  else if (length < 65_536) head.push(flag | 126, length >> 8, length & 255)
  else {
    const long = Buffer.alloc(8)
    long.writeBigUInt64BE(BigInt(length))
    head.push(flag | 127, ...long)
  }
  if (!mask) return Buffer.concat([Buffer.from(head), bytes])
  const masked = Buffer.from(bytes.map((byte, i) => byte ^ mask[i & 3]!))
  return Buffer.concat([Buffer.from(head), mask, masked])
}

const MASK = Buffer.from('37fa213d', 'hex')
/** What a client sends. */
export const fromClient = (payload: Buffer | string, options: FrameOptions = {}) =>
  frame(payload, { mask: MASK, ...options })
export const fromServer = (payload: Buffer | string, options: FrameOptions = {}) => frame(payload, options)

/** A message in pieces of the given size. */
export function fragments(payload: Buffer | string, size: number, options: FrameOptions = {}): Buffer[] {
  const bytes = Buffer.from(payload)
  const out: Buffer[] = []
  for (let at = 0; at === 0 || at < bytes.length; at += size) {
    const first = at === 0
    const last = at + size >= bytes.length
    const opcode = first ? (options.opcode ?? 1) : 0
    out.push(
      frame(bytes.subarray(at, at + size), { ...options, fin: last, opcode, rsv1: first && (options.rsv1 ?? false) }),
    )
  }
  return out
}

/** A message without the four bytes that every one ends with (RFC 7692 §7.2.1), by itself. */
export function packed(text: string | Buffer, dictionary?: Buffer): Buffer {
  const options = { finishFlush: constants.Z_SYNC_FLUSH, ...(dictionary ? { dictionary } : {}) }
  return deflateRawSync(text, options).subarray(0, -4)
}

/** Messages one after the other over one window. */
export async function packedInTurn(texts: readonly (string | Buffer)[], windowBits = 15): Promise<Buffer[]> {
  const deflate = createDeflateRaw({ windowBits })
  const out: Buffer[] = []
  for (const text of texts) {
    const pieces: Buffer[] = []
    const take = (piece: Buffer) => pieces.push(piece)
    deflate.on('data', take)
    deflate.write(text)
    await new Promise<void>((done) => deflate.flush(constants.Z_SYNC_FLUSH, done))
    deflate.off('data', take)
    out.push(Buffer.concat(pieces).subarray(0, -4))
  }
  deflate.close()
  return out
}

export const UPGRADE = (target = '/chat', ...fields: string[]) =>
  `GET ${target} HTTP/1.1\r\nHost: chat.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`
export const ACCEPT = (...fields: string[]) =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`
export const DEFLATE = 'Sec-WebSocket-Extensions: permessage-deflate'
