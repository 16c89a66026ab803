import type { ParameterLocation } from '@apiscope/schema'
import type { Collector } from './collector.js'

const MAX_TOKENS = 20_000
/** Punctuators, names, numbers, variables, block strings, strings; commas, blanks and comments fall between. */
const TOKEN =
  /"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|\$?[_A-Za-z][_0-9A-Za-z]*|-?[0-9][0-9.eE+-]*|\.\.\.|#[^\n]*|[!()=:@[\]{|}&]/y

/** Does this text look like a GraphQL document? */
export function isGraphql(text: string): boolean {
  return /^\s*(?:#[^\n]*\n\s*)*(?:\{|query\b|mutation\b|subscription\b|fragment\b)/.test(text) && text.includes('{')
}

/**
 * Arguments of the top-level fields of a GraphQL document, as `field.argument`; of literal values their text, of variables
 * none (the value comes as `variables.name`). GraphQL October 2021 §2.
 */
export function graphqlArguments(text: string, location: ParameterLocation, out: Collector): void {
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
  out: Collector,
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

function tokenize(text: string): string[] {
  const tokens: string[] = []
  let at = 0
  while (at < text.length && tokens.length < MAX_TOKENS) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (!match) at++
    else {
      at += match[0].length
      if (match[0][0] !== '#') tokens.push(match[0])
    }
  }
  return tokens
}

function isName(token: string | undefined): token is string {
  return token !== undefined && /^[_A-Za-z]/.test(token)
}

function literal(token: string): string {
  if (token.startsWith('"""')) return token.slice(3, -3)
  return token.startsWith('"') ? token.slice(1, -1) : token
}
