export { supportsLinkType } from '@apiscope/wire'
export * from './file.js'
export * from './limits.js'
export * from './source.js'
