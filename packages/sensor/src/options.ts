/** Everything that can be set on a sensor, and every bound it keeps. Listed in `docs/limits.md`. */
import type { Parameter } from '@apiscope/schema'
import type { UdpTunnelPorts } from '@apiscope/wire'

/** A personal value that was found in a text or a field. */
export interface Found {
  /** A label, or `ID`. */
  label: string
  /** Equal for equal values however they are written; '' for what tells nobody from others. */
  normal: string
}

/** Finds personal values: the detectors live with the labels, and are handed to the sensor, where the values are. */
export interface ProseReader {
  /** Of a text that people write, with places in it. */
  text(text: string, about: { host: string; time: number }): (Found & { start: number; end: number })[]
  /** Is a value such a text, rather than one datum? */
  isText(value: string): boolean
  /** Of one datum under its name. */
  field(name: string, value: string, about: { host: string; time: number }): Found[]
}

export interface SensorOptions {
  /** Name of this sensor in every exchange. */
  sensor: string
  /** Tenant's key for the HMACs of principals and identities, ≥ 16 bytes; all sensors of a tenant share it. */
  hmacKey: Buffer
  /** Add SHA-256 of bodies. */
  digest: boolean
  /** CIDR blocks whose X-Forwarded-For is believed. */
  trustedProxies: string[]
  /** Replaces the values of parameters before they leave (sealed mode); absent = values leave as they are. */
  seal?: Seal
  /** Reads texts and fields for personal values; absent = nobody looks into texts, and nothing is followed to models. */
  prose?: ProseReader
  /** Who asks models, of all threads (`askersTable`); absent: this one knows its own. */
  askers?: SharedArrayBuffer
  /** Seed of the flow table's hash. Live sensors take a random one, so that nobody can aim flows at one bucket. */
  hashSeed?: number
  /** TLS keys are fed to this sensor: encrypted bytes wait for theirs. A key log inside a capture says so by itself. */
  keysExpected?: boolean
  /** Ports of UDP tunnels beside the usual ones, by kind. */
  tunnels?: Partial<UdpTunnelPorts>
  /** Where this program itself is asked for its metrics and pages: such calls are counted and not told (`sensor.own_exchanges`). */
  own?: readonly OwnListener[]
  /** Routes known of hosts from the start, by host. */
  routes?: RoutesByHost
  /** Descriptions of Protobuf messages: serialised FileDescriptorSets. */
  protosets?: Uint8Array[]
  limits: SensorLimits
}

/** What sealed mode makes of values, and of the words of a path that nobody has taken for values yet. */
export interface Seal {
  (parameters: Parameter[], exchange: { host: string; time: number }): Parameter[]
  /** A template of the rules with the words replaced that may be somebody's; as many segments as before. */
  words?: (template: string) => string
}

/** A port of this program, and the addresses at which it can be reached there. */
export interface OwnListener {
  port: number
  addresses: readonly string[]
}

/** Path templates by host; `*` is any host. Plain data: decode threads get a copy. */
export interface RoutesByHost {
  /** From API descriptions: a path that one describes to its end has its name. */
  described: Record<string, string[]>
  /** From learning: as far as they reach. */
  learned: Record<string, string[]>
}

export interface SensorLimits {
  /** Decoded body bytes looked into per message, for parameters and identities. Bytes, 64 KiB. */
  inspectBytes: number
  /** Body bytes of a request outside the sample whose fields are searched for attack patterns; what is behind is searched as it passes. Bytes, 64 KiB. */
  suspectBytes: number
  /** Calls told of one batch (OData `$batch`, arrays of GraphQL and JSON-RPC). Beyond: `http.batch_calls_left`, oddity `batch-cut`. Count, 128. */
  batchCalls: number
  /** Exchanges of one API inspected before sampling sets in. Count, 64. */
  inspectFirst: number
  /** After that, one exchange in so many is inspected. Count, 32. */
  inspectEvery: number
  /** And besides so many a minute of one API: one that is called more seldom is inspected whole. Count, 6. */
  inspectPerMinute: number
  /** APIs whose sampling state is kept; the least recently seen goes first. Count, 20,000. */
  sampledApis: number
  /** Host header → host results kept. Count, 10,000. */
  cachedHosts: number
  /** Authorization fields with what was read of them, kept since callers repeat theirs; texts and results together. Bytes, 8 MiB. */
  credentialCacheBytes: number
  /** Answers with what was read of them, kept since the same ones are given again and again; bodies and results together. Bytes, 16 MiB. */
  answerBytes: number
  /** Values → HMAC results kept. Count, 20,000. */
  cachedPseudonyms: number
  /** Identities per exchange; what is beyond is left out. Count, 64. */
  identities: number
  /** People told of one answer, of each kind (by id, e-mail address, phone number, user name). Count, 1,024. */
  subjects: number
  /** Personal values told of an exchange by their keyed hashes; what is beyond is left out. Count, 128. */
  personal: number
  /** What answers of models that are read along may keep together, in each thread; beyond, those read longest are let go of (`cut`). Bytes, 64 MiB. */
  modelBytes: number
  /** Places for addresses that call models: what they call is all looked into, for where it goes. Count, 4,096. */
  askers: number
  /** … for so long after they last called one. ms, 3,600,000. */
  askerMs: number
  /** Exchanges wait this long in packet time, so that they leave in order of (time, id). ms, 1,000. */
  releaseHoldMs: number
  /** Exchanges that may wait; beyond it the oldest leave early. Count, 50,000. */
  releaseMax: number
  /** Longest run of one-second heartbeats; a longer gap in packet time is passed by minutes. s, 60. */
  heartbeatRun: number
  /** Longest gap in packet time that is passed by minutes; a longer one gets one heartbeat at its end. s, 3,600. */
  heartbeatGap: number
  /** Packet time that steps back by no more than this is reordering; by more, the stamp is doubted (`sensor.clock_doubts`). ms, 10,000. */
  clockBackMs: number
  /** Packet time that goes ahead by no more than this is silence; by more, the stamp is doubted. ms, 3,600,000. */
  clockAheadMs: number
  /** Frames that must agree on another time before packet time follows them. Count, 4. */
  clockWitnesses: number
  /** Frames with doubted stamps that wait for one that agrees with packet time; when none does, it has changed. Count, 1,024. */
  clockHeldFrames: number
  /** The same, in bytes of these frames. Bytes, 1 MiB. */
  clockHeldBytes: number
  /** APIs whose calls are counted for path events; the least recently seen go first. Count, 50,000. */
  sampledPaths: number
  /** Path events of one host in a second of packet time; beyond: `sensor.paths_over_rate`. Count, 50. */
  hostPathsPerSecond: number
  /** Path events in a second of packet time; beyond: `sensor.paths_over_rate`. Count, 1,000. */
  pathsPerSecond: number
  /** APIs of one host counted in a minute; beyond: `sensor.pulses_over_limit`. Count, 512. */
  pulseApis: number
  /** APIs of all hosts counted in a minute; beyond: `sensor.pulses_over_limit`. Count, 20,000. */
  pulses: number
  /** Hosts of a server address that are distinguished without asking; of further ones those called often, see `placeCalls`. Count, 64. */
  hostsFree: number
  /** Hosts of a server address that are distinguished at most; what is answered beyond is called `{other}@ADDRESS`: `sensor.hosts_over_limit`. Count, 1,000. */
  hostsPerServer: number
  /** The same for operations (GraphQL, JSON-RPC) of a path. Count, 128. */
  operationsFree: number
  /** Operations of a path at most; beyond: `#{other}`, `sensor.operations_over_limit`. Count, 1,000. */
  operationsPerPath: number
  /** Methods of a server address that no standard knows; beyond: `{other}`, `sensor.methods_over_limit`. Count, 8. */
  methodsPerServer: number
  /** Answered calls by which a host or operation beyond the free ones gets a name of its own. Count, 8. */
  placeCalls: number
  /** After templates were taken up, the old names are let go of this much later, when what was under way has ended. ms, 30,000. */
  renameAfterMs: number
  /** Request target published. Characters, 8,192. */
  targetLength: number
  /** Hosts, SNI names and ports distinguished in the report. Count, 1,000. */
  reportEntries: number
}

export const DEFAULT_SENSOR_LIMITS: SensorLimits = {
  inspectBytes: 64 * 1024,
  suspectBytes: 64 * 1024,
  batchCalls: 128,
  inspectFirst: 64,
  inspectEvery: 32,
  inspectPerMinute: 6,
  sampledApis: 20_000,
  cachedHosts: 10_000,
  credentialCacheBytes: 8 * 1024 * 1024,
  answerBytes: 16 * 1024 * 1024,
  cachedPseudonyms: 20_000,
  identities: 64,
  subjects: 1_024,
  personal: 128,
  modelBytes: 64 * 1024 * 1024,
  askers: 4_096,
  askerMs: 3_600_000,
  releaseHoldMs: 1_000,
  releaseMax: 50_000,
  heartbeatRun: 60,
  heartbeatGap: 3_600,
  clockBackMs: 10_000,
  clockAheadMs: 3_600_000,
  clockWitnesses: 4,
  clockHeldFrames: 1_024,
  clockHeldBytes: 1024 * 1024,
  sampledPaths: 50_000,
  hostPathsPerSecond: 50,
  pathsPerSecond: 1_000,
  pulseApis: 512,
  pulses: 20_000,
  hostsFree: 64,
  hostsPerServer: 1_000,
  operationsFree: 128,
  operationsPerPath: 1_000,
  methodsPerServer: 8,
  placeCalls: 8,
  renameAfterMs: 30_000,
  targetLength: 8_192,
  reportEntries: 1_000,
}

/** A key for tests, benchmarks and fixtures, so that the same input gives the same bytes. No command uses it: it is no secret. */
export const FIXTURE_KEY = Buffer.from('apiscope fixtures: a fixed key, not a secret')
