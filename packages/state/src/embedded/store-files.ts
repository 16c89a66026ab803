/** The files of an embedded store before LMDB maps them: private, allocated, whole. Mapping what is not ends the process without a word. */
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { ApiscopeError } from '@apiscope/schema'

export const DATA = 'data.mdb'
const LOCK = 'lock.mdb'
/** How the data was when it was last known to be whole. */
const WHOLE = 'whole'
/** More than LMDB's table of readers takes. */
const LOCK_BYTES = 12_288
/** Free bytes without which pages of a sparse lock file could not be allocated. */
const LOCK_RESERVE = 65_536

/** Of LMDB's file: page header, then the meta (mdb.c, MDB_meta). */
const META = { magic: 24, version: 28, pageSize: 48, lastPage: 144, transaction: 152, bytes: 160 }
const MAGIC = 0xbeefc0de
const VERSION = 2

/** Makes the directory and its files where they are missing, readable by this user only. */
export function prepareFiles(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const [data, lock] = [join(directory, DATA), join(directory, LOCK)]
  // Written, not only made longer: LMDB writes to it through a mapping, which on a full disk is a SIGBUS.
  if (!existsSync(lock)) writeFileSync(lock, Buffer.alloc(LOCK_BYTES), { mode: 0o600 })
  if (!existsSync(data)) writeFileSync(data, '', { mode: 0o600 })
  for (const file of [data, lock]) makePrivate(file)
  const { size, blocks } = statSync(lock)
  if (blocks * 512 < size && freeBytes(directory) < LOCK_RESERVE) throw diskFull(directory)
}

function makePrivate(file: string): void {
  try {
    if (statSync(file).mode & 0o077) chmodSync(file, 0o600)
  } catch {
    // Another user's: its mode is that user's affair.
  }
}

/** Throws ApiscopeError `state.damaged` when the file cannot be what LMDB wrote last: cut off, or overwritten at its front. */
export function checkHeader(directory: string): void {
  const path = join(directory, DATA)
  const { size } = statSync(path)
  if (size === 0) return
  const first = readMeta(path, 0)
  const sane =
    first !== undefined &&
    first.pageSize >= 512 &&
    first.pageSize <= 65_536 &&
    Number.isInteger(Math.log2(first.pageSize))
  const second = sane ? readMeta(path, first.pageSize) : undefined
  if (!sane || !second) throw damaged(directory, 'its header is not that of a store')
  const last = second.transaction > first.transaction ? second : first
  const whole = (Number(last.lastPage) + 1) * first.pageSize
  if (size < whole) throw damaged(directory, `${size} of ${whole} bytes are left`)
}

function readMeta(path: string, at: number): { pageSize: number; lastPage: bigint; transaction: bigint } | undefined {
  const bytes = Buffer.alloc(META.bytes)
  const file = openSync(path, 'r')
  try {
    if (readSync(file, bytes, 0, bytes.length, at) < bytes.length) return undefined
  } finally {
    closeSync(file)
  }
  if (bytes.readUInt32LE(META.magic) !== MAGIC || bytes.readUInt32LE(META.version) !== VERSION) return undefined
  return {
    pageSize: bytes.readUInt32LE(META.pageSize),
    lastPage: bytes.readBigUInt64LE(META.lastPage),
    transaction: bytes.readBigUInt64LE(META.transaction),
  }
}

/**
 * Is the file as it was when it was last known to be whole: by its length and the time of its last change? Reading all of a large store before
 * each command would take longer than the command.
 */
export function isAsLeft(directory: string): boolean {
  try {
    return readFileSync(join(directory, WHOLE), 'utf8') === lastChange(directory)
  } catch {
    return false
  }
}

/** Keeps that it is whole now; in vain on a full disk, and then it is read through once more. */
export function leaveWhole(directory: string): void {
  try {
    writeFileSync(join(directory, WHOLE), lastChange(directory), { mode: 0o600 })
  } catch {
    // As above.
  }
}

function lastChange(directory: string): string {
  const { size, mtimeNs, ino } = statSync(join(directory, DATA), { bigint: true })
  return `${size} ${mtimeNs} ${ino}`
}

export function freeBytes(directory: string): number {
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize
}

export function damaged(directory: string, why: string): ApiscopeError {
  return new ApiscopeError(
    'state.damaged',
    `--state embedded:${directory}: ${join(directory, DATA)} is damaged (${why}). Put back a copy of the directory, or move it away and let it be learned anew.`,
  )
}

export function diskFull(directory: string, cause?: unknown): ApiscopeError {
  return new ApiscopeError(
    'state.disk_full',
    `--state embedded:${directory}: no space left on the disk (${freeBytes(directory)} bytes); nothing is kept until there is. Make room, or give a directory on another disk.`,
    1,
    { cause },
  )
}
