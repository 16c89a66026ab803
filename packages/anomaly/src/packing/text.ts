/** Bytes as a text of seven bits a character: UTF-8 keeps each in one byte, so a store of texts holds 8/7 of the bytes (base64: 4/3). */

export function toText(bytes: Uint8Array): string {
  const text = Buffer.allocUnsafe(Math.ceil((bytes.length * 8) / 7))
  let at = 0
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    for (; bits >= 7; bits -= 7) text[at++] = (held >> (bits - 7)) & 127
    held &= (1 << bits) - 1
  }
  if (bits > 0) text[at++] = (held << (7 - bits)) & 127
  return text.toString('latin1', 0, at)
}

/** What `toText` was given. Throws RangeError for a text with a character that it does not write. */
export function fromText(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(Math.floor((text.length * 7) / 8))
  let at = 0
  let held = 0
  let bits = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) throw new RangeError('packed text: a character of more than seven bits')
    held = (held << 7) | code
    bits += 7
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (held >> bits) & 255
    held &= (1 << bits) - 1
  }
  return bytes.subarray(0, at)
}
