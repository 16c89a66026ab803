export * from './source.js'
