export * from './contract.js'
export { DEFAULT_STATE_LIMITS, type StateLimits } from './limits.js'
export * from './open.js'
export type { StateLog, Trouble } from './troubles.js'
