import { TextDecoder } from 'node:util'

/** Bytes that are looked at. */
const LOOK = 512
/** Control characters in a hundred that text may have. */
const CONTROLS = 0.02

const NUL = 0x00
/** Between the records of JSON text sequences (RFC 7464) and of SignalR. */
const RECORD_SEPARATOR = 0x1e

/** Do these bytes look like text of some charset (UTF-8, UTF-16, one of eight bits), and not like something compressed? */
export function isText(bytes: Uint8Array): boolean {
  const n = Math.min(bytes.length, LOOK)
  if (unicodeOf(bytes) !== undefined) return true
  let controls = 0
  for (let i = 0; i < n; i++) {
    const c = bytes[i]
    if ((c < 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09 && c !== RECORD_SEPARATOR) || c === 0x7f) controls++
  }
  return controls <= n * CONTROLS
}

/**
 * The Unicode encoding that the first bytes show, by their mark or by where the zeros of two ASCII characters are (RFC 4627
 * §3); undefined where they show none.
 */
export function unicodeOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-32' | undefined {
  if (bytes.length < 4) return undefined
  const [a, b, c, d] = bytes
  if (a === 0xff && b === 0xfe) return c === NUL && d === NUL ? 'utf-32' : 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  if (a === NUL && b === NUL) return c === 0xfe || (c === NUL && isAscii(d)) ? 'utf-32' : undefined
  if (isAscii(a) && b === NUL)
    return c === NUL && d === NUL ? 'utf-32' : isAscii(c) && d === NUL ? 'utf-16le' : undefined
  return a === NUL && isAscii(b) && c === NUL && isAscii(d) ? 'utf-16be' : undefined
}

const isAscii = (c: number) => (c >= 0x20 ? c < 0x7f : c === 0x0a || c === 0x0d || c === 0x09)

/** Decoders by the label of a charset; labels are the sender's, so only so many are kept. */
const decoders = new Map<string, TextDecoder | undefined>()
const MOST = 64

/**
 * The text of a body: what its bytes show goes before what a charset claims; without either, UTF-8. Never throws; what is
 * malformed becomes U+FFFD.
 * @param charset as the Content-Type names it, '' for none
 */
export function decodeText(bytes: Buffer, charset: string): string {
  const shown = unicodeOf(bytes)
  if (shown === 'utf-32') return bytes.toString('latin1').replaceAll('\0', '')
  if (shown === 'utf-16le') return bytes.toString('utf16le')
  const label = shown ?? charset.trim().toLowerCase()
  if (label === '' || label === 'utf-8' || label === 'utf8') return bytes.toString('utf8')
  // Bytes that are no UTF-16, whatever the field says: a reader that goes by the bytes sees them.
  if (shown === undefined && /^(?:utf-?16|ucs-?2|utf-?32)/.test(label)) {
    return bytes.includes(0) ? (decoderOf(label)?.decode(bytes) ?? bytes.toString('utf16le')) : bytes.toString('utf8')
  }
  return decoderOf(label)?.decode(bytes) ?? bytes.toString('utf8')
}

function decoderOf(label: string): TextDecoder | undefined {
  if (decoders.has(label)) return decoders.get(label)
  let decoder: TextDecoder | undefined
  try {
    decoder = new TextDecoder(label)
  } catch {
    // A name that the WHATWG's list does not have.
  }
  if (decoders.size < MOST && label.length < 64) decoders.set(label, decoder)
  return decoder
}
