import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ApiscopeError } from '@apiscope/schema'
import { LineSplitter } from '../keys/line-splitter.js'
import type { FeedSink, KeyFeed } from './feed.js'

/** How often a file is looked at, ms: a poll sees every kind of file system and rotation. */
const POLL_MS = 200
const READ_BYTES = 64 * 1024
/** Files that one pattern may name; beyond, the ones written last are followed. Count. */
const MOST_FILES = 256

/** One file as far as it has been read; told from its successor under the same name by its inode. */
class FollowedFile {
  private fd = -1
  private inode = -1
  private at = 0
  /** What was last told to be wrong with it. */
  private trouble = ''
  private readonly splitter: LineSplitter

  constructor(
    private readonly path: string,
    private readonly sink: FeedSink,
  ) {
    this.splitter = new LineSplitter((line) => sink.lines(Buffer.from(`${line}\n`, 'latin1')))
  }

  /** Reads what is new; of a file that was rotated or deleted, the rest first. @throws the file system's error */
  poll(): void {
    if (this.fd >= 0) this.readOn()
    const found = statSync(this.path)
    // Opening a pipe would wait for its writer.
    if (!found.isFile()) throw Object.assign(new Error('no file'), { code: 'no regular file' })
    if (this.fd >= 0 && found.ino === this.inode) return
    this.close()
    this.fd = openSync(this.path, 'r')
    this.inode = fstatSync(this.fd).ino
    this.at = 0
    this.readOn()
  }

  /** The same, for a file that is followed: what is wrong is told once, until it is right again. */
  follow(): void {
    try {
      this.poll()
      this.trouble = ''
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'error'
      if (this.trouble !== code) this.sink.warn(`--keys file:${this.path} cannot be read (${code}); it is tried again`)
      this.trouble = code
    }
  }

  close(): void {
    if (this.fd >= 0) closeSync(this.fd)
    this.fd = -1
    this.splitter.end()
  }

  private readOn(): void {
    const { size } = fstatSync(this.fd)
    if (size < this.at) {
      this.at = 0
      this.splitter.end()
    }
    const buf = Buffer.alloc(READ_BYTES)
    for (;;) {
      const read = readSync(this.fd, buf, 0, READ_BYTES, this.at)
      if (read === 0) break
      this.at += read
      this.splitter.push(buf.subarray(0, read))
    }
    buf.fill(0)
  }
}

/**
 * Follows a key log through rotation and truncation; a `*` in the last part of the path stands for any characters.
 * What is there is read before the function returns.
 */
export function followFile(path: string, sink: FeedSink): KeyFeed {
  const files = new Map<string, FollowedFile>()
  const poll = () => {
    const names = new Set(matching(path))
    for (const name of names) if (!files.has(name)) files.set(name, new FollowedFile(name, sink))
    for (const [name, file] of files) {
      // Also one that no pattern names any more: what was written last is still there.
      file.follow()
      if (names.has(name)) continue
      file.close()
      files.delete(name)
    }
  }
  poll()
  const timer = setInterval(poll, POLL_MS)
  timer.unref()
  return {
    close() {
      clearInterval(timer)
      for (const file of files.values()) file.close()
    },
  }
}

/**
 * Reads a key log once, to its end: for captures that are read from files.
 * @throws ApiscopeError `tls.keys_unreadable`
 */
export function readKeyFile(path: string, sink: FeedSink): void {
  const names = matching(path)
  if (names.length === 0) throw unreadable(path, 'ENOENT')
  for (const name of names)
    try {
      // At once, so that a pipe (`--keys <(command)`) can be read as well.
      const bytes = readFileSync(name)
      const splitter = new LineSplitter((line) => sink.lines(Buffer.from(`${line}\n`, 'latin1')))
      splitter.push(bytes)
      splitter.end()
      bytes.fill(0)
    } catch (error) {
      throw unreadable(name, (error as NodeJS.ErrnoException).code ?? 'error')
    }
}

function unreadable(path: string, code: string): ApiscopeError {
  return new ApiscopeError(
    'tls.keys_unreadable',
    `--keys file:${path} cannot be read (${code}); check the path and who may read it`,
    2,
  )
}

function matching(path: string): string[] {
  const pattern = basename(path)
  if (!pattern.includes('*')) return [path]
  const folder = dirname(path)
  const parts = pattern.split('*')
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  const found = names.filter((name) => fits(name, parts)).map((name) => join(folder, name))
  if (found.length <= MOST_FILES) return found.sort()
  return found
    .map((name) => ({ name, time: statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.time - a.time)
    .slice(0, MOST_FILES)
    .map(({ name }) => name)
}

/** Does a name consist of these parts, in order, with anything between them? One pass, no backtracking. */
function fits(name: string, parts: readonly string[]): boolean {
  const first = parts[0]!
  const last = parts[parts.length - 1]!
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= name.length - last.length
}
