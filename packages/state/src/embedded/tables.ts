/** Named tables of string keys and values: what the embedded state needs from memory or from LMDB. */
export interface Tables {
  get(table: string, key: string): string | undefined
  put(table: string, key: string, value: string): void
  remove(table: string, key: string): void
  entries(table: string): Iterable<[key: string, value: string]>
  count(table: string): number
  /** All changes made inside are applied together or, on a crash or a throw, not at all. */
  transaction<T>(change: () => T): T
  close(): Promise<void>
}

/** In memory: gone with the process, so nothing can be half applied. */
export class MemoryTables implements Tables {
  private readonly tables = new Map<string, Map<string, string>>()

  get(table: string, key: string): string | undefined {
    return this.tables.get(table)?.get(key)
  }

  put(table: string, key: string, value: string): void {
    const rows = this.tables.get(table)
    if (rows) rows.set(key, value)
    else this.tables.set(table, new Map([[key, value]]))
  }

  remove(table: string, key: string): void {
    const rows = this.tables.get(table)
    if (rows?.delete(key) && rows.size === 0) this.tables.delete(table)
  }

  entries(table: string): Iterable<[string, string]> {
    return this.tables.get(table) ?? []
  }

  count(table: string): number {
    return this.tables.get(table)?.size ?? 0
  }

  transaction<T>(change: () => T): T {
    return change()
  }

  async close(): Promise<void> {
    this.tables.clear()
  }
}
