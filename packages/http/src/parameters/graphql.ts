import type { ParameterLocation } from '@apiscope/schema'
import type { ParameterSink } from './sink.js'

const MAX_TOKENS = 20_000
/** Does this text look like a GraphQL document? */
export function isGraphql(text: string): boolean {
  return /^\s*(?:#[^\n]*\n\s*)*(?:\{|query\b|mutation\b|subscription\b|fragment\b)/.test(text) && text.includes('{')
}

/**
 * Arguments of the top-level fields of a GraphQL document, as `field.argument`; of literal values their text, of variables
 * none (the value comes as `variables.name`). GraphQL October 2021 §2.
 */
export function graphqlArguments(text: string, location: ParameterLocation, out: ParameterSink): void {
  const tokens = tokenize(text)
  let depth = 0
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]
    if (token === '{') depth++
    else if (token === '}') depth = Math.max(0, depth - 1)
    else if (token === '(') {
      const field = depth === 1 && isName(tokens[i - 1]) ? tokens[i - 1] : undefined
      i = readArguments(tokens, i + 1, field, location, out)
    }
  }
}

/**
 * What a GraphQL document asks for: the name of its first operation, else the first field of its selection (the name behind the alias).
 * Undefined for what is no document.
 */
export function operationInDocument(text: string): string | undefined {
  if (!isGraphql(text)) return undefined
  const tokens = tokenize(text)
  let depth = 0
  let fragment = false
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]
    if (token === '{' || token === '(') depth++
    else if (token === '}' || token === ')') {
      depth--
      if (token === '}' && depth === 0) fragment = false
    } else if (depth === 0) {
      fragment ||= token === 'fragment'
      if (!fragment && OPERATIONS.has(token) && isName(tokens[i + 1])) return tokens[i + 1]
    } else if (depth === 1 && !fragment && tokens[i - 1] === '{' && isName(token)) {
      return tokens[i + 1] === ':' ? tokens[i + 2] : token
    }
  }
  return undefined
}

const OPERATIONS = new Set(['query', 'mutation', 'subscription'])

/** From behind `(` to its `)`; returns that index. */
function readArguments(
  tokens: string[],
  start: number,
  field: string | undefined,
  location: ParameterLocation,
  out: ParameterSink,
): number {
  let nested = 0
  let i = start
  for (; i < tokens.length; i++) {
    const token = tokens[i]
    if (token === '(' || token === '{' || token === '[') nested++
    else if (token === ')' && nested === 0) return i
    else if (token === ')' || token === '}' || token === ']') nested--
    else if (field !== undefined && nested === 0 && tokens[i + 1] === ':' && isName(token)) {
      const value = tokens[i + 2]
      out.add(location, `${field}.${token}`, value === undefined || /^[$[{)]/.test(value) ? '' : literal(value))
      i++
    }
  }
  return i
}

/**
 * Tokens of a document: punctuators, names and variables, numbers, strings with their quotes; commas, blanks and comments fall between
 * them. One pass, each character looked at a fixed number of times: a string that has no end goes to the end of its line.
 */
function tokenize(text: string): string[] {
  const tokens: string[] = []
  let at = 0
  while (at < text.length && tokens.length < MAX_TOKENS) {
    const c = text.charCodeAt(at)
    const end = tokenEnd(text, at, c)
    if (end > at && c !== HASH) tokens.push(text.slice(at, end))
    at = Math.max(end, at + 1)
  }
  return tokens
}

const HASH = 0x23
const QUOTE = 0x22
const PUNCTUATORS = '!()=:@[]{|}&'

/** Behind the token or comment that begins at `at`; `at` itself where none does. */
function tokenEnd(text: string, at: number, c: number): number {
  if (c === HASH) return lineEnd(text, at)
  if (c === QUOTE) return text.startsWith('"""', at) ? blockEnd(text, at + 3) : stringEnd(text, at + 1)
  if (isNameStart(c) || (c === 0x24 && isNameStart(text.charCodeAt(at + 1)))) return wordEnd(text, at + 1)
  if (isDigit(c) || (c === 0x2d && isDigit(text.charCodeAt(at + 1)))) return numberEnd(text, at + 1)
  if (text.startsWith('...', at)) return at + 3
  return PUNCTUATORS.includes(text[at]) ? at + 1 : at
}

function lineEnd(text: string, at: number): number {
  const lf = text.indexOf('\n', at)
  return lf < 0 ? text.length : lf
}

function blockEnd(text: string, at: number): number {
  const end = text.indexOf('"""', at)
  return end < 0 ? text.length : end + 3
}

function stringEnd(text: string, at: number): number {
  for (let i = at; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x5c) i++
    else if (c === QUOTE) return i + 1
    else if (c === 0x0a) return i
  }
  return text.length
}

function wordEnd(text: string, at: number): number {
  let i = at
  while (i < text.length && (isNameStart(text.charCodeAt(i)) || isDigit(text.charCodeAt(i)))) i++
  return i
}

function numberEnd(text: string, at: number): number {
  let i = at
  while (i < text.length && (isDigit(text.charCodeAt(i)) || '.eE+-'.includes(text[i]))) i++
  return i
}

const isDigit = (c: number) => c >= 0x30 && c <= 0x39
const isNameStart = (c: number) => c === 0x5f || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a)

function isName(token: string | undefined): token is string {
  return token !== undefined && /^[_A-Za-z]/.test(token)
}

function literal(token: string): string {
  if (token.startsWith('"""')) return token.slice(3, token.endsWith('"""') && token.length >= 6 ? -3 : undefined)
  if (!token.startsWith('"')) return token
  return token.slice(1, token.length > 1 && token.endsWith('"') ? -1 : undefined)
}
