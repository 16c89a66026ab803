/** What a worker needs from the place where its learned state lives, and what people may read there. */
import type { Trouble } from './troubles.js'

/** One partition of one worker: the unit that has a single owner. */
export interface Shard {
  worker: string
  partition: number
}

/**
 * Who owns a shard. The epoch alone would not do: a store that loses its last writes (a failover) gives the same one out twice, and two owners
 * with one epoch would both be let in.
 */
export interface Ownership {
  /** Raised by each claim; commits under another epoch are refused. */
  epoch: number
  /** Random, of the claim; commits of another one are refused. */
  owner: string
}

/** What the store knows about a shard, given to the owner that claims it. */
export interface Claim extends Ownership {
  /** Number of the last commit; 0 = never committed. */
  commit: number
  /** The `meta` of the last commit (the kit's offsets and clock), or null. */
  meta: string | null
  /** Keys with a pending wake-up and its event time, ms. */
  wakes: [key: string, time: number][]
  /** Recently seen exchange ids in chunks, oldest chunk first. */
  seen: [chunk: number, ids: string][]
  /** How many keys have state in this shard. */
  keyCount: number
  /** One of the stored states, whichever; null when there is none. It tells which version wrote them. */
  sample: string | null
}

/** Everything that one commit changes; applied wholly or not at all, however much it is. */
export interface Commit extends Shard, Ownership {
  /** Number of this commit: the last one plus 1. Repeating a commit that was applied changes nothing. */
  commit: number
  meta: string
  puts: [key: string, state: string][]
  deletes: string[]
  /** null = no wake-up any more. */
  wakes: [key: string, time: number | null][]
  seenAdd: [chunk: number, ids: string][]
  seenDrop: number[]
}

/** `ok`; `fenced`: another owner claimed the shard; `behind`: the store lost commits that this owner had made. */
export type CommitResult = 'ok' | 'fenced' | 'behind'

/** Absolute values for people, already merged per key: applying them twice changes nothing. */
export interface Views {
  /** key → field → value; null removes the field. */
  hashes: Map<string, Map<string, string | null>>
  /** key → member → score. */
  sorted: Map<string, Map<string, number | null>>
  /** key → member → true: add, false: remove. */
  sets: Map<string, Map<string, boolean>>
}

/** Read side, for people and the console. All keys are those of `keys` in @apiscope/schema. */
export interface ViewReader {
  hgetall(key: string): Promise<Record<string, string>>
  /** Members by descending score, ties by member ascending; `count` at most. */
  top(key: string, offset: number, count: number): Promise<[member: string, score: number][]>
  smembers(key: string): Promise<string[]>
  /** How many members a sorted set has. */
  count(key: string): Promise<number>
}

/** The store. Errors that may pass are waited out and counted; wrong options end in an ApiscopeError. */
export interface State extends ViewReader {
  /** Takes ownership: raises the epoch, draws an owner and returns what was committed last. */
  claim(shard: Shard): Promise<Claim>
  /** Encoded states, null where there is none; same order as `keys`. */
  load(shard: Shard, keys: readonly string[]): Promise<(string | null)[]>
  commit(commit: Commit): Promise<CommitResult>
  /** One of the stored states of a shard, whichever, without claiming it; null when there is none. */
  sample(shard: Shard): Promise<string | null>
  /** Written before the commit they belong to; refused (false), command by command, once the shard has another owner. */
  writeViews(shard: Shard, ownership: Ownership, views: Views): Promise<boolean>
  /**
   * Resolves when the store answers and is fit to be relied on; rejects with an ApiscopeError that says what is wrong. What is no reason to
   * refuse it, but should be known, goes to the log.
   */
  ping(): Promise<void>
  /** `state.errors.KIND`: what was refused or not answered. */
  readonly counters: ReadonlyMap<string, number>
  /** What keeps requests from being answered just now; undefined while all is well. */
  trouble(): Trouble | undefined
  close(): Promise<void>
}

/** The embedded stores answer at once; a single process uses this side directly. */
export interface SyncState extends State {
  claimSync(shard: Shard): Claim
  loadSync(shard: Shard, key: string): string | null
  commitSync(commit: Commit): CommitResult
  writeViewsSync(shard: Shard, ownership: Ownership, views: Views): boolean
}

export function emptyViews(): Views {
  return { hashes: new Map(), sorted: new Map(), sets: new Map() }
}

export function isSync(state: State): state is SyncState {
  return typeof (state as SyncState).claimSync === 'function'
}
