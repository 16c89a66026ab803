/** Encodings in which texts travel inside texts, undone. */

/** The text with percent-encoding and Unicode escapes undone; undefined when it holds none. */
export function unescaped(text: string): string | undefined {
  let out = text
  if (out.includes('%'))
    out = out.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
  if (out.includes('\\u'))
    out = out.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return out === text ? undefined : out
}

/** Text behind base64, when it is text: global ids and cursors are, keys are not. */
export function fromBase64(text: string): string | undefined {
  if (text.length < 12 || text.length > 8_192 || text.length % 4 === 1 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text))
    return undefined
  const decoded = Buffer.from(text, 'base64').toString('latin1')
  for (let i = 0; i < decoded.length; i++) {
    const c = decoded.charCodeAt(i)
    if (c < 0x09 || (c > 0x0d && c < 0x20) || c >= 0x7f) return undefined
  }
  return decoded
}
