/** What one alert is filed under: its own class of OWASP, and weaknesses told from its evidence where that says more than its kind. */
import type { Alert } from '@apiscope/schema'
import { infoOf } from './kinds.js'
import { CWE, type CweNumber, OWASP, type OwaspClass, type Technique } from './taxonomy.js'

/** By kind of attack, as `evidence.classes` of an injection names them. */
const OF_CLASS: Readonly<Record<string, CweNumber>> = {
  sqli: 89,
  xss: 79,
  traversal: 22,
  cmdi: 78,
  codei: 94,
  ssrf: 918,
  nosql: 943,
  ssti: 1336,
  xxe: 611,
  ldap: 90,
  deser: 502,
  log4shell: 917,
  graphql: 943,
  header: 113,
  ssi: 97,
  proto: 1321,
  xpath: 643,
}
/** By `evidence.finding` of an exposure. */
const OF_FINDING: Readonly<Record<string, CweNumber>> = { url: 598, unauthenticated: 306, returned: 522, first: 200 }

const own = <T>(table: Readonly<Record<string, T>>, key: unknown): T | undefined =>
  typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined

/** Numbers of the weaknesses that an alert shows, the nearest first; empty where it shows none. */
export function cweOf({ kind, evidence }: Alert): readonly CweNumber[] {
  if (kind === 'injection') {
    const classes = typeof evidence.classes === 'object' && evidence.classes !== null ? evidence.classes : {}
    const found = Object.keys(classes).flatMap((name) => own(OF_CLASS, name) ?? [])
    if (found.length > 0) return [...new Set(found)]
  }
  const exposed = kind === 'sensitive_exposure' ? own(OF_FINDING, evidence.finding) : undefined
  return exposed === undefined ? infoOf(kind).cwe : [exposed]
}

export interface Reference {
  id: string
  name: string
  url: string
}

export function cweReferences(alert: Alert): Reference[] {
  return cweOf(alert).map((n) => ({
    id: `CWE-${n}`,
    name: CWE[n],
    url: `https://cwe.mitre.org/data/definitions/${n}.html`,
  }))
}

/** The alert's own class, else that of its kind. */
export function owaspOf({ owasp, kind }: Alert): OwaspClass | undefined {
  return owasp !== undefined && Object.hasOwn(OWASP, owasp) ? (owasp as OwaspClass) : infoOf(kind).owasp
}

export function owaspReference(alert: Alert): Reference | undefined {
  const id = owaspOf(alert)
  if (id === undefined) return undefined
  const number = Number(/\d+/.exec(id)![0])
  const page = `0x${number === 10 ? 'aa' : `a${number}`}-${OWASP[id].toLowerCase().replaceAll(' ', '-')}`
  return { id, name: OWASP[id], url: `https://owasp.org/API-Security/editions/2023/en/${page}/` }
}

/** Page of a technique or tactic. */
export function attackUrl({ id }: Pick<Technique, 'id'> | Technique['tactic']): string {
  const kind = id.startsWith('TA') ? 'tactics' : 'techniques'
  return `https://attack.mitre.org/${kind}/${id.replace('.', '/')}/`
}
