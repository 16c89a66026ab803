/** A tenant's weights: the fitted ones, moved a little by what its people said. */
import { createHash } from 'node:crypto'
import { FEATURES, STAKE_CHAIN } from '../model/features.js'
import type { RiskModel } from '../model/model.js'
import { activeFeedback, type FeedbackEntry } from './log.js'

/** Standard deviation of a log-weight before anybody said anything: one opinion moves it by a tenth or so. */
const PRIOR_DEVIATION = 0.5
/** The stakes move together and all scores with them, so that they take more to move. */
const STAKES_DEVIATION = 0.15
/** No weight ever moves by more than half. */
const MOST = Math.log(1.5)
/** Nor all of them together by more than this, in log-weights. */
const MOST_TOGETHER = 1.5
/** Fixed, so that the same log gives the same weights everywhere. */
const STEPS = 300
const STEP_SIZE = 0.01

const CHAIN = new Set(STAKE_CHAIN)
const KNOWN = new Set(FEATURES.map(({ name }) => name))
/** The stakes move together, so that they keep their order and the score its monotony. */
const groupOf = (name: string) => (CHAIN.has(name) ? 'stakes' : name)

/**
 * Shifts of log-weights by group, the mode of the posterior: `raise` says that the score should be higher than it was, `dismiss` lower, each with a
 * logistic likelihood of the change; normal prior around no shift. `accept` teaches nothing: who bears a risk does not say that there is none.
 */
export function learnShifts(log: readonly FeedbackEntry[]): Map<string, number> {
  const said = activeFeedback(log).flatMap((entry) => {
    if (entry.action !== 'raise' && entry.action !== 'dismiss') return []
    const parts = Object.entries(entry.contributions ?? {}).filter(
      ([name]) => KNOWN.has(name) && (entry.factor === undefined || name === entry.factor),
    )
    return parts.length === 0 ? [] : [{ sign: entry.action === 'raise' ? 1 : -1, parts }]
  })
  const shifts = new Map<string, number>()
  for (const { parts } of said) for (const [name] of parts) shifts.set(groupOf(name), 0)
  for (let step = 0; step < STEPS && said.length > 0; step++) climb(said, shifts)
  return bounded(shifts)
}

const deviation = (group: string) => (group === 'stakes' ? STAKES_DEVIATION : PRIOR_DEVIATION)

interface Said {
  sign: number
  parts: [name: string, contribution: number][]
}

/** One step of gradient ascent on the log-posterior. */
function climb(said: readonly Said[], shifts: Map<string, number>): void {
  const gradient = new Map<string, number>()
  for (const [group, shift] of shifts) gradient.set(group, -shift / deviation(group) ** 2)
  for (const { sign, parts } of said) {
    const change = parts.reduce((sum, [name, c]) => sum + c * Math.expm1(shifts.get(groupOf(name))!), 0)
    const pull = sign / (1 + Math.exp(sign * change))
    for (const [name, c] of parts) {
      const group = groupOf(name)
      gradient.set(group, gradient.get(group)! + pull * c * Math.exp(shifts.get(group)!))
    }
  }
  for (const [group, g] of gradient) {
    const next = shifts.get(group)! + STEP_SIZE * g
    shifts.set(group, Math.max(-MOST, Math.min(MOST, next)))
  }
}

function bounded(shifts: Map<string, number>): Map<string, number> {
  const total = [...shifts.values()].reduce((sum, shift) => sum + Math.abs(shift), 0)
  const scale = total > MOST_TOGETHER ? MOST_TOGETHER / total : 1
  return new Map([...shifts].map(([group, shift]) => [group, Math.round(shift * scale * 10_000) / 10_000]))
}

/** The model with the tenant's shifts; the same model when nothing in the log teaches. */
export function tenantModel(model: RiskModel, log: readonly FeedbackEntry[]): RiskModel {
  const shifts = learnShifts(log)
  const factors = FEATURES.map(({ name }) => Math.exp(shifts.get(groupOf(name)) ?? 0))
  if (factors.every((factor) => factor === 1)) return model
  const digest = createHash('sha256')
    .update(JSON.stringify([...shifts].sort()))
    .digest('hex')
    .slice(0, 6)
  const round = (weight: number) => Math.round(weight * 10_000) / 10_000
  return {
    ...model,
    version: `${model.version}+${digest}`,
    weights: Object.fromEntries(FEATURES.map(({ name }, j) => [name, round(model.weights[name]! * factors[j]!)])),
    replicates: model.replicates.map(({ base, weights }) => ({
      base,
      weights: weights.map((weight, j) => weight * factors[j]!),
    })),
  }
}
