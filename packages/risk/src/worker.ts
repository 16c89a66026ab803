/** The risk worker: ranks the APIs, shows why, and alerts when one rises. */
import { ALERT_VERSION, alertId, type Exchange, type Fact, isHeartbeat, keys, TOPICS } from '@apiscope/schema'
import type { Output, WorkerDefinition } from '@apiscope/worker'
import { observeExchange, observeFact, profileOf } from './observe.js'
import { DEFAULT_RISK_OPTIONS, type RiskOptions } from './options.js'
import { LEVELS, type RiskLevel, type RiskScore, scoreProfile } from './score.js'
import { createState, type RiskState } from './state.js'

/** Bound to options; `riskWorker` is the one with the defaults. */
export function createRiskWorker(options: Partial<RiskOptions> = {}): WorkerDefinition<RiskState> {
  const settings = { ...DEFAULT_RISK_OPTIONS, ...options }
  return {
    name: 'risk',
    stateVersion: 1,
    primary: TOPICS.exchanges,
    side: [TOPICS.facts],
    alertTopic: TOPICS.alertsRisk,
    create: () => createState(),
    encode: (state) => JSON.stringify(state),
    decode: (text) => JSON.parse(text),
    apply(state, message, topic) {
      if (isHeartbeat(message)) return
      const { time } = message as Exchange | Fact
      const first = state.api === undefined
      if (topic === TOPICS.facts) observeFact(state, message as Fact, settings)
      else observeExchange(state, message as Exchange, settings)
      state.due ??= time + (first ? settings.settleMs : settings.intervalMs)
    },
    wake: (state) => state.due,
    tick(state, _watermark, out) {
      state.due = undefined
      if (state.confirmed && state.calls > 0) evaluate(state, settings, out)
    },
  }
}

export const riskWorker = createRiskWorker()

function evaluate(state: RiskState, options: RiskOptions, out: Output): void {
  const api = state.api!
  const score = scoreProfile(profileOf(state))
  out.zadd(keys.apis(), api.id, score.risk)
  const fields: Record<string, string | number | null> = { risk: score.risk, level: score.level, base: score.base }
  for (const name of state.shown) fields[name] = null
  state.shown = Object.keys(score.contributions)
  out.hset(keys.risk(api.id), { ...fields, ...score.contributions })
  const before = state.level
  state.level = nextLevel(before, score.risk, options.hysteresis)
  // What a new API is like is told by the ranking; a rise is news once the API is known, or when something happened to it.
  const worth = state.findings.length > 0 || state.lastSeen - state.firstSeen >= options.matureMs
  if (rank(state.level) > rank(before) && worth) alertRaised(state, before, score, out)
  state.risk = score.risk
}

const rank = (level: RiskLevel) => LEVELS.length - LEVELS.findIndex((entry) => entry.level === level)

/** Rises at a level's start, falls only `hysteresis` points below it. Exported for its test. */
export function nextLevel(level: RiskLevel, risk: number, hysteresis: number): RiskLevel {
  const reached = LEVELS.find(({ from }) => risk >= from)!.level
  if (rank(reached) >= rank(level)) return reached
  const start = LEVELS.find((entry) => entry.level === level)!.from
  if (risk >= start - hysteresis) return level
  return LEVELS.find(({ from }) => risk >= from - hysteresis && rank(reached) <= rank(level))!.level
}

function alertRaised(state: RiskState, before: RiskLevel, score: RiskScore, out: Output): void {
  const api = state.api!
  const top = Object.entries(score.contributions).slice(0, 4)
  out.alert({
    v: ALERT_VERSION,
    id: alertId('risk_raised', api.id, state.level, state.lastSeen),
    time: state.lastSeen,
    kind: 'risk_raised',
    severity: state.level,
    api,
    title: `Risk of ${api.id} is now ${state.level} (${Math.round(score.risk)}): ${top.map(([name]) => name.replaceAll('_', ' ')).join(', ')}`,
    evidence: {
      metric: 'risk',
      observed: score.risk,
      before: state.risk,
      level_before: before,
      factors: score.contributions,
    },
  })
}
