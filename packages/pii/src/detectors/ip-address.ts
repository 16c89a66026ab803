import { isIP } from 'node:net'
import { type DetectContext, type Detector, NO, type Verdict, withName } from './types.js'

/** Begins as an address does, and goes on behind a mark that parts a list. */
const LISTED = /^[\d.:a-f/[\]]{2,60}[,;\s]/i

export const ipAddress: Detector = {
  id: 'ip_address',
  label: 'IP_ADDRESS',
  detect(_value: string, context: DetectContext): Verdict {
    const { facts } = context
    if (facts.marks < 2 || facts.length < 3 || facts.length > 256) return NO
    const { text } = facts
    if (LISTED.test(text)) return list(text, context)
    return one(text, context)
  },
}

function list(text: string, context: DetectContext): Verdict {
  const parts = text.split(/\s*[,;\s]\s*/, 16).filter((part) => part !== '')
  const scores = parts.map((part) => one(part, context).score)
  const least = Math.min(...scores)
  return least > 0 ? { score: least, evidence: 'list' } : NO
}

function one(text: string, context: DetectContext): Verdict {
  if (text.length > 58) return NO
  let address = text
  const slash = text.indexOf('/')
  if (slash > 0) {
    if (!/^\d{1,3}$/.test(text.slice(slash + 1))) return NO
    address = text.slice(0, slash)
  }
  if (address[0] === '[') {
    const end = address.indexOf(']')
    if (end > 0) address = address.slice(1, end)
  } else if (address.indexOf('.') > 0) {
    const colon = address.indexOf(':')
    if (colon > 0 && address.lastIndexOf(':') === colon) address = address.slice(0, colon)
  }
  const family = isIP(address)
  // Documentation writes addresses that cannot exist.
  if (family === 0)
    return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(address)
      ? { score: withName(context, 'IP_ADDRESS', 0.2, 0.8), evidence: 'four numbers' }
      : NO
  if (family === 6)
    return address.length < 4
      ? { score: withName(context, 'IP_ADDRESS', 0.3, 0.9), evidence: 'short' }
      : { score: 0.97, evidence: 'IPv6' }
  if (slash < 0 && looksLikeVersion(address))
    return { score: withName(context, 'IP_ADDRESS', 0.5, 0.95), evidence: 'IPv4 or version' }
  return { score: 0.95, evidence: slash > 0 ? 'CIDR' : 'IPv4' }
}

/** `4.0.1.0`, `10.2.0.0`: four small numbers ending low are more often a version than an address. */
function looksLikeVersion(address: string): boolean {
  const octets = address.split('.').map(Number)
  if (octets[0] === 0 || octets[0] === 127) return false
  if (octets.every((o) => o < 10)) return address !== '1.1.1.1' && address !== '8.8.8.8' && address !== '8.8.4.4'
  return octets[0] < 30 && octets[0] !== 10 && octets[3] === 0
}
