import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ApiscopeError } from '@apiscope/schema'
import { open, type RootDatabase } from 'lmdb'
import { fromStored, toStored } from '../bytes.js'
import { checkStore } from './check-store.js'
import { checkHeader, DATA, damaged, diskFull, freeBytes, isAsLeft, leaveWhole, prepareFiles } from './store-files.js'
import type { Tables } from './tables.js'

/** LMDB refuses keys above 1978 bytes; longer names are cut and distinguished by their digest. */
const MAX_NAME_BYTES = 900

type Value = string | Uint8Array
type Row = Value | { key: string; value: Value }

/** The greatest element of a key there is: behind any text, whatever it begins with (ordered-binary). */
const LAST = Buffer.from([0xff])

export interface LmdbOptions {
  /** Bytes that must be free for a change. */
  reserveBytes: number
  /** How long the check of what is there may take, ms. */
  checkMs: number
  /** Only what exists is opened. */
  existing?: boolean
}

/** Tables in one LMDB environment; every transaction is on disk when it returns. */
export class LmdbTables implements Tables {
  private readonly db: RootDatabase<Row, [string, string]>

  /** Throws ApiscopeError `state.directory`, `state.missing`, `state.damaged` or `state.disk_full`. */
  constructor(
    readonly directory: string,
    private readonly options: LmdbOptions,
  ) {
    const data = join(directory, DATA)
    if (options.existing && !existsSync(data)) throw missing(directory)
    try {
      const fresh = !existsSync(data)
      prepareFiles(directory)
      if (!fresh) {
        checkHeader(directory)
        if (!isAsLeft(directory)) {
          checkStore(directory, options.checkMs)
          leaveWhole(directory)
        }
      }
      this.db = open<Row, [string, string]>({ path: directory, noSubdir: false, encoding: 'msgpack' })
    } catch (cause) {
      if (cause instanceof ApiscopeError) throw cause
      if ((cause as NodeJS.ErrnoException).code === 'ENOSPC') throw diskFull(directory, cause)
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
    const { directory, options } = this
    if (freeBytes(directory) < options.reserveBytes) throw diskFull(directory)
    try {
      return this.db.transactionSync(change)
    } catch (error) {
      if (error instanceof ApiscopeError) throw error
      throw freeBytes(directory) < 2 * options.reserveBytes
        ? diskFull(directory, error)
        : failed(directory, error as Error)
    }
  }

  async close(): Promise<void> {
    await this.db.close()
    leaveWhole(this.directory)
  }
}

const isNamed = (row: Row): row is { key: string; value: Value } =>
  typeof row === 'object' && !(row instanceof Uint8Array)
const textOf = (value: Value): string => (typeof value === 'string' ? value : fromStored(value))

function range(table: string): { start: [string, string]; end: [string, string] } {
  const name = shorten(table)
  // The library takes bytes in a key; its type here says texts, which are all that is stored.
  return { start: [name, ''], end: [name, LAST as unknown as string] }
}

function missing(directory: string): ApiscopeError {
  return new ApiscopeError(
    'state.missing',
    `--state embedded:${directory}: there is no store. Give the directory that \`up\` or \`analyze --state\` wrote.`,
    2,
  )
}

/** LMDB's own words name neither file nor mend. */
function failed(directory: string, cause: Error): ApiscopeError {
  const why = cause.message.slice(0, 120)
  if (/MDB_(PAGE|CORRUPTED|INVALID|BAD)/.test(why)) return damaged(directory, why)
  return new ApiscopeError(
    'state.disk_failed',
    `--state embedded:${directory}: cannot be written (${why}). See the disk and the rights of this user.`,
    1,
    { cause },
  )
}

function shorten(name: string): string {
  if (name.length * 3 <= MAX_NAME_BYTES || Buffer.byteLength(name) <= MAX_NAME_BYTES) return name
  return `${name.slice(0, 200)}#${createHash('sha256').update(name).digest('hex')}`
}
