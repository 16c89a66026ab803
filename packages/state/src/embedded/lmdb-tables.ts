import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { ApiscopeError } from '@apiscope/schema'
import { open, type RootDatabase } from 'lmdb'
import { fromStored, toStored } from '../bytes.js'
import type { Tables } from './tables.js'

/** LMDB refuses keys above 1978 bytes; longer names are cut and told apart by their digest. */
const MAX_NAME_BYTES = 900

type Value = string | Uint8Array
type Row = Value | { key: string; value: Value }

/** Tables in one LMDB environment; every transaction is on disk when it returns. */
export class LmdbTables implements Tables {
  private readonly db: RootDatabase<Row, [string, string]>

  constructor(directory: string) {
    try {
      mkdirSync(directory, { recursive: true })
      this.db = open<Row, [string, string]>({ path: directory, noSubdir: false, encoding: 'msgpack' })
    } catch (cause) {
      throw new ApiscopeError(
        'state.directory',
        `--state embedded:${directory}: cannot open a store there (${(cause as Error).message}). Give a directory that this user may write to.`,
        2,
        { cause },
      )
    }
  }

  get(table: string, key: string): string | undefined {
    const row = this.db.get([shorten(table), shorten(key)])
    return row === undefined ? undefined : textOf(isNamed(row) ? row.value : row)
  }

  put(table: string, key: string, value: string): void {
    const short = shorten(key)
    const stored = toStored(value)
    this.db.putSync([shorten(table), short], short === key ? stored : { key, value: stored })
  }

  remove(table: string, key: string): void {
    this.db.removeSync([shorten(table), shorten(key)])
  }

  *entries(table: string): Iterable<[string, string]> {
    for (const { key, value } of this.db.getRange(range(table))) {
      yield isNamed(value) ? [value.key, textOf(value.value)] : [key[1], textOf(value)]
    }
  }

  count(table: string): number {
    return this.db.getKeysCount(range(table))
  }

  transaction<T>(change: () => T): T {
    return this.db.transactionSync(change)
  }

  async close(): Promise<void> {
    await this.db.close()
  }
}

const isNamed = (row: Row): row is { key: string; value: Value } =>
  typeof row === 'object' && !(row instanceof Uint8Array)
const textOf = (value: Value): string => (typeof value === 'string' ? value : fromStored(value))

function range(table: string): { start: [string, string]; end: [string, string] } {
  const name = shorten(table)
  return { start: [name, ''], end: [name, '\uffff'] }
}

function shorten(name: string): string {
  if (name.length * 3 <= MAX_NAME_BYTES || Buffer.byteLength(name) <= MAX_NAME_BYTES) return name
  return `${name.slice(0, 200)}#${createHash('sha256').update(name).digest('hex')}`
}
