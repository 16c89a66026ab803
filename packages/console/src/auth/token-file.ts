/** Tokens of people, one a line: `NAME ROLE TOKEN`, or `NAME ROLE sha256:HEX` so that the file holds no token. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { ApiscopeError } from '@apiscope/schema'
import { isRole, type TokenEntry, type Viewer } from './contract.js'

/** Shorter ones could be tried out. */
const TOKEN_CHARS = 20

const digest = (token: string) => createHash('sha256').update(token).digest()

/** @throws ApiscopeError `console.tokens`, exit 2, with the line that cannot be used */
export function parseTokens(text: string, name: string): TokenEntry[] {
  const entries = text.split('\n').flatMap((line, i) => {
    const words = line.trim().split(/\s+/)
    if (words[0] === '' || words[0]!.startsWith('#')) return []
    return [entryOf(words, `${name}:${i + 1}`)]
  })
  if (entries.length === 0)
    throw bad(name, 'no token in it; a line is NAME ROLE TOKEN, with ROLE masked, see or decide')
  return entries
}

function entryOf([name, role, token, ...more]: string[], where: string): TokenEntry {
  if (token === undefined || more.length > 0) throw bad(where, 'a line is NAME ROLE TOKEN')
  if (!isRole(role!)) throw bad(where, 'ROLE is masked, see or decide')
  const hashed = /^sha256:([0-9a-f]{64})$/.exec(token)
  if (hashed) return { name: name!, role, sha256: hashed[1]! }
  if (token.length < TOKEN_CHARS)
    throw bad(where, `a token has at least ${TOKEN_CHARS} characters: openssl rand -hex 32`)
  return { name: name!, role, sha256: digest(token).toString('hex') }
}

const bad = (where: string, what: string) => new ApiscopeError('console.tokens', `--auth ${where}: ${what}`, 2)

/** Looks at all of them, so that time tells nothing of which one is near. */
export function viewerOfToken(tokens: readonly TokenEntry[], token: string): Viewer | undefined {
  const given = digest(token)
  let found: Viewer | undefined
  for (const { sha256, name, role } of tokens) {
    if (timingSafeEqual(Buffer.from(sha256, 'hex'), given)) found = { name, role }
  }
  return found
}
