import { ApiscopeError, KEY_PREFIX, keys } from '@apiscope/schema'
import { fromStored, toStored } from '../bytes.js'
import type { Claim, Commit, CommitResult, Shard, State, Views } from '../contract.js'
import { type Connected, explain, unreachable } from './connect.js'
import { readScript, type Script } from './scripts.js'
import { viewCommands } from './view-commands.js'

const CLAIM = readScript('claim-1.lua')
const COMMIT = readScript('commit-4.lua')

/** The state shared by all copies of all workers, in Redis or Redis Cluster. */
export class RedisState implements State {
  private closed = false

  constructor(
    private readonly connected: Connected,
    /** How long `ping` waits, ms. */
    private readonly connectMs: number,
  ) {}

  claim(shard: Shard): Promise<Claim> {
    const k = names(shard)
    return this.insist(async (client) => {
      const [epoch, commit, meta] = (await this.run(CLAIM, [k.meta], [])) as [number, number, string | null]
      // Whoever owned the shard before is refused from here on, so these do not change any more.
      const [wakes, seen, keyCount] = await Promise.all([
        client.hgetall(k.wakes),
        client.hgetall(k.seen),
        client.hlen(k.states),
      ])
      return {
        epoch,
        commit,
        meta,
        wakes: Object.entries(wakes).map(([key, time]): [string, number] => [key, Number(time)]),
        seen: Object.entries(seen)
          .map(([chunk, ids]): [number, string] => [Number(chunk), ids])
          .sort((a, b) => a[0] - b[0]),
        keyCount,
      }
    })
  }

  load(shard: Shard, list: readonly string[]): Promise<(string | null)[]> {
    if (list.length === 0) return Promise.resolve([])
    return this.insist(async (client) => {
      const stored = await client.hmgetBuffer(names(shard).states, ...list)
      return stored.map((bytes) => (bytes === null ? null : fromStored(bytes)))
    })
  }

  commit(commit: Commit): Promise<CommitResult> {
    const k = names(commit)
    const lists: (string | Buffer)[][] = [
      commit.puts.flatMap(([key, text]) => [key, toStored(text)]),
      commit.deletes,
      commit.wakes.filter(([, time]) => time !== null).flatMap(([key, time]) => [key, String(time)]),
      commit.wakes.filter(([, time]) => time === null).map(([key]) => key),
      commit.seenAdd.flatMap(([chunk, ids]) => [String(chunk), ids]),
      commit.seenDrop.map(String),
    ]
    const head: (string | Buffer)[] = [
      String(commit.epoch),
      String(commit.commit),
      commit.meta,
      ...lists.map(({ length }) => String(length)),
    ]
    const args = head.concat(...lists)
    return this.insist(async () => (await this.run(COMMIT, [k.meta, k.states, k.wakes, k.seen], args)) as CommitResult)
  }

  writeViews(shard: Shard, epoch: number, views: Views): Promise<boolean> {
    const commands = viewCommands(views)
    return this.insist(async (client) => {
      if ((await client.hget(names(shard).meta, 'epoch')) !== String(epoch)) return false
      for (let at = 0; at < commands.length; at += 500) {
        await Promise.all(commands.slice(at, at + 500).map(([name, ...args]) => client.call(name!, ...args)))
      }
      return true
    })
  }

  hgetall(key: string): Promise<Record<string, string>> {
    return this.insist((client) => client.hgetall(key))
  }

  top(key: string, offset: number, count: number): Promise<[string, number][]> {
    return this.insist(async (client) => {
      if (count <= 0) return []
      const flat = await client.zrevrange(key, 0, offset + count - 1, 'WITHSCORES')
      const pairs: [string, number][] = []
      for (let i = 0; i < flat.length; i += 2) pairs.push([flat[i]!, Number(flat[i + 1])])
      pairs.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      return pairs.slice(offset)
    })
  }

  smembers(key: string): Promise<string[]> {
    return this.insist(async (client) => (await client.smembers(key)).sort())
  }

  count(key: string): Promise<number> {
    return this.insist((client) => client.zcard(key))
  }

  async ping(): Promise<void> {
    const { client, display, lastError } = this.connected
    const until = Date.now() + this.connectMs
    for (;;) {
      const left = Math.max(0, until - Date.now())
      const refused = lastError() && explain(lastError()!, display)
      if (refused) throw refused
      const answer = await Promise.race([
        client.zcard(keys.apis()).then(
          () => 'ok' as const,
          (error: Error) => error,
        ),
        sleep(Math.min(left, 250)),
      ])
      if (answer === 'ok') return
      if (answer instanceof Error) {
        const cause = explain(answer, display)
        if (cause) throw cause
        await sleep(Math.min(left, 250))
      }
      if (left === 0) throw unreachable(display, Math.round(this.connectMs / 1000), lastError())
    }
  }

  async close(): Promise<void> {
    this.closed = true
    this.connected.client.disconnect()
  }

  private async run({ sha1, source }: Script, scriptKeys: string[], args: (string | Buffer)[]): Promise<unknown> {
    const { client } = this.connected
    try {
      return await client.evalsha(sha1, scriptKeys.length, ...scriptKeys, ...args)
    } catch (error) {
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error
      return client.eval(source, scriptKeys.length, ...scriptKeys, ...args)
    }
  }

  /** Repeats until the server has answered: everything here may be done twice. Ends on what waiting does not mend. */
  private async insist<T>(action: (client: Connected['client']) => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await action(this.connected.client)
      } catch (error) {
        if (this.closed) throw new ApiscopeError('state.closed', 'the store was closed', 1, { cause: error })
        const cause = explain(error as Error, this.connected.display)
        if (cause) throw cause
        if (/WRONGTYPE|ERR /.test((error as Error).message)) throw error
        await sleep(Math.min(100 * 2 ** attempt, 2_000))
      }
    }
  }
}

/** All keys of a shard share a hash tag, so that one script may touch them all in a cluster. */
function names({ worker, partition }: Shard): { meta: string; states: string; wakes: string; seen: string } {
  const base = `${KEY_PREFIX}state:{${worker}:${partition}}`
  return { meta: `${base}:meta`, states: `${base}:states`, wakes: `${base}:wakes`, seen: `${base}:seen` }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
