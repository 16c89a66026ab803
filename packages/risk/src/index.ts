export type { Factor } from './factors/factor.js'
export { FACTORS } from './factors/index.js'
export {
  acceptedRisks,
  activeFeedback,
  type FeedbackAction,
  type FeedbackEntry,
  learnShifts,
  MAX_REASON,
  tenantModel,
} from './feedback/index.js'
export { FLOORS } from './floors/index.js'
export { changes, yesterday } from './history.js'
export { FEATURES, featuresOf, STAKE_CHAIN } from './model/features.js'
export { type RiskInterval, riskInterval } from './model/interval.js'
export { LEVELS, levelOf, nextLevel, type RiskLevel } from './model/level.js'
export { parseModel, priorModel, type RiskModel, shippedModel } from './model/model.js'
export { currentName, currentNames } from './model/renamed.js'
export { type RiskScore, scoreProfile } from './model/score.js'
export { DEFAULT_RISK_OPTIONS, type RiskOptions } from './options.js'
export {
  advise,
  envoyConfig,
  type Limit,
  nginxConfig,
  type Policy,
  type PolicyInput,
  withoutRelays,
} from './policy/index.js'
export { PRODUCTS } from './products/index.js'
export { profileFromJson, profileToJson } from './profile/from-json.js'
export type { RiskProfile } from './profile/profile.js'
export { impactOf, sensitivityOf } from './profile/sensitivity.js'
export type { Snapshot } from './snapshot.js'
export type { RiskState } from './state.js'
export { createRiskWorker, riskWorker } from './worker.js'
