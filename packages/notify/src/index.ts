/** Alerts to people and systems. */
export { loadTargets, readTargets, targetsSchema } from './config/load.js'
export type { RawTarget } from './config/raw.js'
export { DEFAULT_NOTIFY_LIMITS, type NotifyLimits } from './limits.js'
export type { Notice, NoticeKind } from './outbox/notice.js'
export type { Outcome } from './outbox/outbox.js'
export type { Rules } from './outbox/rules.js'
export {
  NOTIFY_TOPICS,
  type NotifyOptions,
  type NotifyTarget,
  type RunningNotify,
  runNotify,
} from './run/run-notify.js'
export type { Context } from './targets/common.js'
export { createTarget, TARGET_TYPES, type TargetType } from './targets/create.js'
export type { Target } from './targets/target.js'
