/** How many things an answer gives: elements of its largest array, JSON inside its texts included. */
import { isObject, type Json, readJson } from './json/read.js'

const BOUNDS = { messageLength: 65_536, messageValues: 10_000, depth: 16 }

export function recordsIn(value: Json, level = 0): number {
  if (Array.isArray(value)) {
    let most = value.length
    for (const item of value)
      if (typeof item === 'object' || typeof item === 'string') most = Math.max(most, recordsIn(item, level))
    return most
  }
  if (isObject(value)) {
    let most = 0
    for (const key of Object.keys(value)) most = Math.max(most, recordsIn(value[key]!, level))
    return most
  }
  if (typeof value !== 'string' || level > 0 || value.length < 2) return 0
  const first = value.trimStart()[0]
  return first === '[' || first === '{' ? recordsIn(readJson(value, BOUNDS).value ?? null, level + 1) : 0
}
