/** What all formats say of the same alert. */
import { isIP } from 'node:net'
import { ALERT_KINDS, type Alert, displayTemplate } from '@apiscope/schema'

/** Who writes: goes into every format that has a place for it. */
export interface Product {
  /** Version of apiscope. */
  version: string
  /** Address of the console, without a slash at the end; links lead there. */
  console?: string
}

export const VENDOR = 'apiscope'

/** Page that explains the kind, in the repository and in the package; of a kind that this version does not know, the list of them. */
export const pageOf = (kind: string): string =>
  `docs/alerts/${(ALERT_KINDS as readonly string[]).includes(kind) ? kind : 'README'}.md`

/** Where a person looks at this alert: its page in the console, if there is one. */
export function linkOf({ id }: Alert, { console }: Product): string | undefined {
  return console === undefined ? undefined : `${console}/#/alerts/${encodeURIComponent(id)}`
}

/** Host without its port, and the port. `[::1]:80` → `::1`, 80. */
export function hostAndPort(host: string): { host: string; port?: number } {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:]*):(\d{1,5})$/.exec(host)
  const name = (match?.[1] ?? host).replace(/^\[|\]$/g, '')
  const port = Number(match?.[2])
  return match && port <= 65_535 ? { host: name, port } : { host: name }
}

/** The client's address, if it is one. */
export function addressOf({ client }: Alert): string | undefined {
  return client?.ip === undefined ? undefined : canonicalAddress(client.ip)
}

/**
 * An address as RFC 5952 writes it, without its zone; undefined for what is none. The published schemas' patterns
 * refuse forms that are valid but rare (`0:0:0:0:0:0:0.100.100.100`), and a SIEM would compare two forms as two hosts.
 */
export function canonicalAddress(ip: string): string | undefined {
  const version = isIP(ip)
  if (version !== 6) return version === 4 ? ip : undefined
  return new URL(`http://[${ip.split('%')[0]}]`).hostname.slice(1, -1)
}

/** The template as people write it. */
export const pathOf = ({ api }: Alert): string => displayTemplate(api.template)

/** Related alerts have the same; an alert that belongs to no incident stands alone. */
export function incidentOf({ id, evidence }: Alert): string {
  return typeof evidence.incident === 'string' && evidence.incident !== '' ? evidence.incident : id
}

/** Labels that an alert is about, of an exposure. */
export function labelsOf({ evidence }: Alert): string[] {
  const also = Array.isArray(evidence.also) ? (evidence.also as { label?: unknown }[]) : []
  const all = [evidence.label, ...also.map((one) => one?.label)]
  return [...new Set(all.filter((label): label is string => typeof label === 'string'))]
}

/** ISO 8601 with milliseconds; of a time that is none, the first moment of 1970. */
export function isoTime(ms: number): string {
  return new Date(Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? ms : 0).toISOString()
}
