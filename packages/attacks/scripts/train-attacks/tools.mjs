/** The built packages that training uses. */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
export const classifier = require('../../dist/index.js')
export const ml = require('../../../ml/dist/index.js')
