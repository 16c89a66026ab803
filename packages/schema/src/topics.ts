import type { AgentFacts } from './agent.js'
import type { Alert } from './alert.js'
import type { ApiName, Exchange, Identity, PersonalValue, PromptScore, Subjects } from './exchange.js'

/** Topic names. Everything keyed by `api.id` shares one partitioner and one partition count, so one partition owns one API. */
export const TOPICS = {
  exchanges: 'apiscope.exchanges',
  actors: 'apiscope.actors',
  paths: 'apiscope.paths',
  templates: 'apiscope.templates',
  facts: 'apiscope.facts',
  findings: 'apiscope.findings',
  alertsInventory: 'apiscope.alerts.inventory',
  alertsPii: 'apiscope.alerts.pii',
  alertsAnomaly: 'apiscope.alerts.anomaly',
  alertsRisk: 'apiscope.alerts.risk',
  deadletter: 'apiscope.deadletter',
} as const

export type Topic = (typeof TOPICS)[keyof typeof TOPICS]

/** What every message on `apiscope.exchanges` is. A heartbeat goes to every partition for each second of packet time. */
export type ExchangeMessage = Exchange | Heartbeat | Renaming | Feedback

/** Packet time has reached `time` at `sensor`: quiet partitions move on. Earlier than the one before: the sensor's clock was set back. */
export interface Heartbeat {
  v: 1
  heartbeat: true
  sensor: string
  /** ms since epoch, a whole second. */
  time: number
  /** What the sensor reads: a recording (the same when it is read again), or one run on live traffic. Absent: not known. */
  recording?: string
  /** Number of this heartbeat in `recording`, from 0: where it is not beyond the last one, the recording is read again. */
  beat?: number
}

/**
 * A sensor has taken up templates and renames an API from here on: to the owner of the old name (key `from.id`), which
 * lets go of it, and to the owner of the new one (key `to.id`), which takes over since when there is such an API.
 */
export interface Renaming {
  v: 1
  renaming: true
  id: string
  sensor: string
  /** Event time, ms. */
  time: number
  from: ApiName
  to: ApiName
  /** First call under any of the old names, ms. */
  since: number
}

export function isRenaming(message: unknown): message is Renaming {
  return typeof message === 'object' && message !== null && (message as Renaming).renaming === true
}

export function isHeartbeat(message: unknown): message is Heartbeat {
  return typeof message === 'object' && message !== null && (message as Heartbeat).heartbeat === true
}

/**
 * What a person says of an alert. It goes onto the topic that the alert came from (exchanges, keyed by `api.id`, or actors,
 * keyed by the actor), so that it has one place among the traffic, in every replay. Only the anomaly workers learn from it.
 */
export interface Feedback {
  v: 1
  feedback: 'dismiss'
  /** Id of the alert. */
  alert: string
  /** When it was said; ms since epoch. */
  time: number
  api: ApiName
  kind: string
  /** `evidence.metric` and `evidence.observed` of the alert; of one about the API as a whole `METRIC@WINDOW`. */
  metric: string
  observed: number
  /** Of an injection: where it was seen (`query:q`), the masked shapes of the values, and the kinds of attack they look like. */
  parameters?: string[]
  shapes?: string[]
  classes?: string[]
  /** The alert's client, if it named one. */
  client?: string
  /** `evidence.actor`: the alert came from what one actor does over all APIs. */
  actor?: string
  reason: string
  by?: string
}

export function isFeedback(message: unknown): message is Feedback {
  return typeof message === 'object' && message !== null && (message as Feedback).feedback === 'dismiss'
}

/** Topic and key of a dismissal: where the alert came from. */
export function feedbackAddress(feedback: Feedback): { topic: Topic; key: string } {
  return feedback.actor === undefined
    ? { topic: TOPICS.exchanges, key: feedback.api.id }
    : { topic: TOPICS.actors, key: feedback.actor }
}

/** The slim view of an exchange on `apiscope.actors`, keyed by actor (`client.id`). */
export interface ActorEvent {
  v: 1
  id: string
  time: number
  actor: string
  ip: string
  api: ApiName
  status?: number
  bytesOut: number
  bytesIn: number
  records?: number
  principal?: string
  identities?: Identity[]
  /** As in the exchange; a copy under the address has none. */
  subjects?: Subjects
  /** As in the exchange. */
  personal?: PersonalValue[]
  /** A model was asked: who answers. */
  model?: string
  /** Names of tools that a model has called in its answer. */
  called?: string[]
  /** As in the exchange. */
  prompt?: PromptScore
  /** As in the exchange. */
  targets?: string[]
  /** Keyed HMACs of the path parameters, so that enumeration shows without the values. */
  objects?: string[]
  /** As in the exchange. */
  agent?: AgentFacts
  /** As in the exchange. */
  sensor?: string
  /** As in the exchange. */
  released?: number
  /** A copy under the caller's address of an event that is keyed by its login; its id ends in `@`. */
  joined?: true
}

/**
 * On `apiscope.paths`, keyed by host: that a path was called, for who learns templates. Only what is new or has become twice as
 * frequent is told, so it is slim.
 */
export interface PathEvent {
  v: 1
  /** Of the exchange. */
  id: string
  time: number
  host: string
  method: string
  /** As in the exchange's API. */
  template: string
  /** What stood in the template's placeholders, as in the exchange's parameters. */
  values?: string[]
  status?: number
  /** Calls since the last event of this API; this one included. */
  calls: number
  sensor: string
  /** As in the exchange. */
  released?: number
}

/**
 * On `apiscope.paths`, keyed by host: how often its APIs were called in a minute, for who owns the host. Sent before the heartbeat that
 * ends the minute; what of the minute completes later counts in a later one.
 */
export interface PulseEvent {
  v: 1
  pulse: true
  /** Of sensor, host and minute. */
  id: string
  /** End of the minute; ms since epoch. */
  time: number
  host: string
  sensor: string
  /** By `api.id`; bounded. */
  calls: Record<string, number>
}

export function isPulse(message: unknown): message is PulseEvent {
  return typeof message === 'object' && message !== null && (message as PulseEvent).pulse === true
}

/** On `apiscope.templates`, keyed by host: paths of this host that the inventory worker has learned. */
export interface TemplateMessage {
  v: 1
  host: string
  /** Learned templates, in order of their text. A word beside a parameter wins over it. */
  templates: string[]
  time: number
  /** Names that these templates replace, the most called first; bounded. */
  replaced?: { method: string; from: string; to: string; since: number }[]
}

/**
 * On `apiscope.facts`, keyed by `api.id`: what a worker learned about an API and the risk worker needs. The latest fact
 * of each (source, api) replaces the one before; `time` is event time.
 */
export interface Fact {
  v: 1
  source: 'inventory' | 'pii' | 'anomaly'
  api: ApiName
  time: number
  values: Record<string, number | string | boolean | Record<string, number>>
}

/**
 * On `apiscope.findings`, keyed by `api.id`: what a worker that owns actors has found at an API. The owner of the API raises the alert,
 * so that it is in one incident with the others and counts in the API's risk.
 */
export interface FindingMessage {
  v: 1
  /** Event time, ms. */
  time: number
  alert: Alert
  /** Requests it is about, and those of them that were answered 2xx. */
  count: number
  answered: number
}

/** On `apiscope.findings`, keyed by `api.id`: what the owner of a host knows of the other APIs there. */
export interface SiblingsMessage {
  v: 1
  siblings: true
  /** Event time, ms. */
  time: number
  api: ApiName
  /** Other APIs are called far more often than this hour usually brings, too. */
  surge?: {
    apis: number
    /** Calls over what was due, of the second most; ≥ 1. */
    ratio: number
  }
  /**
   * How the others go with the time of day, for an API that is new: logarithms of calls an hour against their mean, per hour of the day
   * by the tenant's clock; the second half says what weekends add.
   */
  season?: number[]
}

export function isSiblings(message: unknown): message is SiblingsMessage {
  return typeof message === 'object' && message !== null && (message as SiblingsMessage).siblings === true
}
