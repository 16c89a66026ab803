/** Names for ranges of the score. */

export type RiskLevel = 'low' | 'medium' | 'high' | 'critical'

/** Scores from which a level starts. */
export const LEVELS: readonly { level: RiskLevel; from: number }[] = [
  { level: 'critical', from: 85 },
  { level: 'high', from: 60 },
  { level: 'medium', from: 30 },
  { level: 'low', from: 0 },
]

export const levelOf = (risk: number): RiskLevel => LEVELS.find(({ from }) => risk >= from)?.level ?? 'low'

/** 0 for low … 3 for critical. */
export const levelRank = (level: RiskLevel): number =>
  LEVELS.length - 1 - LEVELS.findIndex((entry) => entry.level === level)

/** Rises at a level's start, falls only `hysteresis` points below it. */
export function nextLevel(level: RiskLevel, risk: number, hysteresis: number): RiskLevel {
  const reached = levelOf(risk)
  if (levelRank(reached) >= levelRank(level)) return reached
  const start = LEVELS.find((entry) => entry.level === level)!.from
  if (risk >= start - hysteresis) return level
  return LEVELS.find(({ from }) => risk >= from - hysteresis && levelRank(reached) <= levelRank(level))!.level
}
