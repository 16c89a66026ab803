/** All APIs of a store in memory, read again from time to time: what the pages ask over all of them is answered from here. */
import { keys } from '@apiscope/schema'
import type { ViewReader } from '@apiscope/state'
import { forOldVersions } from '../apis/versions.js'
import type { ModelLimits } from '../limits.js'
import { type InventoryPage, type InventoryQuery, queryRows, type SortKey, sortRows } from './query.js'
import { type ApiRow, Interned, rowOf } from './row.js'

/** APIs read at a time; between them others get their turn. */
const BATCH = 256

export class Estate {
  private rows: readonly ApiRow[] = []
  private orders = new Map<string, readonly ApiRow[]>()
  private reading: Promise<void> | undefined
  private readAt = Number.NEGATIVE_INFINITY
  private tookMs = 0
  /** Raised by each reading. */
  generation = 0

  /** @param clock ms, for how old what was read is */
  constructor(
    private readonly views: ViewReader,
    private readonly limits: Pick<ModelLimits, 'refreshMs' | 'refreshShare' | 'maxApis' | 'pageRows'>,
    private readonly clock: () => number,
  ) {}

  /** Reads anew what is older than the limit allows; who asks meanwhile waits for the first reading only. */
  async fresh(): Promise<void> {
    const { refreshMs, refreshShare } = this.limits
    const wait = Math.max(refreshMs, this.tookMs / refreshShare)
    if (this.reading === undefined && this.clock() - this.readAt >= wait) {
      this.reading = this.read().finally(() => {
        this.reading = undefined
      })
      this.reading.catch(() => {})
    }
    if (this.generation === 0) await this.reading
  }

  /** All of them, riskiest first. */
  all(): readonly ApiRow[] {
    return this.rows
  }

  query(query: InventoryQuery): InventoryPage {
    return queryRows((sort, descending) => this.sorted(sort, descending), query, this.limits.pageRows)
  }

  /** Event time up to which the store has come, ms; NaN while there is nothing. */
  now(): number {
    let last = Number.NaN
    for (const { lastSeen } of this.rows) if (!(lastSeen <= last)) last = lastSeen
    return last
  }

  hosts(): Map<string, { calls: number; apis: number }> {
    const hosts = new Map<string, { calls: number; apis: number }>()
    for (const { host, calls } of this.rows) {
      const found = hosts.get(host) ?? { calls: 0, apis: 0 }
      found.calls += calls
      found.apis++
      hosts.set(host, found)
    }
    return hosts
  }

  private sorted(sort: SortKey, descending: boolean): readonly ApiRow[] {
    const key = `${sort} ${descending}`
    let rows = this.orders.get(key)
    if (!rows) {
      rows = sort === 'risk' && descending ? this.rows : sortRows(this.rows, sort, descending)
      this.orders.set(key, rows)
    }
    return rows
  }

  private async read(): Promise<void> {
    const began = this.clock()
    const top = await this.views.top(keys.apis(), 0, this.limits.maxApis)
    const interned = new Interned()
    const rows: ApiRow[] = []
    for (let at = 0; at < top.length; at += BATCH) {
      const some = top.slice(at, at + BATCH)
      const facts = await Promise.all(some.map(([id]) => this.views.hgetall(keys.api(id))))
      some.forEach(([id, risk], i) => {
        const row = rowOf(id, risk, facts[i]!, interned)
        if (row) rows.push(row)
      })
      await new Promise((resolve) => setImmediate(resolve))
    }
    forOldVersions(rows, ({ firstSeen, lastSeen }) => [firstSeen, lastSeen], markOld)
    this.rows = rows
    this.orders = new Map()
    this.readAt = this.clock()
    this.tookMs = this.readAt - began
    this.generation++
  }
}

function markOld(old: ApiRow, newer: ApiRow): void {
  if (!old.lifecycle.includes('zombie')) old.lifecycle = [...old.lifecycle, 'zombie']
  old.successor = newer.id
}
