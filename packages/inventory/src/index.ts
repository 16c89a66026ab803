export { type Evidence, evidenceOf, type ValueType, valueType } from '@apiscope/schema'
export type { ParameterFacts } from './api/parameters.js'
export type { InventoryState } from './api/state.js'
export { type Documented, documentedBy } from './openapi/documented.js'
export type { ApiForExport } from './openapi/export/description.js'
export { openApiDocument } from './openapi/export/document.js'
export {
  type ApiDescription,
  type DescribedOperation,
  describedTemplates,
  loadOpenApi,
  parseOpenApi,
} from './openapi/load.js'
export { DEFAULT_INVENTORY_OPTIONS, type InventoryOptions } from './options.js'
export * from './templates/index.js'
export { newestFirst, type PathVersion, versionOf } from './versions/family.js'
export { createVersionsWorker, DEFAULT_VERSION_OPTIONS, type VersionOptions } from './versions/worker.js'
export { createInventoryWorker, inventoryWorker } from './worker.js'
