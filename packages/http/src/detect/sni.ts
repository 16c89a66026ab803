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

/** Records that a ClientHello is put together from. Count, 64: looking at it anew with each packet stays cheap. */
const MAX_RECORDS = 64

interface Hello {
  /** Payloads of the handshake records, as far as they are there. */
  parts: Buffer[]
  size: number
  /** Bytes of records, from the start, that the whole message needs as far as can be told. */
  needed: number
}

/**
 * The handshake message that begins at `start`. It may be cut into several records (RFC 8446 §5.1), as some clients do to hide the name;
 * what is no handshake record ends it.
 */
function helloOf(buf: Buffer, start: number, end: number): Hello {
  const hello: Hello = { parts: [], size: 0, needed: 0 }
  let at = start
  for (let records = 0; records < MAX_RECORDS; records++) {
    if (at + 5 > end) {
      hello.needed = at + 5 - start
      return hello
    }
    const length = buf.readUInt16BE(at + 3)
    if (buf[at] !== HANDSHAKE || length === 0) break
    const part = buf.subarray(at + 5, Math.min(end, at + 5 + length))
    hello.parts.push(part)
    hello.size += part.length
    at += 5 + length
    hello.needed = at - start
    if (at > end || hello.size >= wantedBy(hello)) return hello
  }
  return hello
}

/** Length of the message with its header, once that is there. */
function wantedBy({ parts, size }: Hello): number {
  if (size < 4) return 4
  const head = parts[0].length >= 4 ? parts[0] : Buffer.concat(parts, 4)
  return 4 + head.readUIntBE(1, 3)
}

/**
 * Bytes that a ClientHello needs as far as can be told, record headers included: more than `buf[start, end)` has while some of it is still to
 * come; 0 when the header is not whole or it is no ClientHello.
 */
export function clientHelloLength(buf: Buffer, start: number, end: number): number {
  if (end - start < 6 || buf[start] !== HANDSHAKE || buf[start + 5] !== CLIENT_HELLO) return 0
  return helloOf(buf, start, end).needed
}

/**
 * Host name of the server_name extension of a TLS ClientHello in `buf[start, end)` (RFC 8446 §4.1.2, RFC 6066 §3), which
 * starts at a record header; undefined when there is none, or not within these bytes. ASCII, lower case.
 */
export function readSni(buf: Buffer, start: number, end: number): string | undefined {
  if (clientHelloLength(buf, start, end) === 0) return undefined
  const { parts } = helloOf(buf, start, end)
  const whole = parts.length === 1 ? parts[0] : Buffer.concat(parts)
  return readHello(whole, Math.min(whole.length, wantedBy({ parts: [whole], size: whole.length, needed: 0 })))
}

/** @param buf the message, from its header */
function readHello(buf: Buffer, recordEnd: number): string | undefined {
  let at = 4 + 2 + 32 // handshake header, version, random
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
