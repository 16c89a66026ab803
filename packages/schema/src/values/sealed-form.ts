/** What a sealed value tells beside its labels: enough for every count and comparison that is made of values, and never the value. */
import type { Range } from './range.js'
import { isValueType, type ValueType } from './value-type.js'

export interface SealedForm {
  type: ValueType
  /** Characters. */
  chars: number
  /** As `characterKinds` gives them. */
  kinds: number
  /** Shape by which values are sampled for labels, 11 bits. */
  shape: number
  /** Of a number: rounded outward to two significant digits. */
  range?: Range
  /**
   * Of a number in a path: keyed codes that lie as near to one another as the numbers do, for numbers near one another, and anywhere else for
   * others. The first is the number's own; the others are where it lies as seen from the blocks beside its own.
   */
  codes?: readonly number[]
  /** A constant that a program has chosen, under a name for choices (`isConstant`). */
  constant?: string
}

/** The form as text, without `]` and with `;` between its parts only. */
export function sealedFormText({ type, chars, kinds, shape, range, codes, constant }: SealedForm): string {
  const numbers = range ? `${range.from},${range.to}` : ''
  return `;${type};${chars};${kinds};${shape};${numbers};${codes?.join() ?? ''};${constant ?? ''}`
}

/** The form in a sealed text `[sealed:…;…]`; undefined when it has none. Only for a value that `isHidden`: anybody can type one. */
export function openSealedForm(text: string): SealedForm | undefined {
  if (!text.startsWith('[sealed:')) return undefined
  const [, type, chars, kinds, shape, numbers, codes, constant] = text.slice(0, -1).split(';', 8)
  if (type === undefined || !isValueType(type)) return undefined
  const form: SealedForm = { type, chars: Number(chars), kinds: Number(kinds), shape: Number(shape) }
  if (numbers) {
    const [from, to] = numbers.split(',', 2).map(Number)
    form.range = { from: from!, to: to! }
  }
  if (codes) form.codes = codes.split(',', 3).map(Number)
  if (constant) form.constant = constant
  return form
}
