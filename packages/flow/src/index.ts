export * from './contract.js'
export { FlowCounters } from './counters.js'
export { type FlowLimits, flowLimits } from './limits.js'
export { FlowTable } from './table.js'
