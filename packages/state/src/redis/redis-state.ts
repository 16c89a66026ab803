import { randomUUID } from 'node:crypto'
import { KEY_PREFIX, keys } from '@apiscope/schema'
import { Cluster } from 'ioredis'
import { fromStored } from '../bytes.js'
import type { Claim, Commit, CommitResult, Ownership, Shard, State, Views } from '../contract.js'
import type { StateLimits } from '../limits.js'
import type { StateLog, Trouble } from '../troubles.js'
import { Troubles } from '../troubles.js'
import type { Client, Connected } from './connect.js'
import { checkEviction } from './eviction.js'
import { argumentsOf, parts } from './parts.js'
import { ping } from './ping.js'
import { Requests } from './requests.js'
import { readScript } from './scripts.js'
import { neighbour } from './slots.js'
import { viewCommands } from './view-commands.js'

const CLAIM = readScript('claim-1.lua')
const COMMIT = readScript('commit-4.lua')
const STAGE = readScript('stage-2.lua')
const SEAL = readScript('seal-2.lua')
const APPLY = readScript('apply-5.lua')
const VIEW = readScript('view-2.lua')
const VIEW_IN_CLUSTER = readScript('view-cluster-2.lua')

/** Scans for a sample. */
const MAX_SCANS = 1_000

/** View commands on their way at a time. */
const VIEWS_AT_ONCE = 100

/** The state shared by all copies of all workers, in Redis or Redis Cluster. */
export class RedisState implements State {
  private readonly troubles: Troubles
  private readonly requests: Requests

  constructor(
    private readonly connected: Connected,
    private readonly limits: StateLimits,
    private readonly log: StateLog,
  ) {
    this.troubles = new Troubles(log, limits.sayAgainMs)
    this.requests = new Requests(connected, limits, this.troubles)
  }

  get counters(): ReadonlyMap<string, number> {
    return this.troubles.counters
  }

  trouble(): Trouble | undefined {
    return this.troubles.current()
  }

  async claim(shard: Shard): Promise<Claim> {
    const k = names(shard)
    const owner = randomUUID()
    const [epoch, commit, meta, unapplied] = (await this.write(CLAIM, [k.meta], [owner])) as ClaimAnswer
    // Whoever owned the shard before is refused from here on, so nothing of it changes any more but by this claim.
    const own = { ...shard, epoch, owner, commit }
    if (unapplied !== null) await this.apply(own, Number(unapplied))
    else await this.requests.insist('write', (client) => client.unlink(k.stage))
    const wakes = await this.pairs(k.wakes)
    const seen = await this.pairs(k.seen)
    const keyCount = await this.read((client) => client.hlen(k.states))
    const sample = await this.sample(shard)
    return {
      epoch,
      owner,
      commit,
      meta,
      wakes: wakes.map(([key, time]): [string, number] => [key, Number(time)]),
      seen: seen.map(([chunk, ids]): [number, string] => [Number(chunk), ids]).sort((a, b) => a[0] - b[0]),
      keyCount,
      sample,
    }
  }

  async load(shard: Shard, list: readonly string[]): Promise<(string | null)[]> {
    const { states } = names(shard)
    const texts: (string | null)[] = []
    for (let at = 0; at < list.length; at += this.limits.maxArguments) {
      const some = list.slice(at, at + this.limits.maxArguments)
      const stored = await this.requests.insist('read', (client) => client.hmgetBuffer(states, ...some))
      for (const bytes of stored) texts.push(bytes === null ? null : fromStored(bytes))
    }
    return texts
  }

  /** In a hash that has keys, one scan may find none: then another. */
  async sample(shard: Shard): Promise<string | null> {
    const { states } = names(shard)
    for (let cursor = '0', n = 0; n < MAX_SCANS; n++) {
      const [next, some] = await this.read((client) => client.hscanBuffer(states, cursor, 'COUNT', 10))
      if (some[1]) return fromStored(some[1])
      cursor = next.toString()
      if (cursor === '0') break
    }
    return null
  }

  /** What fits into one call is one step. More is laid aside in parts, sealed in one step, and applied: by the next owner, if need be. */
  async commit(commit: Commit): Promise<CommitResult> {
    const k = names(commit)
    const own = [String(commit.epoch), commit.owner, String(commit.commit)]
    const all = parts(commit, this.limits)
    if (all.length === 1) {
      const args = [...own, commit.meta, ...argumentsOf(all[0]!)]
      return (await this.write(COMMIT, [k.meta, k.states, k.wakes, k.seen], args)) as CommitResult
    }
    for (const [i, lists] of all.entries()) {
      const staged = await this.write(STAGE, [k.meta, k.stage], [...own, String(i + 1), ...argumentsOf(lists)])
      if (staged !== 'ok') return staged as CommitResult
    }
    const sealed = await this.write(SEAL, [k.meta, k.stage], [...own, commit.meta, String(all.length)])
    return sealed === 'ok' ? this.apply(commit, all.length) : (sealed as CommitResult)
  }

  async writeViews(shard: Shard, ownership: Ownership, views: Views): Promise<boolean> {
    const commands = viewCommands(views)
    if (!(await this.owns(shard, ownership))) return false
    for (let at = 0; at < commands.length; at += VIEWS_AT_ONCE) {
      const some = commands.slice(at, at + VIEWS_AT_ONCE)
      const taken = await this.requests.insist('write', () =>
        Promise.all(some.map((command) => this.view(shard, ownership, command))),
      )
      if (taken.some((answer) => answer !== 1)) return false
    }
    return true
  }

  /** In a cluster the single commands cannot see this, see view-cluster-2.lua. */
  private async owns(shard: Shard, { epoch, owner }: Ownership): Promise<boolean> {
    const was = await this.read((client) => client.hmget(names(shard).meta, 'epoch', 'owner'))
    return was[0] === String(epoch) && was[1] === owner
  }

  hgetall(key: string): Promise<Record<string, string>> {
    return this.read((client) => client.hgetall(key))
  }

  top(key: string, offset: number, count: number): Promise<[string, number][]> {
    return this.read(async (client) => {
      if (count <= 0) return []
      const flat = await client.zrevrange(key, 0, offset + count - 1, 'WITHSCORES')
      const pairs: [string, number][] = []
      for (let i = 0; i < flat.length; i += 2) pairs.push([flat[i]!, Number(flat[i + 1])])
      pairs.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      return pairs.slice(offset)
    })
  }

  smembers(key: string): Promise<string[]> {
    return this.read(async (client) => (await client.smembers(key)).sort())
  }

  count(key: string): Promise<number> {
    return this.read((client) => client.zcard(key))
  }

  async ping(): Promise<void> {
    await ping(this.connected, this.limits, this.log, (client) => client.zcard(keys.apis()))
    await checkEviction(this.connected, this.limits.commandMs, this.log)
  }

  async close(): Promise<void> {
    this.requests.close()
  }

  private read<T>(action: (client: Client) => Promise<T>): Promise<T> {
    return this.requests.insist('read', action)
  }

  private write(script: ReturnType<typeof readScript>, of: string[], args: (string | Buffer)[]): Promise<unknown> {
    return this.requests.insist('write', () => this.requests.script(script, of, args))
  }

  private async apply(own: Shard & Ownership & { commit: number }, count: number): Promise<CommitResult> {
    const k = names(own)
    for (let part = 1; part <= count; part++) {
      const args = [String(own.epoch), own.owner, String(own.commit), String(part)]
      const result = await this.write(APPLY, [k.meta, k.states, k.wakes, k.seen, k.stage], args)
      if (result !== 'ok') return result as CommitResult
    }
    return 'ok'
  }

  private view(shard: Shard, { epoch, owner }: Ownership, [command, key, ...args]: string[]): Promise<unknown> {
    const own = [String(epoch), owner, command!, ...args]
    if (!(this.connected.client instanceof Cluster)) {
      return this.requests.script(VIEW, [names(shard).meta, key!], own)
    }
    const owners = neighbour(`${KEY_PREFIX}owners:`, key!)
    return this.requests.script(VIEW_IN_CLUSTER, [owners, key!], [`${shard.worker}:${shard.partition}`, ...own])
  }

  /** A whole hash in bounded replies. It must not change meanwhile. */
  private async pairs(key: string): Promise<[string, string][]> {
    const found = new Map<string, string>()
    let cursor = '0'
    do {
      const [next, flat] = await this.read((client) => client.hscan(key, cursor, 'COUNT', this.limits.maxArguments))
      for (let i = 0; i < flat.length; i += 2) found.set(flat[i]!, flat[i + 1]!)
      cursor = next
    } while (cursor !== '0')
    return [...found]
  }
}

type ClaimAnswer = [epoch: number, commit: number, meta: string | null, parts: string | null]

/** All keys of a shard share a hash tag, so that one script may touch them all in a cluster. */
function names({ worker, partition }: Shard) {
  const base = `${KEY_PREFIX}state:{${worker}:${partition}}`
  return {
    meta: `${base}:meta`,
    states: `${base}:states`,
    wakes: `${base}:wakes`,
    seen: `${base}:seen`,
    stage: `${base}:stage`,
  }
}
