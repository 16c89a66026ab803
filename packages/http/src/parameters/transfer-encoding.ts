/** Bodies of parts in the encodings of mail (RFC 2045 §6): readers that were made for mail undo them, others read what stands there. */

const FIELD = /^content-transfer-encoding[ \t]{0,8}:[ \t]{0,8}([\w-]{1,32})/im

/** @param fields of the part, latin1 @returns its body decoded; undefined where it is not encoded, or not as it says */
export function transferDecoded(fields: string, body: Buffer): Buffer | undefined {
  const encoding = FIELD.exec(fields)?.[1]?.toLowerCase()
  if (encoding === 'base64') return fromBase64(body)
  return encoding === 'quoted-printable' ? fromQuotedPrintable(body) : undefined
}

function fromBase64(body: Buffer): Buffer | undefined {
  const decoded = Buffer.from(body.toString('latin1'), 'base64')
  return decoded.length > 0 && decoded.length >= Math.floor(body.length / 2) ? decoded : undefined
}

const [EQUALS, CR, LF] = [0x3d, 0x0d, 0x0a]

/** RFC 2045 §6.7: `=40` is a byte, `=` at the end of a line joins it with the next. One pass. */
export function fromQuotedPrintable(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length)
  let n = 0
  for (let i = 0; i < body.length; i++) {
    const c = body[i]!
    if (c !== EQUALS) {
      out[n++] = c
      continue
    }
    const high = digit(body[i + 1])
    const low = digit(body[i + 2])
    if (high >= 0 && low >= 0) {
      out[n++] = high * 16 + low
      i += 2
    } else if (body[i + 1] === LF) i += 1
    else if (body[i + 1] === CR && body[i + 2] === LF) i += 2
    else out[n++] = c
  }
  return out.subarray(0, n)
}

function digit(c: number | undefined): number {
  if (c === undefined) return -1
  if (c >= 0x30 && c <= 0x39) return c - 0x30
  const letter = c | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
