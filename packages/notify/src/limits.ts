/** Every bound of notifying, with unit and default. */
export interface NotifyLimits {
  /** Alerts (of an incident) kept with an entry, 20: the first, and the newest; of more only the number. */
  keptAlerts: number
  /** Bytes of the evidence of an alert that are kept, 8,192; larger evidence is left out, and that is told in it. */
  evidenceBytes: number
  /** Entries that wait for one target, 10,000; beyond, the least grave and oldest goes to the dead letters (`notify.backlog_full`). */
  maxWaiting: number
  /** Incidents remembered per target once they are told, 5,000; beyond, the oldest is forgotten, and more of it is a new message. */
  maxTold: number
  /** Ids remembered per partition to tell repeats, 16,384; beyond, the oldest are forgotten. */
  maxSeenIds: number
  /** An incident's message is updated at most so often; ms, 60,000. */
  updateMs: number
  /** An incident takes no more alerts after so long without one, and is forgotten; ms, 86,400,000. */
  groupMs: number
  /** Wait after the first failure of a target; ms, 1,000. Doubled with each further one, half of it random. */
  firstRetryMs: number
  /** The longest wait; ms, 300,000. */
  maxRetryMs: number
  /** Given up so long after the first attempt; ms, 86,400,000. Then it is a dead letter (`notify.given_up`). */
  giveUpMs: number
  /** How long one delivery may take; ms, 15,000. */
  sendMs: number
  /** Alerts in one delivery to a target that takes many, 200. */
  batchAlerts: number
  /** Lines of a summary, 10. */
  summaryLines: number
  /** Bytes of a target's answer that are read, 65,536. */
  answerBytes: number
  /** Targets in one file, 100. */
  maxTargets: number
  /** Messages waiting per partition before consumption of it pauses, 2,000. */
  maxInbox: number
  /** How long the deliveries at hand may take when it is told to end; ms, 8,000. */
  stopMs: number
}

export const DEFAULT_NOTIFY_LIMITS: NotifyLimits = {
  keptAlerts: 20,
  evidenceBytes: 8_192,
  maxWaiting: 10_000,
  maxTold: 5_000,
  maxSeenIds: 16_384,
  updateMs: 60_000,
  groupMs: 86_400_000,
  firstRetryMs: 1_000,
  maxRetryMs: 300_000,
  giveUpMs: 86_400_000,
  sendMs: 15_000,
  batchAlerts: 200,
  summaryLines: 10,
  answerBytes: 65_536,
  maxTargets: 100,
  maxInbox: 2_000,
  stopMs: 8_000,
}
