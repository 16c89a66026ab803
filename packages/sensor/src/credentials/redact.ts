import { type Parameter, type RedactionKind, redactionText } from '@apiscope/schema'
import { alphabetOf, credentialKind, isCredentialName, kindUnder, nameFacts } from './kinds.js'
import type { Pseudonymizer } from './pseudonym.js'

/** The text that stands for a credential once it leaves the sensor. */
export function redact(kind: RedactionKind, value: string, pseudonyms: Pseudonymizer): string {
  return redactionText({ kind, key: pseudonyms.of(value), length: value.length, alphabet: alphabetOf(value) })
}

/** Which values of a parameter were written by the sensor: all of them, those at these indexes, or none. */
export type Written = true | number[] | undefined

/**
 * Replaces every credential among the parameter values, in place; everything else is left as it is.
 * @returns for each parameter, in the same order, which of its values were replaced: what a value's text looks like says nothing of
 *   who wrote it, since a client can send any text
 */
export function redactParameters(parameters: Parameter[], pseudonyms: Pseudonymizer): Written[] {
  return parameters.map((parameter) => redactValues(parameter, pseudonyms))
}

function redactValues({ in: place, name: full, values }: Parameter, pseudonyms: Pseudonymizer): Written {
  const name = nameFacts(full)
  let written: number[] | undefined
  for (let i = 0; i < values.length; i++) {
    const kind = kindUnder(name, place, values[i])
    if (kind === undefined) continue
    values[i] = redact(kind, values[i], pseudonyms)
    written ??= []
    written.push(i)
  }
  return written?.length === values.length ? true : written
}

/**
 * A request-target without credentials: user information of an absolute-form target (RFC 3986 §3.2.1) is dropped, and the
 * values of query parameters that carry credentials are replaced. Targets without any come back unchanged.
 */
export function redactTarget(target: string, pseudonyms: Pseudonymizer): string {
  const query = target.indexOf('?')
  if (query < 0 && target.charCodeAt(0) === 0x2f) return target
  const head = dropUserInfo(query < 0 ? target : target.slice(0, query))
  if (query < 0) return head
  const pairs = target.slice(query + 1).split('&')
  let changed = false
  for (let i = 0; i < pairs.length; i++) {
    const equals = pairs[i].indexOf('=')
    if (equals <= 0) continue
    const name = pairs[i].slice(0, equals)
    const value = pairs[i].slice(equals + 1)
    const kind =
      credentialKind('query', name, value) ?? (isCredentialName(name) && value.length >= 20 ? 'token' : undefined)
    if (kind === undefined) continue
    pairs[i] = `${name}=${redact(kind, value, pseudonyms)}`
    changed = true
  }
  return changed ? `${head}?${pairs.join('&')}` : head.length === query ? target : head + target.slice(query)
}

/** A request-target without any value: the path's template and the names of the query's parameters (sealed mode). */
export function sealTarget(target: string, template: string): string {
  const query = target.indexOf('?')
  if (query < 0) return template
  const names = target
    .slice(query + 1)
    .split('&', 64)
    .map((pair) => pair.slice(0, Math.max(0, pair.indexOf('='))))
  return `${template}?${names.filter((name) => name !== '').join('&')}`
}

function dropUserInfo(head: string): string {
  const scheme = head.indexOf('://')
  if (scheme < 0 || scheme > 8) return head
  const slash = head.indexOf('/', scheme + 3)
  const end = slash < 0 ? head.length : slash
  const at = head.lastIndexOf('@', end)
  return at > scheme ? head.slice(0, scheme + 3) + head.slice(at + 1) : head
}
