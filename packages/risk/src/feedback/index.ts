export { learnShifts, tenantModel } from './learn.js'
export {
  acceptedRisks,
  activeFeedback,
  type FeedbackAction,
  type FeedbackEntry,
  MAX_REASON,
} from './log.js'
