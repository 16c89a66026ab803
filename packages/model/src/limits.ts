/** Every bound of what is read back for people, with unit and default. */
export interface ModelLimits {
  /** Entries of feedback on scores that a store keeps, 1,000; then no more are taken (`cli.feedback_full`). */
  maxFeedback: number
  /** APIs that the pages hold in memory, the riskiest ones, 200,000; the page says how many there are beyond. */
  maxApis: number
  /** How old the list of APIs may be before it is read again; ms, 5,000. */
  refreshMs: number
  /** Share of the time that reading it may take, 0.05; beyond, it is read less often. 0–1. */
  refreshShare: number
  /** Lines of a list that one answer holds, 500; further ones are asked for. */
  pageRows: number
  /** Alerts held in memory, 50,000; of more, the newest. */
  maxAlerts: number
  /** APIs that the flow of data shows by name, 12; the others are one. */
  flowApis: number
}

export const DEFAULT_MODEL_LIMITS: ModelLimits = {
  maxFeedback: 1000,
  maxApis: 200_000,
  refreshMs: 5_000,
  refreshShare: 0.05,
  pageRows: 500,
  maxAlerts: 50_000,
  flowApis: 12,
}
