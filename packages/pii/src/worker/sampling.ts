/** Which values are classified: all of the first ones, then fewer, more again after a change. */
import type { PiiLimits } from '../limits.js'
import type { ParameterState } from './state.js'

const MAX_SHAPES = 48

/** True when this value is to be classified; counts it as met. Deterministic: a counter decides, not chance. @param value or its shape */
export function wanted(parameter: ParameterState, value: string | number, first: boolean, limits: PiiLimits): boolean {
  const met = parameter.met++
  if (met < limits.sampleAll) {
    if (first) note(parameter, value)
    return true
  }
  if (first && note(parameter, value)) parameter.burst = limits.burst
  if (parameter.burst > 0) {
    parameter.burst--
    return true
  }
  const rate = met < limits.sampleAll * 16 ? 8 : met < limits.sampleAll * 256 ? 64 : 256
  return met % rate === 0
}

/** Remembers the value's shape; true when it is new and there is room. */
function note(parameter: ParameterState, value: string | number): boolean {
  const shape = typeof value === 'number' ? value : shapeOf(value)
  if (parameter.shapes.has(shape) || parameter.shapes.size >= MAX_SHAPES) return false
  parameter.shapes.add(shape)
  return true
}

/** Classes of characters among the first 32, and the length by powers of two: 11 bits. */
export function shapeOf(value: string): number {
  const n = value.length
  let mask = 0
  for (let i = 0; i < n && i < 32; i++) {
    const c = value.charCodeAt(i)
    if (c >= 97 && c <= 122) mask |= 1
    else if (c >= 48 && c <= 57) mask |= 2
    else if (c >= 65 && c <= 90) mask |= 4
    else if (c === 32) mask |= 8
    else if (c === 64) mask |= 16
    else if (c === 46) mask |= 32
    else if (c === 45) mask |= 64
    else mask |= 128
  }
  return mask | ((n === 0 ? 0 : Math.min(7, 32 - Math.clz32(n))) << 8)
}
