/** UTF-7 (RFC 2152) of marks: `+ADw-script+AD4-`. Browsers and parsers have been made to read it. */
import type { Decoded } from './decoded.js'

const RUN = /\+([A-Za-z0-9/+]{3,24})-/g

/** Runs whose every character is an ASCII mark, blank or letter; other text between `+` and `-` stays. */
export function decodeUtf7(out: Decoded): void {
  const text = out.text.replace(RUN, (whole, run: string) => {
    const bytes = Buffer.from(run, 'base64')
    let below = ''
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      if (bytes[i] !== 0 || bytes[i + 1]! < 9 || bytes[i + 1]! > 0x7e) return whole
      below += String.fromCharCode(bytes[i + 1]!)
    }
    return below === '' ? whole : below
  })
  if (text === out.text) return
  out.text = text
  out.escapes++
}
