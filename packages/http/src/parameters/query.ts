import { isUtf8 } from 'node:buffer'
import type { ParameterLocation } from '@apiscope/schema'
import type { ParameterSink } from './sink.js'

/** `name=value` pairs joined by `&` (WHATWG URL §5.1), from latin1 text as on the wire. */
export function pairs(text: string, location: ParameterLocation, out: ParameterSink): void {
  let at = 0
  while (at < text.length) {
    let end = text.indexOf('&', at)
    if (end < 0) end = text.length
    if (end > at) pair(text, at, end, location, out)
    at = end + 1
  }
}

function pair(text: string, start: number, end: number, location: ParameterLocation, out: ParameterSink): void {
  const part = text.slice(start, end)
  const equals = part.indexOf('=')
  const name = equals < 0 ? part : part.slice(0, equals)
  const value = equals < 0 ? '' : part.slice(equals + 1)
  if (name !== '') out.add(location, decodeForm(name), decodeForm(value))
}

/** Query of a request-target, without `?` and fragment; '' when there is none. */
export function queryOf(sent: string): string {
  const target = withoutLogin(sent)
  const start = target.indexOf('?')
  if (start < 0) return ''
  const end = target.indexOf('#', start)
  return target.slice(start + 1, end < 0 ? target.length : end)
}

/** Undoes `+` and percent-encoding; latin1 text whose bytes are UTF-8 is read so. What is malformed stays as it is. */
export function decodeForm(text: string): string {
  return decodeBytes(text.includes('+') ? text.replaceAll('+', ' ') : text)
}

/** Undoes percent-encoding of latin1 text: broken escapes stay, the bytes are read as UTF-8, or as latin1 where they are none. */
export function decodeBytes(text: string): string {
  let plain = !text.includes('%')
  for (let i = 0; plain && i < text.length; i++) plain = text.charCodeAt(i) < 0x80
  if (plain) return text
  const bytes = Buffer.allocUnsafe(text.length)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    const high = c === 0x25 ? hex(text.charCodeAt(i + 1)) : -1
    const low = high < 0 ? -1 : hex(text.charCodeAt(i + 2))
    if (low >= 0) {
      bytes[length++] = high * 16 + low
      i += 2
    } else bytes[length++] = c
  }
  return textOf(bytes.subarray(0, length))
}

/** UTF-8; bytes that are none are read as latin1, so that nothing of them is lost: overlong forms are how marks are hidden. */
function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') && !isUtf8(bytes) ? bytes.toString('latin1') : text
}

function hex(c: number): number {
  if (c >= 48 && c <= 57) return c - 48
  const letter = c | 0x20
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

/**
 * An absolute-form target without user information. A password may hold what ends an authority, unencoded: then what stands between a colon and
 * an `@` before the next slash is no port, and belongs to it.
 */
export function withoutLogin(target: string): string {
  const scheme = target.charCodeAt(0) === 0x2f ? -1 : target.indexOf('://')
  if (scheme <= 0 || scheme > 8) return target
  const start = scheme + 3
  let end = start
  while (end < target.length && !isAuthorityEnd(target.charCodeAt(end))) end++
  const at = target.lastIndexOf('@', end)
  if (at >= start) return target.slice(0, start) + target.slice(at + 1)
  const colon = target.lastIndexOf(':', end)
  if (colon < start || /^\d*$/.test(target.slice(colon + 1, end))) return target
  const slash = target.indexOf('/', end + 1)
  const login = target.lastIndexOf('@', slash < 0 ? target.length : slash)
  return login < 0 ? target : target.slice(0, start) + target.slice(login + 1)
}

/** `/`, `?` and `#` end an authority. */
export const isAuthorityEnd = (c: number): boolean => c === 0x2f || c === 0x3f || c === 0x23
