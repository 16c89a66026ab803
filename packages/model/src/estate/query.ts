/** The inventory filtered, sorted and paged: pure, over rows that are in memory. */
import { LEVELS } from '@apiscope/risk'
import type { ApiRow } from './row.js'

export const SORTS = ['risk', 'name', 'host', 'calls', 'actors', 'first_seen', 'last_seen', 'changed'] as const
export type SortKey = (typeof SORTS)[number]

/** Words of lifecycle and exposure that may be asked for. */
export const STATES = ['shadow', 'zombie', 'unused', 'deprecated', 'public', 'unauthenticated', 'plaintext'] as const
export type ApiStateWord = (typeof STATES)[number]

export interface InventoryQuery {
  host?: string
  label?: string
  /** Scheme of authentication. */
  auth?: string
  /** Least level of risk. */
  level?: string
  is?: ApiStateWord
  /** Only APIs new or changed since, ms. */
  since?: number
  /** Words that must all be in the name, whatever the case. */
  text?: string
  sort?: SortKey
  descending?: boolean
  offset?: number
  limit?: number
}

export interface InventoryPage {
  /** APIs that match, of all. */
  matching: number
  total: number
  offset: number
  rows: ApiRow[]
}

const IS: Record<ApiStateWord, (row: ApiRow) => boolean> = {
  shadow: (row) => row.lifecycle.includes('shadow'),
  zombie: (row) => row.lifecycle.includes('zombie'),
  unused: (row) => row.lifecycle.includes('unused'),
  deprecated: (row) => row.lifecycle.includes('deprecated'),
  public: (row) => row.public,
  unauthenticated: (row) => row.openShare > 0,
  plaintext: (row) => row.tlsShare < 1,
}

export function matcher(query: InventoryQuery): (row: ApiRow) => boolean {
  const { host, label, auth, level, is, since, text } = query
  const least = level === undefined ? 0 : (LEVELS.find((one) => one.level === level)?.from ?? 0)
  const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  return (row) =>
    row.risk >= least &&
    (host === undefined || row.host === host) &&
    (label === undefined || row.responseLabels.includes(label) || row.requestLabels.includes(label)) &&
    (auth === undefined || row.authentication.includes(auth)) &&
    (is === undefined || IS[is](row)) &&
    (since === undefined || row.firstSeen >= since || row.changed >= since) &&
    (words.length === 0 || hasAll(row.id.toLowerCase(), words))
}

const hasAll = (name: string, words: readonly string[]) => words.every((word) => name.includes(word))

const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Ascending; ties by risk, then by name. */
const ORDERS: Record<SortKey, (a: ApiRow, b: ApiRow) => number> = {
  risk: (a, b) => a.risk - b.risk,
  name: (a, b) => text(a.template, b.template) || text(a.method, b.method),
  host: (a, b) => text(a.host, b.host),
  calls: (a, b) => a.calls - b.calls,
  actors: (a, b) => a.actors - b.actors,
  first_seen: (a, b) => a.firstSeen - b.firstSeen,
  last_seen: (a, b) => a.lastSeen - b.lastSeen,
  changed: (a, b) => a.changed - b.changed,
}

export function sortRows(rows: readonly ApiRow[], sort: SortKey, descending: boolean): ApiRow[] {
  const order = ORDERS[sort]
  const sign = descending ? -1 : 1
  return rows.toSorted((a, b) => sign * order(a, b) || b.risk - a.risk || text(a.id, b.id))
}

/** @param sorted gives all rows in an order; a caller may remember them */
export function queryRows(
  sorted: (sort: SortKey, descending: boolean) => readonly ApiRow[],
  query: InventoryQuery,
  most: number,
): InventoryPage {
  const { sort = 'risk', descending = sort !== 'name' && sort !== 'host', offset = 0, limit = 100 } = query
  const all = sorted(sort, descending)
  const found = all.filter(matcher(query))
  return {
    matching: found.length,
    total: all.length,
    offset,
    rows: found.slice(offset, offset + Math.min(limit, most)),
  }
}
