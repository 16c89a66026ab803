/** Frames and messages of WebSocket (RFC 6455, RFC 7692), for captures and fuzzing. */
import { constants, createDeflateRaw } from 'node:zlib'

const MASK = [0x37, 0xfa, 0x21, 0x3d]

/** One frame of at most 65,535 bytes; a client's is masked. */
export function webSocketFrame(payload, { fin = true, rsv1 = false, opcode = 1, masked = false } = {}) {
  const { length } = payload
  const head = [(fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode]
  const flag = masked ? 0x80 : 0
  if (length < 126) head.push(flag | length)
  else head.push(flag | 126, length >> 8, length & 255)
  if (!masked) return Buffer.concat([Buffer.from(head), payload])
  return Buffer.concat([Buffer.from([...head, ...MASK]), payload.map((byte, i) => byte ^ MASK[i & 3])])
}

/** Messages compressed one after the other over one window (RFC 7692, 7.2.1). */
export async function compressed(texts) {
  const deflate = createDeflateRaw()
  const out = []
  for (const text of texts) {
    const pieces = []
    const take = (piece) => pieces.push(piece)
    deflate.on('data', take)
    deflate.write(text)
    await new Promise((done) => deflate.flush(constants.Z_SYNC_FLUSH, done))
    deflate.off('data', take)
    out.push(Buffer.concat(pieces).subarray(0, -4))
  }
  deflate.close()
  return out
}
