import type { ParameterSink } from './sink.js'

/** `name=value` pairs of a Cookie field (RFC 6265 §4.2.1). */
export function cookies(value: string, out: ParameterSink): void {
  let at = 0
  let equals = -1
  while (at < value.length) {
    let end = value.indexOf(';', at)
    if (end < 0) end = value.length
    // Looked for again only behind the last one: else a field of nothing but `;` is read as often as it is long.
    if (equals < at) equals = value.indexOf('=', at)
    if (equals < 0) return
    if (equals > at && equals < end) {
      const name = value.slice(at, equals).trim()
      if (name !== '') out.add('cookie', name, unquote(value.slice(equals + 1, end).trim()))
    }
    at = end + 1
  }
}

function unquote(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}
