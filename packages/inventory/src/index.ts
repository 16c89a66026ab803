export { type Evidence, evidenceOf } from './confirm.js'
export {
  type ApiDescription,
  type DescribedOperation,
  describedTemplates,
  loadOpenApi,
  parseOpenApi,
} from './openapi/load.js'
export { DEFAULT_INVENTORY_OPTIONS, type InventoryOptions } from './options.js'
export type { InventoryState, ParameterFacts } from './state.js'
export { type ValueType, valueType } from './value-type.js'
export { createInventoryWorker, inventoryWorker } from './worker.js'
