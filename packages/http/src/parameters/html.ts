import { jsonOffset } from '../body/sniff.js'
import type { HttpLimits } from '../limits.js'
import { walkJson } from './json.js'
import { plainText } from './text.js'

/** Elements that are looked into. */
const SCRIPTS = 16

/**
 * Of a page: JSON that its script elements hold (state for the browser, linked data), as `script.name`, and what in its text may
 * be somebody's, as `$text`. One pass over the page.
 */
export function htmlParameters(text: string, limits: HttpLimits, add: (name: string, value: string) => void): void {
  const lower = text.toLowerCase()
  let rest = ''
  let at = 0
  for (let n = 0; n < SCRIPTS; n++) {
    const open = lower.indexOf('<script', at)
    if (open < 0) break
    rest += `${text.slice(at, open)} `
    const start = lower.indexOf('>', open)
    const end = start < 0 ? -1 : lower.indexOf('</script', start)
    script(text.slice(start < 0 ? text.length : start + 1, end < 0 ? text.length : end), limits.depth, add)
    at = end < 0 ? text.length : end
  }
  attributes(rest + text.slice(at), limits.depth, add)
  plainText(withoutTags(rest + text.slice(at)), limits.valueLength, add)
}

/** Attributes that hold JSON. Count. */
const ATTRIBUTES = 16
const OPENING = /=["'][\t\n\r ]{0,8}(?=[[{](?:&quot;|&#34;|["{[]))/g
/** Of an attribute's name. Characters. */
const NAME = 64
const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  '#39': "'",
  apos: "'",
  lt: '<',
  gt: '>',
  amp: '&',
}

/** State that a page gives to its scripts in attributes (`data-page="{&quot;user&quot;:…}"`), as `data-page.user`. */
function attributes(text: string, depth: number, add: (name: string, value: string) => void): void {
  let n = 0
  let from = 0
  for (const { index, 0: opening } of text.matchAll(OPENING)) {
    const name = nameBefore(text, index)
    if (index < from || name === '') continue
    if (++n > ATTRIBUTES) return
    const start = index + opening.length
    const end = text.indexOf(opening[1]!, start)
    from = end < 0 ? text.length : end
    const json = text
      .slice(start, from)
      .replace(/&(quot|#34|#39|apos|lt|gt|amp);/g, (_, entity: string) => ENTITIES[entity]!)
    walkJson(json, depth, (inner, value) => add(`${name}.${inner}`, value))
  }
}

/** Of the attribute whose value begins behind `at`. */
function nameBefore(text: string, at: number): string {
  let start = at
  while (start > at - NAME && start > 0 && isNameCharacter(text.charCodeAt(start - 1))) start--
  return text.slice(start, at)
}

const isNameCharacter = (c: number): boolean =>
  (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || (c >= 0x30 && c <= 0x3a) || c === 0x2d || c === 0x5f

/** JSON alone, or assigned to something: `window.STATE = {…};`. */
function script(text: string, depth: number, add: (name: string, value: string) => void): void {
  const from = parsed(text) ?? (jsonOffset(text) >= 0 ? text : text.slice(assigned(text)))
  const start = jsonOffset(from)
  // A program goes on behind its first object; JSON that is told from it ends with the brackets that it began with.
  if (start >= 0 && from.trimEnd().length > 2)
    walkJson(from.slice(start), depth, (name, value) => {
      if (name !== '$' || !/^[);]{1,4}$/.test(value)) add(`script.${name}`, value)
    })
}

/** `STATE = JSON.parse("{\\"user\\":…}")`: the text that is parsed. */
function parsed(text: string): string | undefined {
  const found = PARSE.exec(text.slice(0, 256))
  if (!found) return undefined
  const start = found[0].length - 1
  let end = start + 1
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  try {
    return JSON.parse(text.slice(start, end + 1))
  } catch {
    return undefined
  }
}

const PARSE = /^\s{0,64}(?:(?:var|let|const) )?[\w$.[\]"']{1,128}\s{0,8}=\s{0,8}JSON\.parse\(\s{0,8}"/

function assigned(text: string): number {
  const head = text.slice(0, 256)
  const found = /^\s{0,64}(?:(?:var|let|const) )?[\w$.[\]"']{1,128}\s{0,8}=\s{0,8}(?=[[{])/.exec(head)
  return found ? found[0].length : text.length
}

function withoutTags(text: string): string {
  const parts: string[] = []
  let at = 0
  while (at < text.length) {
    const open = text.indexOf('<', at)
    parts.push(text.slice(at, open < 0 ? text.length : open))
    if (open < 0) break
    const close = text.indexOf('>', open)
    // Addresses stand in attributes, too.
    if (close > 0) parts.push(hrefOf(text, open, close))
    at = close < 0 ? text.length : close + 1
  }
  return parts.join(' ')
}

/** Of `<a href="mailto:…">` and `<input value="…">` what is written in them. */
function hrefOf(text: string, open: number, close: number): string {
  const tag = text.slice(open + 1, Math.min(close, open + 512))
  return tag.includes('mailto:') || tag.includes('value=')
    ? tag.replaceAll('mailto:', ' ').replaceAll('=', ' ').replaceAll("'", ' ')
    : ''
}
