const HANDSHAKE = 22
const CLIENT_HELLO = 1
const SERVER_NAME = 0

/** Is `buf[start, …)` the beginning of a TLS record, as far as it goes: type 20–23, version 3.0–3.4, a sane length? */
export function looksLikeTls(buf: Buffer, start: number, end: number): boolean {
  if (end - start < 3) return false
  const type = buf[start]
  if (type < 20 || type > 23 || buf[start + 1] !== 3 || buf[start + 2] > 4) return false
  return end - start < 5 || buf.readUInt16BE(start + 3) <= 16_384 + 2_048
}

/** Bytes that the first TLS record needs, header included; 0 when its header is not whole or it is no ClientHello. */
export function clientHelloLength(buf: Buffer, start: number, end: number): number {
  if (end - start < 6 || buf[start] !== HANDSHAKE || buf[start + 5] !== CLIENT_HELLO) return 0
  return 5 + buf.readUInt16BE(start + 3)
}

/**
 * Host name of the server_name extension of a TLS ClientHello in `buf[start, end)` (RFC 8446 §4.1.2, RFC 6066 §3), which
 * starts at a record header; undefined when there is none, or not within these bytes. ASCII, lower case.
 */
export function readSni(buf: Buffer, start: number, end: number): string | undefined {
  const recordEnd = Math.min(end, start + clientHelloLength(buf, start, end))
  let at = start + 5 + 4 + 2 + 32 // record header, handshake header, version, random
  if (at >= recordEnd) return undefined
  at += 1 + buf[at] // session id
  if (at + 2 > recordEnd) return undefined
  at += 2 + buf.readUInt16BE(at) // cipher suites
  if (at + 1 > recordEnd) return undefined
  at += 1 + buf[at] // compression methods
  if (at + 2 > recordEnd) return undefined
  const extensionsEnd = Math.min(recordEnd, at + 2 + buf.readUInt16BE(at))
  at += 2
  while (at + 4 <= extensionsEnd) {
    const type = buf.readUInt16BE(at)
    const length = buf.readUInt16BE(at + 2)
    if (type === SERVER_NAME) return serverName(buf, at + 4, Math.min(extensionsEnd, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

/** ServerNameList: length, then type 0 (host_name), length, name. */
function serverName(buf: Buffer, start: number, end: number): string | undefined {
  if (start + 5 > end || buf[start + 2] !== 0) return undefined
  const length = buf.readUInt16BE(start + 3)
  if (length === 0 || length > 255 || start + 5 + length > end) return undefined
  for (let i = start + 5; i < start + 5 + length; i++) if (buf[i] <= 0x20 || buf[i] >= 0x7f) return undefined
  return buf.toString('latin1', start + 5, start + 5 + length).toLowerCase()
}
