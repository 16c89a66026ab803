/** What Redis says when it does not do what it is asked: by kind, each with its mend. */
import { ApiscopeError } from '@apiscope/schema'

export type RedisErrorKind =
  | 'out_of_memory'
  | 'read_only'
  | 'cannot_persist'
  | 'loading'
  | 'cluster_down'
  | 'no_replicas'
  | 'replica_stale'
  | 'busy'
  | 'too_many_clients'
  | 'timeout'
  | 'connection'
  | 'refused'

/** The code that an answer begins with; inside scripts Redis 6 puts it into a longer text. */
const CODES: readonly [RegExp, RedisErrorKind][] = [
  [/\bOOM\b/, 'out_of_memory'],
  [/\bREADONLY\b/, 'read_only'],
  [/\bMISCONF\b/, 'cannot_persist'],
  [/\bLOADING\b/, 'loading'],
  [/\b(CLUSTERDOWN|MOVED|ASK|TRYAGAIN|CROSSSLOT)\b|slots cache|Too many Cluster redirections/i, 'cluster_down'],
  [/\bNOREPLICAS\b/, 'no_replicas'],
  [/\bMASTERDOWN\b/, 'replica_stale'],
  [/\b(BUSY|UNBLOCKED|UNKILLABLE)\b/, 'busy'],
  [/max number of clients/i, 'too_many_clients'],
  [/^(ERR|WRONGTYPE|NOSCRIPT|EXECABORT)\b/, 'refused'],
]

const MENDS: Record<RedisErrorKind, string> = {
  out_of_memory:
    'refuses writes, its memory is full. Raise maxmemory (policy noeviction) or remove what others keep there.',
  read_only: 'refuses writes, it is a replica. Point --state at the primary, or promote this one.',
  cannot_persist: 'refuses writes, it cannot save to its disk. See its log: a full disk or wrong permissions.',
  loading: 'is loading its data after a start; wait.',
  cluster_down: 'is a cluster whose slots are not all served. See CLUSTER INFO on its nodes.',
  no_replicas: 'refuses writes, too few replicas follow it (min-replicas-to-write).',
  replica_stale: 'is a replica that has lost its primary. Point --state at the primary.',
  busy: 'is busy with a script. See SLOWLOG; SCRIPT KILL ends it.',
  too_many_clients: 'takes no more clients. Raise maxclients.',
  timeout: 'does not answer in time. Is it stopped, overloaded, or the network in between?',
  connection: 'cannot be reached. Is it running, is the address right?',
  refused: 'refuses the request. Is it Redis 6 or later, and are its keys under apiscope: only ours?',
}

/** A request that was not answered in time. */
export class NoAnswer extends Error {}

export function kindOf(error: Error): RedisErrorKind {
  if (error instanceof NoAnswer || /Command timed out/.test(error.message)) return 'timeout'
  for (const [pattern, kind] of CODES) if (pattern.test(error.message)) return kind
  return 'connection'
}

/** One line for logs: never what was sent, which Redis likes to quote. */
export function told(kind: RedisErrorKind, display: string): string {
  return `--state: Redis at ${display} ${MENDS[kind]}`
}

/** What repeating does not mend. */
export function refusedForGood(kind: RedisErrorKind, error: Error, display: string): ApiscopeError | undefined {
  if (kind !== 'refused') return undefined
  const code = /^[A-Z]+/.exec(error.message)?.[0] ?? 'ERR'
  return new ApiscopeError('state.refused', `${told(kind, display)} (${code})`, 1, { cause: error })
}
