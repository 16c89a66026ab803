/**
 * How a state's text is stored. Packed states are texts with a byte in each character; as UTF-8 half of these would take two bytes, so
 * whatever fits is stored as its bytes behind one that UTF-8 never has. Any text comes back as it was.
 */

const MARK = 0xff
const BEYOND_A_BYTE = /[\u0100-\uffff]/

/** A text as it is where UTF-8 takes a byte for each character anyway, or where characters need more; else its bytes behind the mark. */
export function toStored(text: string): string | Buffer {
  if (Buffer.byteLength(text) === text.length || BEYOND_A_BYTE.test(text)) return text
  const bytes = Buffer.allocUnsafe(text.length + 1)
  bytes[0] = MARK
  bytes.write(text, 1, 'latin1')
  return bytes
}

/** The text that `toStored` was given. */
export function fromStored(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return buffer[0] === MARK ? buffer.toString('latin1', 1) : buffer.toString()
}
