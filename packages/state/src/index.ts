export * from './contract.js'
export * from './open.js'
