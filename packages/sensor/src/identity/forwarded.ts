/** Whom proxies say they speak for: `X-Forwarded-For` and `Forwarded` (RFC 7239). */
import { canonicalAddress } from '@apiscope/schema'
import type { HeaderView } from '../headers.js'

/** Characters looked at, from the end: what stands further left was written further away. */
const LOOKED_AT = 2_048

/**
 * The last hop of a request's chain of proxies that `isTrusted` does not hold for: everything left of it was written by that hop. Lines
 * of one field are one list, in order (RFC 9110 §5.3). Where both fields are there `X-Forwarded-For` counts. Undefined when every hop is
 * trusted, or when what stands at that place is no address.
 */
export function lastUntrusted(headers: HeaderView, isTrusted: (address: string) => boolean): string | undefined {
  const legacy = headers.list('x-forwarded-for')
  const text = legacy ?? headers.list('forwarded')
  if (text === undefined) return undefined
  for (const element of fromTheEnd(text.slice(-LOOKED_AT))) {
    const hop = addressOf(legacy === undefined ? forOf(element) : element)
    if (hop === undefined) return undefined
    if (!isTrusted(hop)) return hop
  }
  return undefined
}

/**
 * The elements of a list, last first. Quotes are matched from the end, too: one that a caller has opened and not closed hides none of
 * what proxies have put behind it.
 */
function* fromTheEnd(text: string): Generator<string> {
  let end = text.length
  let quoted = false
  for (let i = text.length - 1; i >= 0; i--) {
    const c = text.charCodeAt(i)
    if (c === 34) quoted = !quoted
    if (c !== 44 || quoted) continue
    const element = text.slice(i + 1, end).trim()
    if (element !== '') yield element
    end = i
  }
  const first = text.slice(0, end).trim()
  if (first !== '') yield first
}

/** The `for` parameter of an element: `for=192.0.2.60;proto=http`, `For="[2001:db8::17]:4711"`. */
function forOf(element: string): string {
  for (const pair of element.split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim().toLowerCase() === 'for') return pair.slice(at + 1).trim()
  }
  return ''
}

/** Proxies write `192.0.2.7:4711`, `"[2001:db8::1]:443"` and `::ffff:192.0.2.7` for an address, too; `unknown` and `_hidden` are none. */
function addressOf(text: string): string | undefined {
  const hop = text.length > 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
  const end = hop.startsWith('[') ? hop.indexOf(']') : -1
  if (end > 0) return canonicalAddress(hop.slice(1, end))
  const colon = hop.indexOf(':')
  return canonicalAddress(colon > 0 && colon === hop.lastIndexOf(':') ? hop.slice(0, colon) : hop)
}
