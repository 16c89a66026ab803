/**
 * How long to wait before attempt number `attempt` + 1 (0 = after the first failure), ms: doubled from `firstMs` up to `maxMs`, of which the
 * upper half is random. Without the random part all that lost one server would come back to it in step.
 * `random` gives [0, 1).
 */
export function backoffMs(attempt: number, firstMs: number, maxMs: number, random: () => number = Math.random): number {
  const whole = Math.min(firstMs * 2 ** Math.min(attempt, 30), maxMs)
  return whole / 2 + (whole / 2) * random()
}
