/** The built packages that the training uses: exactly the code that will read the artefact. */
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const ml = require('../../../../packages/ml/dist/index.js')
const names = ['features', 'fold', 'lexicon', 'model', 'ngrams', 'script', 'tokens'].map((f) =>
  require(`../../../../packages/pii/dist/names/${f}.js`),
)

export const faker = require('@faker-js/faker')
export const tools = { ...ml, ...Object.assign({}, ...names) }
const { groupOf } = tools
/** Name of the group alone. */
tools.groupOf = (text) => groupOf(text).group
