import { randomUUID } from 'node:crypto'
import { ApiscopeError, backoffMs } from '@apiscope/schema'
import type { Claim, Commit, CommitResult, Ownership, Shard, SyncState, Views } from '../contract.js'
import { DEFAULT_STATE_LIMITS } from '../limits.js'
import { type StateLog, type Trouble, Troubles } from '../troubles.js'
import type { OwnerLock } from './owner-lock.js'
import type { Tables } from './tables.js'

/** Passes when somebody makes room. */
const PASSING = ['state.disk_full', 'state.disk_failed']

/** The state inside the process: memory, or LMDB when a directory is given. Same rules as the shared one. */
export class EmbeddedState implements SyncState {
  private readonly troubles: Troubles
  private closed = false

  constructor(
    private readonly tables: Tables,
    private readonly lock?: OwnerLock,
    log: StateLog = () => {},
    sayAgainMs = DEFAULT_STATE_LIMITS.sayAgainMs,
  ) {
    this.troubles = new Troubles(log, sayAgainMs)
  }

  get counters(): ReadonlyMap<string, number> {
    return this.troubles.counters
  }

  trouble(): Trouble | undefined {
    return this.troubles.current()
  }

  claimSync(shard: Shard): Claim {
    const t = names(shard)
    return this.tables.transaction(() => {
      const epoch = Number(this.tables.get(t.meta, 'epoch') ?? 0) + 1
      const owner = randomUUID()
      this.tables.put(t.meta, 'epoch', String(epoch))
      this.tables.put(t.meta, 'owner', owner)
      return {
        epoch,
        owner,
        commit: Number(this.tables.get(t.meta, 'commit') ?? 0),
        meta: this.tables.get(t.meta, 'meta') ?? null,
        wakes: [...this.tables.entries(t.wakes)].map(([key, time]) => [key, Number(time)]),
        seen: [...this.tables.entries(t.seen)]
          .map(([chunk, ids]): [number, string] => [Number(chunk), ids])
          .sort((a, b) => a[0] - b[0]),
        keyCount: this.tables.count(t.states),
        sample: first(this.tables.entries(t.states))?.[1] ?? null,
      }
    })
  }

  loadSync(shard: Shard, key: string): string | null {
    return this.tables.get(names(shard).states, key) ?? null
  }

  commitSync(commit: Commit): CommitResult {
    const t = names(commit)
    const { tables } = this
    return tables.transaction((): CommitResult => {
      if (!this.owns(t.meta, commit)) return 'fenced'
      const last = Number(tables.get(t.meta, 'commit') ?? 0)
      if (last === commit.commit) return 'ok'
      if (last !== commit.commit - 1) return 'behind'
      for (const [key, state] of commit.puts) tables.put(t.states, key, state)
      for (const key of commit.deletes) tables.remove(t.states, key)
      for (const [key, time] of commit.wakes) {
        if (time === null) tables.remove(t.wakes, key)
        else tables.put(t.wakes, key, String(time))
      }
      for (const [chunk, ids] of commit.seenAdd) tables.put(t.seen, String(chunk), ids)
      for (const chunk of commit.seenDrop) tables.remove(t.seen, String(chunk))
      tables.put(t.meta, 'meta', commit.meta)
      tables.put(t.meta, 'commit', String(commit.commit))
      return 'ok'
    })
  }

  writeViewsSync(shard: Shard, ownership: Ownership, views: Views): boolean {
    const { tables } = this
    return tables.transaction(() => {
      if (!this.owns(names(shard).meta, ownership)) return false
      for (const [key, fields] of views.hashes) {
        for (const [field, value] of fields) {
          if (value === null) tables.remove(key, field)
          else tables.put(key, field, value)
        }
      }
      for (const [key, members] of views.sorted) {
        for (const [member, score] of members) {
          if (score === null) tables.remove(key, member)
          else tables.put(key, member, String(score))
        }
      }
      for (const [key, members] of views.sets) {
        for (const [member, present] of members) {
          if (present) tables.put(key, member, '')
          else tables.remove(key, member)
        }
      }
      return true
    })
  }

  private owns(meta: string, { epoch, owner }: Ownership): boolean {
    return Number(this.tables.get(meta, 'epoch') ?? 0) === epoch && this.tables.get(meta, 'owner') === owner
  }

  claim(shard: Shard): Promise<Claim> {
    return this.insist(() => this.claimSync(shard))
  }

  async load(shard: Shard, keys: readonly string[]): Promise<(string | null)[]> {
    return keys.map((key) => this.loadSync(shard, key))
  }

  async sample(shard: Shard): Promise<string | null> {
    return first(this.tables.entries(names(shard).states))?.[1] ?? null
  }

  commit(commit: Commit): Promise<CommitResult> {
    return this.insist(() => this.commitSync(commit))
  }

  writeViews(shard: Shard, ownership: Ownership, views: Views): Promise<boolean> {
    return this.insist(() => this.writeViewsSync(shard, ownership, views))
  }

  /** Waits for room on the disk, as the shared store waits for its server. */
  private async insist<T>(change: () => T): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        if (this.closed) throw new ApiscopeError('state.closed', 'the store was closed')
        const result = change()
        this.troubles.succeeded('write')
        return result
      } catch (error) {
        if (!(error instanceof ApiscopeError) || !PASSING.includes(error.code)) throw error
        this.troubles.failed('write', error.code.replace('state.', ''), error.message)
        await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt, 100, 2_000)))
      }
    }
  }

  async hgetall(key: string): Promise<Record<string, string>> {
    return Object.fromEntries(this.tables.entries(key))
  }

  async top(key: string, offset: number, count: number): Promise<[string, number][]> {
    const members = [...this.tables.entries(key)].map(([member, score]): [string, number] => [member, Number(score)])
    members.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    return members.slice(offset, offset + count)
  }

  async smembers(key: string): Promise<string[]> {
    return [...this.tables.entries(key)].map(([member]) => member).sort()
  }

  async count(key: string): Promise<number> {
    return this.tables.count(key)
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.lock?.release()
    await this.tables.close()
  }
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item
  return undefined
}

function names(shard: Shard): { meta: string; states: string; wakes: string; seen: string } {
  const base = `state:${shard.worker}:${shard.partition}`
  return { meta: `${base}:meta`, states: `${base}:states`, wakes: `${base}:wakes`, seen: `${base}:seen` }
}
