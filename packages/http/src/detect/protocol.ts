import { looksLikeWebSocket } from '../websocket/resync.js'
import { looksLikeHttp2Frames } from './http2-frames.js'
import { looksLikeTls } from './sni.js'

/** An HTTP/2 connection whose beginning was not seen. A guess: whoever is named so is still searched for HTTP/1. */
export const HTTP2_MIDSTREAM = 'http2-midstream'

/** The same of WebSocket: without its upgrade a connection belongs to no API. */
export const WEBSOCKET_MIDSTREAM = 'websocket-midstream'

/** Texts that begin a half of a well-known protocol, longest name first where one is the start of another. */
const TEXTS: readonly (readonly [string, string])[] = [
  ['SSH-', 'ssh'],
  ['PRI * HTTP/2.0', 'http2'],
  ['220 ', 'smtp-or-ftp'],
  ['220-', 'smtp-or-ftp'],
  ['EHLO ', 'smtp'],
  ['HELO ', 'smtp'],
  ['USER ', 'ftp-or-pop3'],
  ['+OK', 'pop3'],
  ['* OK', 'imap'],
  ['*1\r\n$', 'redis'],
  ['*2\r\n$', 'redis'],
  ['*3\r\n$', 'redis'],
  ['*4\r\n$', 'redis'],
  ['-ERR ', 'redis'],
  ['-DENIED ', 'redis'],
  ['+PONG\r\n', 'redis'],
  ['RFB 00', 'vnc'],
  ['NICK ', 'irc'],
  ['INFO {', 'nats'],
  ['\x13BitTorrent protocol', 'bittorrent'],
  ['AMQP\x00', 'amqp'],
  ['get ', 'memcached'],
  ['stats\r\n', 'memcached'],
  ['{"', 'json-stream'],
]

/**
 * Name of the protocol that begins with these bytes, by simple signatures; `unknown` when none fits. Not asked for HTTP/1,
 * which the head parser recognises.
 */
export function identify(buf: Buffer, start: number, end: number): string {
  if (looksLikeTls(buf, start, end)) return 'tls'
  for (const [text, name] of TEXTS) if (startsWith(buf, start, end, text)) return name
  return byVersion(buf, start, end) ?? binary(buf, start, end)
}

/** Text protocols whose first line ends in their name: SIP, RTSP, ICAP. */
function byVersion(buf: Buffer, start: number, end: number): string | undefined {
  const line = buf.toString('latin1', start, Math.min(end, start + 512))
  const lf = line.indexOf('\n')
  const first = lf < 0 ? line : line.slice(0, lf)
  if (first.includes('SIP/2.0')) return 'sip'
  if (first.includes('RTSP/1.0')) return 'rtsp'
  if (first.includes('ICAP/1.0')) return 'icap'
  return undefined
}

function binary(buf: Buffer, start: number, end: number): string {
  const n = end - start
  const b = (i: number) => buf[start + i]
  if (n >= 9 && b(3) === 4 && b(0) === 0 && b(5) === 0 && b(6) === 0 && b(7) === 0 && b(8) === 0) return 'http2'
  if (n >= 5 && b(3) === 0 && b(4) === 10 && b(0) + (b(1) << 8) === n - 4) return 'mysql'
  if (n >= 8 && b(0) === 0 && b(1) === 0 && b(4) === 0 && b(5) === 3 && b(6) === 0 && b(7) === 0) return 'postgresql'
  if (n >= 8 && b(4) === 4 && b(5) === 0xd2 && b(6) === 0x16 && b(7) === 0x2f) return 'postgresql'
  if (n >= 8 && b(4) === 0xff && b(5) === 0x53 && b(6) === 0x4d && b(7) === 0x42) return 'smb'
  if (n >= 8 && b(4) === 0xfe && b(5) === 0x53 && b(6) === 0x4d && b(7) === 0x42) return 'smb'
  if (n >= 4 && b(0) === 3 && b(1) === 0 && (b(2) << 8) + b(3) === n) return 'rdp'
  if (n >= 8 && b(0) === 0x10 && b(2) === 0 && (b(3) === 4 || b(3) === 6) && b(4) === 0x4d && b(5) === 0x51)
    return 'mqtt'
  if (n >= 16 && buf.readInt32LE(start) >= 16 && buf.readInt32LE(start + 12) === 2013) return 'mongodb'
  if (n >= 14 && (b(0) << 8) + b(1) === n - 2 && (b(4) & 0x78) === 0 && b(6) === 0 && b(7) === 1) return 'dns'
  if (looksLikeHttp2Frames(buf, start, end)) return HTTP2_MIDSTREAM
  return looksLikeWebSocket(buf, start, end) ? WEBSOCKET_MIDSTREAM : 'unknown'
}

function startsWith(buf: Buffer, start: number, end: number, text: string): boolean {
  if (end - start < text.length) return false
  for (let i = 0; i < text.length; i++) if (buf[start + i] !== text.charCodeAt(i)) return false
  return true
}
