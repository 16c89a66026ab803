/** Every bound of what is read back for people, with unit and default. */
export interface ModelLimits {
  /** Entries of feedback on scores that a store keeps, 1,000; then no more are taken (`cli.feedback_full`). */
  maxFeedback: number
}

export const DEFAULT_MODEL_LIMITS: ModelLimits = {
  maxFeedback: 1000,
}
