/** Is this value of a request parameter an attack pattern, and of what kind? */
export { ATTACK_KINDS, type AttackKind } from './kinds.js'
export { ATTACK_LIMITS, type AttackLimits } from './limits.js'
export { COLUMNS, type Featurised, featurise, rowScale } from './model/features.js'
export { loadAttackModel } from './model/load.js'
export { AttackModel, type AttackModelJson, type AttackScore, KIND_FROM, NGRAM_SHARE } from './model/model.js'
export { shapeOf, shownName } from './shape.js'
export { SIGNS } from './signs/index.js'
export { isPlain } from './text/plain.js'
