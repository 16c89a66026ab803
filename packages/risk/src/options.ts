/** Every bound and period of the risk worker. */
export interface RiskOptions {
  /** The score of a busy API is computed at most this often. ms of event time, 10,000. */
  intervalMs: number
  /** The first score waits this long for labels and anomalies to come in. ms of event time, 30,000. */
  settleMs: number
  /** Age of an API from which a rise is news by itself; before, only with an anomaly. ms of event time, 24 h. */
  matureMs: number
  /** Days of traffic counts kept. 14. */
  days: number
  /** Findings kept while they count (28 days); the oldest go first. Count, 200. */
  findings: number
  /** Days of which the last evaluation is kept. 14. */
  historyDays: number
  /** Points that the score must fall below a level's start before the level falls. 0–100, 5. */
  hysteresis: number
  /** Authentication schemes distinguished. Count, 12. */
  schemes: number
  /** Callers counted exactly; beyond it the inventory's estimate is used. Count, 64. */
  actors: number
  /** Labels kept per direction. Count, 64. */
  labels: number
}

export const DEFAULT_RISK_OPTIONS: RiskOptions = {
  intervalMs: 10_000,
  settleMs: 30_000,
  matureMs: 86_400_000,
  days: 14,
  findings: 200,
  historyDays: 14,
  hysteresis: 5,
  schemes: 12,
  actors: 64,
  labels: 64,
}
