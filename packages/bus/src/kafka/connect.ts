import { promisify } from 'node:util'
import { constants, gzip, unzip } from 'node:zlib'
import { ApiscopeError, type Connection, parseConnectionUrl, readNamedFile } from '@apiscope/schema'
import type { KafkaConfig, SASLOptions } from 'kafkajs'
import { CompressionCodecs, CompressionTypes, Kafka, logLevel } from './client.js'
import { SHUT, SocketGate } from './socket-gate.js'

const OPTION = '--bus'

/** A message of the client that is the same as one before is not logged again for so long; ms. */
const QUIET_MS = 30_000
const MAX_SAID = 200

export interface KafkaOptions {
  /** Operational messages of the client, warnings and worse. */
  log?(message: string, details: Record<string, unknown>): void
}

/** One client of the brokers: an admin, a producer or a consumer, and the gate that ends it for good. */
export interface KafkaClient {
  kafka: Kafka
  gate: SocketGate
}

export interface KafkaConnection {
  /** A client with connections of its own. */
  client(): KafkaClient
  display: string
  /** Operational messages, as given. */
  log: NonNullable<KafkaOptions['log']>
  /** Partitions of keyed topics when they are created; undefined = the default. */
  partitions: number | undefined
  /** Copies of each partition when topics are created; -1 = what the brokers are set to. */
  replication: number
  sessionTimeoutMs: number
}

const compress = promisify(gzip)
const decompress = promisify(unzip)

/**
 * Reads `kafka://` or `kafkas://` (TLS) URLs: `kafkas://USER@HOST:PORT,HOST:PORT?mechanism=scram-sha-256&passwordFile=FILE`. Parameters:
 * `mechanism` (plain, scram-sha-256, scram-sha-512; default plain), `passwordFile`, `caFile`, `certFile`, `keyFile`, `servername`,
 * `partitions`, `replication`, `sessionTimeoutMs`.
 */
export function connect(url: string, options: KafkaOptions): KafkaConnection {
  const connection = parseConnectionUrl(url, {
    option: OPTION,
    environment: 'APISCOPE_BUS',
    schemes: ['kafka', 'kafkas'],
    port: 9092,
    params: [
      'mechanism',
      'caFile',
      'certFile',
      'keyFile',
      'servername',
      'partitions',
      'replication',
      'sessionTimeoutMs',
    ],
  })
  // Level 1: half the time of the default level for a tenth more bytes.
  CompressionCodecs[CompressionTypes.GZIP] = () => ({
    compress: (encoder: { buffer: Buffer }) => compress(encoder.buffer, { level: constants.Z_BEST_SPEED }),
    decompress,
  })
  const log = sparingly(options.log ?? (() => {}))
  const config: KafkaConfig = {
    clientId: 'apiscope',
    brokers: connection.hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`),
    ssl: tls(connection),
    sasl: sasl(connection),
    connectionTimeout: 5_000,
    authenticationTimeout: 10_000,
    requestTimeout: 30_000,
    retry: { retries: 5, initialRetryTime: 200, maxRetryTime: 2_000 },
    logLevel: logLevel.WARN,
    logCreator:
      () =>
      ({ namespace, log: { message, ...details } }) =>
        // A client that was ended says that it lost its connections.
        message.includes(SHUT) ||
        log(`kafka ${namespace}: ${message}`, { error: details.error, groupId: details.groupId }),
  }
  return {
    client() {
      const gate = new SocketGate()
      return { kafka: new Kafka({ ...config, socketFactory: gate.factory }), gate }
    },
    display: connection.display,
    log: options.log ?? (() => {}),
    partitions: number(connection, 'partitions', 1, 1_000),
    replication: number(connection, 'replication', 1, 10) ?? -1,
    sessionTimeoutMs: number(connection, 'sessionTimeoutMs', 6_000, 300_000) ?? 20_000,
  }
}

/** A client whose broker is away says the same several times a second: each message once in a while, with how often it was meant. */
function sparingly(log: NonNullable<KafkaOptions['log']>): NonNullable<KafkaOptions['log']> {
  const said = new Map<string, { at: number; left: number }>()
  return (message, details) => {
    const last = said.get(message)
    if (last && Date.now() - last.at < QUIET_MS) {
      last.left++
      return
    }
    if (said.size >= MAX_SAID) said.clear()
    said.set(message, { at: Date.now(), left: 0 })
    log(message, last && last.left > 0 ? { ...details, repeated: last.left } : details)
  }
}

/** The error that a person can mend and waiting does not; undefined = it may pass. */
export function explain(error: Error, display: string): ApiscopeError | undefined {
  for (let at: Error | undefined = error; at; at = at.cause as Error | undefined) {
    if (at.name === 'KafkaJSSASLAuthenticationError' || /SASL .*(mechanism|authentication)/i.test(at.message)) {
      return new ApiscopeError(
        'bus.credentials',
        `--bus: Kafka at ${display} refuses the user, password or mechanism. Give them as USER@ in the URL with ?mechanism=… and ?passwordFile=FILE or APISCOPE_BUS_PASSWORD.`,
        2,
        { cause: error },
      )
    }
    if (/certificate|self.signed|wrong version number|ERR_TLS/i.test(at.message)) {
      return new ApiscopeError(
        'bus.tls',
        `--bus: no TLS with Kafka at ${display} (${at.message.slice(0, 120)}). Give its authority with ?caFile=FILE, or use kafka:// if it speaks no TLS.`,
        2,
        { cause: error },
      )
    }
    if (/AUTHORIZATION_FAILED|not authorized/i.test(`${(at as { type?: string }).type} ${at.message}`)) {
      return new ApiscopeError(
        'bus.permission',
        `--bus: the Kafka user may not do this at ${display} (${at.message.slice(0, 120)}). docs/topics.md lists the rights it needs.`,
        2,
        { cause: error },
      )
    }
  }
  return undefined
}

export function unreachable(display: string, seconds: number, error: Error | undefined): ApiscopeError {
  const tls = display.startsWith('kafkas:') ? 'does it speak TLS (if not, kafka://)' : 'does it expect TLS (kafkas://)'
  const why = error ? ` (${error.message.slice(0, 160)})` : ''
  return new ApiscopeError(
    'bus.unreachable',
    `--bus: no answer from Kafka at ${display} for ${seconds} s${why}. Is it running, is the address right, ${tls} or a user?`,
    1,
    { cause: error },
  )
}

function tls({ scheme, params }: Connection) {
  if (scheme !== 'kafkas') return false
  const file = (name: string) => (params.has(name) ? readNamedFile(OPTION, name, params.get(name)!) : undefined)
  const servername = params.get('servername')
  return { ca: file('caFile'), cert: file('certFile'), key: file('keyFile'), ...(servername ? { servername } : {}) }
}

function sasl({ user, password, params }: Connection): SASLOptions | undefined {
  const mechanism = params.get('mechanism') ?? 'plain'
  if (!['plain', 'scram-sha-256', 'scram-sha-512'].includes(mechanism)) {
    throw new ApiscopeError('bus.mechanism', `--bus: mechanism must be plain, scram-sha-256 or scram-sha-512.`, 2)
  }
  if (user === undefined) return undefined
  if (password === undefined) {
    throw new ApiscopeError(
      'bus.password',
      `--bus: the password of user '${user}' is missing. Give ?passwordFile=FILE or set APISCOPE_BUS_PASSWORD or APISCOPE_BUS_PASSWORD_FILE.`,
      2,
    )
  }
  return { mechanism, username: user, password } as SASLOptions
}

function number({ params }: Connection, name: string, least: number, most: number): number | undefined {
  const text = params.get(name)
  if (text === undefined) return undefined
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new ApiscopeError(`bus.${name}`, `--bus: ${name} must be a whole number from ${least} to ${most}.`, 2)
}
