/** A window of a body, divided where its format divides it: what is in one value is scored as one value. */
import { isUtf8 } from 'node:buffer'
import { isLegible } from './legible.js'

/** Ends and beginnings of strings and keys in JSON; a quote behind a backslash is part of a string. */
const JSON_BETWEEN = /(?:^|[^\\])"\s{0,8}[,:}\]]|[,:[{]\s{0,8}"/g
const JSON_KEY = /[^\\]"\s{0,8}:/
/** Parts of a multipart body: their heads end with an empty line, and a boundary follows. */
const PART = /^content-disposition:/im
const BETWEEN_PARTS = /\r?\n\r?\n|\r?\n--/
const END_TAG = /<\/[a-z][\w:-]{0,40}>/i
const TAG = /<[^<>]{1,200}>/

export interface Field {
  text: string
  /** Divided out of a format: what stands around it belongs to others. */
  divided: boolean
}

/**
 * The texts of a window. NUL bytes (UTF-16) and a character cut in two at either end are left out, long runs of one character cut short. Of markup what
 * is between tags, and all of it besides: tags may be an attack.
 */
export function fieldsOf(window: Buffer): Field[] {
  const text = shortened(textOf(window))
  if (!isLegible(window, 0, window.length)) return [{ text, divided: false }]
  if (PART.test(text)) return parts(text.split(BETWEEN_PARTS))
  if (JSON_KEY.test(text)) return parts(text.split(JSON_BETWEEN))
  if (isForm(text)) return parts(text.split('&').map((pair) => pair.slice(pair.indexOf('=') + 1)))
  const whole = { text, divided: false }
  return END_TAG.test(text) ? [...parts(text.split(TAG)), whole] : [whole]
}

/** Characters of a run that say as much as all of it. */
const RUN = 8
const LONG_RUN = 32

/** Padding of one character says nothing, and drowns what stands beside it. */
function shortened(text: string): string {
  let out = ''
  let from = 0
  for (let i = 0; i < text.length; ) {
    let end = i + 1
    while (end < text.length && text[end] === text[i]) end++
    if (end - i >= LONG_RUN) {
      out += text.slice(from, i + RUN)
      from = end
    }
    i = end
  }
  return from > 0 ? out + text.slice(from) : text
}

/** Pairs joined by `&`, and nothing that would have been encoded in them. */
const isForm = (text: string): boolean =>
  text.includes('&') && !/[\s<>]/.test(text) && text.split('&').filter((pair) => pair.indexOf('=') > 0).length > 1

const parts = (texts: readonly string[]): Field[] =>
  texts.filter((text) => text.length > 2).map((text) => ({ text, divided: true }))

function textOf(window: Buffer): string {
  const bytes = window.includes(0) ? Buffer.from(window.filter((byte) => byte !== 0)) : window
  let from = 0
  while (from < 3 && from < bytes.length && (bytes[from]! & 0xc0) === 0x80) from++
  for (let cut = 0; cut < 4 && cut < bytes.length - from; cut++) {
    const whole = bytes.subarray(from, bytes.length - cut)
    if (isUtf8(whole)) return whole.toString('utf8')
  }
  return bytes.toString('latin1')
}
