/** Base64 (RFC 4648 §4, §5) of a whole value, when what is below is clean text or a serialised object. */
import type { Decoded } from './decoded.js'

const SHORTEST = 12
/** Share of printable characters from which the text below is taken for text. */
const CLEAN = 0.97
const ALPHABET = /^[A-Za-z0-9+/_-]+={0,2}$/
/** First bytes of serialised objects: Java, .NET's BinaryFormatter, Python's pickle 2–5, Ruby's Marshal. */
const MAGIC = [
  '\xac\xed\x00\x05',
  '\x00\x01\x00\x00\x00\xff\xff\xff\xff',
  '\x80\x02',
  '\x80\x03',
  '\x80\x04',
  '\x80\x05',
]
const MARSHAL = '\x04\x08'
const MARSHALLED = '[{oIuc"'

/** Do bytes (as latin1) begin as a serialised object does? */
export const isSerialised = (bytes: string): boolean =>
  MAGIC.some((magic) => bytes.startsWith(magic)) || isMarshalled(bytes)

/** Ruby's Marshal 4.8 of an array, hash, object, string with encoding, user object or class. */
export const isMarshalled = (bytes: string): boolean =>
  bytes.startsWith(MARSHAL) && bytes.length > 2 && MARSHALLED.includes(bytes[2]!)

/** Python's pickle, protocols 2–5. */
export const isPickled = (bytes: string): boolean =>
  bytes.charCodeAt(0) === 0x80 && bytes.charCodeAt(1) >= 2 && bytes.charCodeAt(1) <= 5

export function decodeBase64(out: Decoded): void {
  const text = out.text.trim()
  if (text.length < SHORTEST || !ALPHABET.test(text)) return
  const padded = text.endsWith('=')
  // A plain word can be read as base64 of something: it takes padding, or both cases or digits.
  if (!padded && !(/[A-Z]/.test(text) && /[a-z]/.test(text))) return
  const bytes = Buffer.from(text, 'base64')
  const below = bytes.toString('latin1')
  if (isSerialised(below)) {
    out.base64++
    out.text = below
    return
  }
  let printable = 0
  let letters = 0
  for (const byte of bytes) {
    if ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09) printable++
    if ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x20) letters++
  }
  if (bytes.length < 6 || printable < CLEAN * bytes.length || letters < 0.25 * bytes.length) return
  out.base64++
  out.text = below
}
