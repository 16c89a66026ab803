/** What an operation of an agents' protocol is called as an API. Callers and servers may write any name: rules bound what can be invented. */
import { templatePath } from '@apiscope/schema'

/** Characters of one part of an operation's name. */
const LENGTH = 128
/** Names of tools: what the specification asks for (2025-11-25, server/tools, "Tool Names"). */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.\-/:]*$/
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]{0,31}):(?:\/\/)?/

/**
 * A name of a tool, a prompt or a skill as part of an API's name: as it is where it reads as a name, `{id}` for what looks like a value or a
 * token, by the rules of paths.
 */
export function operationName(name: string): string {
  const text = name.slice(0, LENGTH)
  if (!NAME.test(text)) return '{id}'
  return templatePath(`/${text}`).template.slice(1) || '{id}'
}

/**
 * Route of a resource: `file:///projects/123/config.json` → `file:///projects/{id}/config.json`. Query and fragment are none of it.
 * @param known templates as `plainTemplate` gives them: one that fits is the route, by the same rules, for it may hold values itself
 */
export function resourceTemplate(uri: string, known: readonly string[] = []): string {
  const text = uri.slice(0, 1_024)
  for (const template of known) if (fits(text, template)) return resourceTemplate(template)
  const scheme = SCHEME.exec(text)
  if (!scheme) return templatePath(`/${text}`).template.slice(1) || '{id}'
  const rest = text.slice(scheme[0].length)
  const path = templatePath(`/${rest}`).template.slice(1)
  return `${scheme[0].toLowerCase()}${rest.startsWith('/') ? '/' : ''}${path}`.slice(0, 256)
}

/** URI template (RFC 6570) with every expression as `{id}`, as APIs are named. */
export function plainTemplate(template: string): string {
  let out = ''
  let at = 0
  const text = template.slice(0, 256)
  for (;;) {
    const open = text.indexOf('{', at)
    const close = open < 0 ? -1 : text.indexOf('}', open)
    if (close < 0) return out + text.slice(at)
    out += `${text.slice(at, open)}{id}`
    at = close + 1
  }
}

/** Does the URI fit the template? What an expression stands for does not reach over a slash. */
function fits(uri: string, template: string): boolean {
  const parts = template.split('{id}')
  if (parts.length < 2) return uri === template
  let at = 0
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!
    const found = i === 0 ? (uri.startsWith(part) ? 0 : -1) : part === '' ? uri.length : uri.indexOf(part, at + 1)
    if (found < 0) return false
    if (i > 0 && (found === at || uri.slice(at, found).includes('/'))) return false
    at = found + part.length
  }
  return at === uri.length
}

/** Letters that look like others in most fonts: the commonest of Unicode's confusables (UTS 39) for names in Latin letters. */
const CONFUSABLES = new Map(
  Object.entries({
    а: 'a',
    е: 'e',
    о: 'o',
    р: 'p',
    с: 'c',
    у: 'y',
    х: 'x',
    і: 'i',
    ѕ: 's',
    ј: 'j',
    ԁ: 'd',
    һ: 'h',
    ո: 'n',
    ѵ: 'v',
    ԝ: 'w',
    к: 'k',
    т: 't',
    м: 'm',
    в: 'b',
    α: 'a',
    ο: 'o',
    ρ: 'p',
    ε: 'e',
    ι: 'i',
    κ: 'k',
    ν: 'v',
    τ: 't',
    υ: 'u',
    χ: 'x',
    ı: 'i',
    ɡ: 'g',
    ł: 'l',
    '0': 'o',
    '1': 'l',
    '5': 's',
    i: 'l',
    '|': 'l',
  }),
)

/** A name as it looks: what a reader would take for the same has the same skeleton (case, marks, separators, look-alike letters). */
export function skeletonOf(name: string): string {
  let out = ''
  for (const c of name.slice(0, LENGTH).normalize('NFKD').toLowerCase()) {
    const like = CONFUSABLES.get(c) ?? c
    if (/[\p{L}\p{N}]/u.test(like)) out += like
  }
  return out.replaceAll('rn', 'm')
}

/**
 * The skeleton of a name that may be shown as one; empty where it looks like a value or a token, which its skeleton would hardly hide. Letters of
 * other alphabets do not hide a name: they are what a skeleton is for.
 */
export function shownSkeleton(name: string): string {
  let latin = ''
  for (const c of name.slice(0, LENGTH).normalize('NFKD')) {
    if (/\p{M}/u.test(c)) continue
    const lower = c.toLowerCase()
    const like = c < '\u0080' ? c : (CONFUSABLES.get(lower) ?? c)
    latin += c === lower ? like : like.toUpperCase()
  }
  return operationName(latin) === latin ? skeletonOf(name) : ''
}
