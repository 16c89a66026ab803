import { TOPICS, type Topic } from '@apiscope/schema'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export interface TopicPlan {
  topic: Topic
  /** `keyed`: as many partitions as all topics keyed by API or actor share; otherwise 1. */
  keyed: boolean
  cleanup: 'delete' | 'compact'
  /** ms; -1 = without end. */
  retentionMs: number
  /** The longest message, bytes. */
  maxMessageBytes: number
}

const MESSAGE = 1_048_588

/** How each topic is created. `docs/topics.md` says why. */
export const TOPIC_PLANS: readonly TopicPlan[] = [
  { topic: TOPICS.exchanges, keyed: true, cleanup: 'delete', retentionMs: DAY, maxMessageBytes: MESSAGE },
  { topic: TOPICS.actors, keyed: true, cleanup: 'delete', retentionMs: DAY, maxMessageBytes: MESSAGE },
  { topic: TOPICS.paths, keyed: true, cleanup: 'delete', retentionMs: DAY, maxMessageBytes: MESSAGE },
  { topic: TOPICS.facts, keyed: true, cleanup: 'delete', retentionMs: DAY, maxMessageBytes: MESSAGE },
  { topic: TOPICS.findings, keyed: true, cleanup: 'delete', retentionMs: DAY, maxMessageBytes: MESSAGE },
  { topic: TOPICS.templates, keyed: false, cleanup: 'compact', retentionMs: -1, maxMessageBytes: MESSAGE },
  { topic: TOPICS.alertsInventory, keyed: false, cleanup: 'delete', retentionMs: 365 * DAY, maxMessageBytes: MESSAGE },
  { topic: TOPICS.alertsPii, keyed: false, cleanup: 'delete', retentionMs: 365 * DAY, maxMessageBytes: MESSAGE },
  { topic: TOPICS.alertsAnomaly, keyed: false, cleanup: 'delete', retentionMs: 365 * DAY, maxMessageBytes: MESSAGE },
  { topic: TOPICS.alertsRisk, keyed: false, cleanup: 'delete', retentionMs: 365 * DAY, maxMessageBytes: MESSAGE },
  { topic: TOPICS.deadletter, keyed: false, cleanup: 'delete', retentionMs: 14 * DAY, maxMessageBytes: MESSAGE },
]
