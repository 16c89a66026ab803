/** Lines of a key log: SSLKEYLOGFILE (RFC 9850), and what Java agents write. Secrets are held in memory only. */

export interface Secret {
  /** `CLIENT_RANDOM` (a TLS 1.2 master secret), `CLIENT_TRAFFIC_SECRET_0` … as in the key log; `SESSION` for a Java line. */
  label: Label
  /** Client random of the connection, or its session id (`SESSION`); hex, lower case. */
  id: string
  secret: Buffer
}

const LABELS = [
  'CLIENT_RANDOM',
  'CLIENT_EARLY_TRAFFIC_SECRET',
  'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'CLIENT_TRAFFIC_SECRET_0',
  'SERVER_TRAFFIC_SECRET_0',
] as const
export type Label = (typeof LABELS)[number] | 'SESSION'
const READ = new Set<string>(LABELS)
/** Labels of other uses, which are no fault of the feed. */
const UNUSED = new Set([
  'EARLY_EXPORTER_SECRET',
  'EARLY_EXPORTER_MASTER_SECRET',
  'EXPORTER_SECRET',
  'ECH_SECRET',
  'ECH_CONFIG',
])

/** Longest line that is looked at, characters. A syslog prefix, a label, a random and a secret of 48 bytes fit many times. */
export const MAX_LINE = 2_048

export type LineVerdict = Secret | 'empty' | 'unused' | 'unknown' | 'malformed'

/**
 * Reads one line without its end. The label may stand behind other text (a syslog prefix, HAProxy's log), in either case.
 * @returns a secret, or why there is none
 */
export function readKeyLine(line: string): LineVerdict {
  const text = line.trim()
  if (text === '' || text.startsWith('#')) return 'empty'
  if (text.length > MAX_LINE) return 'malformed'
  const words = text.split(/\s+/)
  const java = javaSecret(words)
  if (java) return java
  for (let i = 0; i < words.length; i++) {
    const label = words[i]!.toUpperCase()
    if (UNUSED.has(label)) return 'unused'
    if (!READ.has(label)) continue
    const id = words[i + 1] ?? ''
    const secret = words[i + 2] ?? ''
    return id.length === 64 && isHex(id) && isSecret(secret)
      ? { label: label as Label, id: id.toLowerCase(), secret: Buffer.from(secret, 'hex') }
      : 'malformed'
  }
  return 'unknown'
}

/** `RSA Session-ID:<hex> Master-Key:<hex>` (jSSLKeyLog, OpenSSL's s_client). */
function javaSecret(words: readonly string[]): Secret | undefined {
  const id = valueAfter(words, 'session-id:')
  const secret = valueAfter(words, 'master-key:')
  if (!id || !secret || id.length > 64 || !isHex(id) || !isSecret(secret)) return undefined
  return { label: 'SESSION', id: id.toLowerCase(), secret: Buffer.from(secret, 'hex') }
}

function valueAfter(words: readonly string[], prefix: string): string | undefined {
  for (let i = 0; i < words.length; i++) {
    if (!words[i]!.toLowerCase().startsWith(prefix)) continue
    return words[i]!.slice(prefix.length) || words[i + 1]
  }
  return undefined
}

function isSecret(text: string): boolean {
  return (text.length === 64 || text.length === 96) && isHex(text)
}

function isHex(text: string): boolean {
  if (text.length === 0 || text.length % 2 !== 0) return false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i) | 0x20
    if (!((c >= 0x30 && c <= 0x39) || (c >= 0x61 && c <= 0x66))) return false
  }
  return true
}
