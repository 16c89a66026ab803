/** Bounds of the classifier of attack patterns: what a value may cost, however it was made. */
export interface AttackLimits {
  /** Characters of a value that are looked at from its start. Count, 3,072. */
  head: number
  /** Characters that are looked at from its end, when it is longer. Count, 1,024. */
  tail: number
  /** Layers of encoding that are undone. Count, 6. */
  layers: number
  /** Tokens of a value that are looked at: as many as its characters can hold. Count, 4,096. */
  tokens: number
}

export const ATTACK_LIMITS: AttackLimits = {
  // A table, so that docs/limits.md can show it.
  head: 3_072,
  tail: 1_024,
  layers: 6,
  tokens: 4_096,
}
