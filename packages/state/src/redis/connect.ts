import { ApiscopeError, backoffMs, type Connection, parseConnectionUrl, readNamedFile } from '@apiscope/schema'
import { Cluster, Redis, type RedisOptions } from 'ioredis'

const OPTION = '--state'

/** A single server or a cluster: both take the same commands here. */
export type Client = Redis | Cluster

export interface Connected {
  client: Client
  display: string
  /** The last error of the connection, for messages. */
  lastError(): Error | undefined
}

/**
 * Makes a client for `redis://` or `rediss://` (TLS). Parameters: `passwordFile`, `caFile`, `certFile`, `keyFile`, `servername`, `cluster=true`.
 * It connects by itself, again and again; commands wait until it has.
 */
export function connect(url: string): Connected {
  const connection = parseConnectionUrl(url, {
    option: OPTION,
    environment: 'APISCOPE_STATE',
    schemes: ['redis', 'rediss'],
    port: 6379,
    params: ['caFile', 'certFile', 'keyFile', 'servername', 'cluster'],
  })
  const options = redisOptions(connection)
  const client =
    connection.params.get('cluster') === 'true'
      ? new Cluster(connection.hosts, {
          redisOptions: options,
          enableAutoPipelining: true,
          clusterRetryStrategy: retryDelay,
          dnsLookup: (address, callback) => callback(null, address),
        })
      : new Redis({ ...options, ...connection.hosts[0], retryStrategy: retryDelay })
  let last: Error | undefined
  client.on('error', (error: Error) => {
    last = error
  })
  client.on('ready', () => {
    last = undefined
  })
  return { client, display: connection.display, lastError: () => last }
}

/** The error a person can mend, from what the client says; undefined = it may pass. */
export function explain(error: Error, display: string): ApiscopeError | undefined {
  if (/WRONGPASS|NOAUTH|invalid password|without any password/i.test(error.message)) {
    return new ApiscopeError(
      'state.credentials',
      `--state: Redis at ${display} refuses the user or password. Give them as USER@ in the URL with ?passwordFile=FILE or APISCOPE_STATE_PASSWORD.`,
      2,
      { cause: error },
    )
  }
  if (/certificate|self.signed|wrong version number|packet length too long|ERR_TLS/i.test(error.message)) {
    return new ApiscopeError(
      'state.tls',
      `--state: no TLS with Redis at ${display} (${error.message.slice(0, 120)}). Give its authority with ?caFile=FILE, or use redis:// if it speaks no TLS.`,
      2,
      { cause: error },
    )
  }
  if (/NOPERM/.test(error.message)) {
    return new ApiscopeError(
      'state.permission',
      `--state: the Redis user may not do this at ${display} (${error.message.slice(0, 120)}). docs/redis.md lists the rights it needs.`,
      2,
      { cause: error },
    )
  }
  return undefined
}

export function unreachable(display: string, seconds: number, error: Error | undefined): ApiscopeError {
  const tls = display.startsWith('rediss:') ? 'does it speak TLS (if not, redis://)' : 'does it expect TLS (rediss://)'
  const why = error ? ` (${error.message.slice(0, 160)})` : ''
  return new ApiscopeError(
    'state.unreachable',
    `--state: no answer from Redis at ${display} for ${seconds} s${why}. Is it running, is the address right, ${tls}?`,
    1,
    { cause: error },
  )
}

function redisOptions({ scheme, user, password, path, params }: Connection): RedisOptions {
  const file = (name: string) => (params.has(name) ? readNamedFile(OPTION, name, params.get(name)!) : undefined)
  const tls = { ca: file('caFile'), cert: file('certFile'), key: file('keyFile'), servername: params.get('servername') }
  return {
    username: user,
    password,
    db: databaseOf(path),
    protocol: 2,
    enableAutoPipelining: true,
    tls: scheme === 'rediss' ? tls : undefined,
    // Whoever asked asks again: what the client kept to send later would pile up while the server is away.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    keepAlive: 10_000,
    connectTimeout: 5_000,
    // A name may lead to another server once a replica has taken over; the answer is told all the same.
    reconnectOnError: (error) => /\b(READONLY|MASTERDOWN)\b/.test(error.message) && 1,
  }
}

/** What stands after the host may be a password with a slash in it: it is never repeated. */
function databaseOf(path: string): number {
  if (path === '') return 0
  if (/^\d{1,5}$/.test(path)) return Number(path)
  throw new ApiscopeError(
    'state.database',
    '--state: what follows the host is a database number, as in redis://HOST:PORT/0. A password with / or @ in it is written percent-encoded, or read from a file with ?passwordFile=FILE.',
    2,
  )
}

function retryDelay(times: number): number {
  return backoffMs(times - 1, 100, 2_000)
}
