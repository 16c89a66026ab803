/** Forms of values: what several packages must say of a value in the same words, wherever it is looked at. */
export { CHARACTERS, characterKinds } from './characters.js'
export { isChoiceName } from './choice-names.js'
export { isConstant, isConstantText } from './constant.js'
export { type Range, widen, widenBy } from './range.js'
export { openSealedForm, type SealedForm, sealedFormText } from './sealed-form.js'
export { type ValueType, valueType } from './value-type.js'
