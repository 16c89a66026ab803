/** The built packages that training uses. */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
export const anomaly = require('../../packages/anomaly/dist/index.js')
export const ml = require('../../packages/ml/dist/index.js')
