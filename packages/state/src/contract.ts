/** What a worker needs from the place where its learned state lives, and what people may read there. */

/** One partition of one worker: the unit that has a single owner. */
export interface Shard {
  worker: string
  partition: number
}

/** What the store knows about a shard, given to the owner that claims it. */
export interface Claim {
  /** Raised by each claim; commits under an older epoch are refused. */
  epoch: number
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
}

/** Everything that one commit changes; applied wholly or not at all. */
export interface Commit extends Shard {
  epoch: number
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

/** The store. Errors of the connection are waited out; wrong options end in an ApiscopeError. */
export interface State extends ViewReader {
  /** Takes ownership: raises the epoch and returns what was committed last. */
  claim(shard: Shard): Promise<Claim>
  /** Encoded states, null where there is none; same order as `keys`. */
  load(shard: Shard, keys: readonly string[]): Promise<(string | null)[]>
  commit(commit: Commit): Promise<CommitResult>
  /** Written before the commit they belong to; refused (false) when the epoch is no longer the owner's. */
  writeViews(shard: Shard, epoch: number, views: Views): Promise<boolean>
  /** Resolves when the store answers; rejects with an ApiscopeError that says what is wrong. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** The embedded stores answer at once; a single process uses this side directly. */
export interface SyncState extends State {
  claimSync(shard: Shard): Claim
  loadSync(shard: Shard, key: string): string | null
  commitSync(commit: Commit): CommitResult
  writeViewsSync(shard: Shard, epoch: number, views: Views): boolean
}

export function emptyViews(): Views {
  return { hashes: new Map(), sorted: new Map(), sets: new Map() }
}

export function isSync(state: State): state is SyncState {
  return typeof (state as SyncState).claimSync === 'function'
}
