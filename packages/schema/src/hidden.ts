import type { Parameter } from './exchange.js'

/** Was the value at `index` written by the sensor (a redaction, a sealed text), rather than sent by the client or the server? */
export function isHidden({ hidden }: Pick<Parameter, 'hidden'>, index: number): boolean {
  return hidden !== undefined && (hidden === true || hidden.includes(index))
}

/** Marks the value at `index` as written by the sensor. Indices are marked in rising order. */
export function markHidden(parameter: Parameter, index: number): void {
  if (parameter.hidden === true) return
  if (parameter.values.length === 1 && index === 0) parameter.hidden = true
  else if (parameter.hidden === undefined) parameter.hidden = [index]
  else if (!parameter.hidden.includes(index)) parameter.hidden.push(index)
}

/** Is this a usable mark of a parameter with `values` values, as untrusted input may hold it? */
export function isHiddenMark(hidden: unknown, values: number): hidden is true | number[] {
  return hidden === true || (Array.isArray(hidden) && hidden.every((i) => Number.isInteger(i) && i >= 0 && i < values))
}
