/** Who uses an embedded store: one process at a time, told to whoever comes second. */
import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { ApiscopeError } from '@apiscope/schema'
import type { Tables } from './tables.js'

const TABLE = 'lock'
const KEY = 'owner'

interface Owner {
  token: string
  pid: number
  /** When the process began, in the kernel's ticks: process ids are given out again. */
  began: string
  command: string
  /** ISO 8601. */
  since: string
  /** ms since 1970. */
  renewed: number
  host: string
  boot: string
  /** The namespace that process ids are of. */
  namespace: string
}

/** Locks of this process: a row with our own id and none of these was left behind by a process that had it before. */
const mine = new Set<string>()

/** The row is read and written in one transaction of the store, so two cannot both find it free. */
export class OwnerLock {
  private readonly owner: Owner
  private readonly timer: NodeJS.Timeout

  /** Throws ApiscopeError `state.in_use`, naming the process. */
  constructor(
    private readonly tables: Tables,
    directory: string,
    command: string,
    staleMs: number,
  ) {
    this.owner = describe(command)
    tables.transaction(() => {
      const other = parse(tables.get(TABLE, KEY))
      if (other && lives(other, this.owner, staleMs)) throw inUse(directory, other)
      this.write()
    })
    mine.add(this.owner.token)
    this.timer = setInterval(() => this.renew(), staleMs / 4).unref()
  }

  release(): void {
    clearInterval(this.timer)
    mine.delete(this.owner.token)
    try {
      this.tables.transaction(() => {
        if (parse(this.tables.get(TABLE, KEY))?.token === this.owner.token) this.tables.remove(TABLE, KEY)
      })
    } catch {
      // On a full disk it stays, and is known for a dead process's.
    }
  }

  private renew(): void {
    try {
      this.tables.transaction(() => {
        if (parse(this.tables.get(TABLE, KEY))?.token === this.owner.token) this.write()
      })
    } catch {
      // As above.
    }
  }

  private write(): void {
    this.tables.put(TABLE, KEY, JSON.stringify({ ...this.owner, renewed: Date.now() }))
  }
}

function describe(command: string): Owner {
  return {
    token: randomUUID(),
    pid: process.pid,
    began: beganAt(process.pid) ?? '',
    command,
    since: new Date().toISOString(),
    renewed: 0,
    host: hostname(),
    boot: tried(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()) ?? '',
    namespace: tried(() => readlinkSync('/proc/self/ns/pid')) ?? '',
  }
}

function lives(other: Owner, self: Owner, staleMs: number): boolean {
  if (other.boot === self.boot && other.namespace === self.namespace) {
    if (other.pid === process.pid && other.began === self.began) return mine.has(other.token)
    return runs(other.pid) && (beganAt(other.pid) ?? other.began) === other.began
  }
  // This machine has been started again since.
  if (other.host === self.host && other.boot !== self.boot) return false
  // Another container or machine, whose processes cannot be seen from here.
  return Date.now() - other.renewed < staleMs
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(tried(() => readFileSync(`/proc/${pid}/status`, 'utf8')) ?? '')
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Field 22 of /proc/PID/stat, counted behind the name, which may hold blanks (proc(5)). */
function beganAt(pid: number): string | undefined {
  const stat = tried(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

function parse(text: string | undefined): Owner | undefined {
  return text === undefined ? undefined : tried(() => JSON.parse(text) as Owner)
}

function tried<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function inUse(directory: string, { command, pid, since }: Owner): ApiscopeError {
  return new ApiscopeError(
    'state.in_use',
    `--state embedded:${directory}: in use by ${command} (process ${pid}, since ${since}). Wait for it or stop it, or give another directory.`,
    2,
  )
}
