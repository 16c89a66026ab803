/** The risk worker: ranks the APIs, shows why, and alerts when one rises. */
import { apiEvidence, type Exchange, type Fact, isHeartbeat, keys, TOPICS } from '@apiscope/schema'
import type { Output, WorkerDefinition } from '@apiscope/worker'
import { raisedAlert } from './alert.js'
import { takeSnapshot, yesterday } from './history.js'
import { levelRank, nextLevel } from './model/level.js'
import { type RiskModel, shippedModel } from './model/model.js'
import { scoreProfile } from './model/score.js'
import { observeFact } from './observe/facts.js'
import { DAY_MS, observeExchange } from './observe/observe.js'
import { FINDING_DAYS, profileOf } from './observe/profile-of.js'
import { DEFAULT_RISK_OPTIONS, type RiskOptions } from './options.js'
import type { Snapshot } from './snapshot.js'
import { createState, decodeState, type RiskState } from './state.js'
import { writeViews } from './views.js'

/** Bound to options and a model (default: the one in the package); `riskWorker` is the one with the defaults. */
export function createRiskWorker(options: Partial<RiskOptions> = {}, model?: RiskModel): WorkerDefinition<RiskState> {
  const settings = { ...DEFAULT_RISK_OPTIONS, ...options }
  return {
    name: 'risk',
    stateVersion: 2,
    primary: TOPICS.exchanges,
    side: [TOPICS.facts],
    alertTopic: TOPICS.alertsRisk,
    evidence: apiEvidence,
    create: () => createState(),
    weight: ({ calls }) => calls,
    dropped: ({ api }, out) => {
      if (api) out.zrem(keys.apis(), api.id)
    },
    encode: (state) => JSON.stringify(state),
    decode: decodeState,
    apply(state, message, topic, out) {
      if (isHeartbeat(message)) return
      const { time } = message as Exchange | Fact
      const first = state.api === undefined
      if (topic === TOPICS.facts) observeFact(state, message as Fact, settings)
      else observeExchange(state, message as Exchange, settings)
      list(state, out)
      const soon = time + (first ? settings.settleMs : settings.intervalMs)
      if (state.fresh) return
      state.fresh = true
      state.due = soon
    },
    renamed: (_state, { from }, out) => out.zrem(keys.apis(), from.id),
    wake: (state) => state.due,
    tick(state, watermark, out) {
      state.due = undefined
      state.fresh = false
      if (!state.confirmed || state.calls === 0) return
      const now = Number.isFinite(watermark) ? Math.max(state.lastSeen, watermark) : state.lastSeen
      evaluate(state, now, settings, model ?? shippedModel(), out)
      // What happened fades, whether anybody calls or not.
      if (state.findings.length > 0) state.due = now + DAY_MS
    },
  }
}

export const riskWorker = createRiskWorker()

/** An API is listed from its first answer on; what its risk is takes a while to know. */
function list(state: RiskState, out: Output): void {
  if (state.listed || !state.confirmed || state.calls === 0) return
  state.listed = true
  if (state.last === undefined) out.zadd(keys.apis(), state.api!.id, 0)
}

function evaluate(state: RiskState, now: number, options: RiskOptions, model: RiskModel, out: Output): void {
  state.findings = state.findings.filter(({ time }) => time > now - FINDING_DAYS * DAY_MS)
  const profile = profileOf(state, now)
  const score = scoreProfile(profile, model)
  const before: Snapshot = state.last ?? { day: 0, risk: 0, contributions: {} }
  const level = state.level
  state.level = nextLevel(level, score.risk, options.hysteresis)
  takeSnapshot(state, now, score, options)
  writeViews(state, profile, score, model, out)
  // What a new API is like is told by the ranking; a rise is news once the API is known, or when something happened to it.
  const worth = state.findings.length > 0 || state.lastSeen - state.firstSeen >= options.matureMs
  if (levelRank(state.level) > levelRank(level) && worth)
    out.alert(raisedAlert(state, level, score, yesterday(state.history, now) ?? before, model))
}
