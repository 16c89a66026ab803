/** Looks at JSON of which nothing is known: each gives undefined, or nothing, for what is not of the form asked for. */

export type JsonObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function objectAt(of: unknown, name: string): JsonObject | undefined {
  const value = isObject(of) ? of[name] : undefined
  return isObject(value) ? value : undefined
}

export function textAt(of: unknown, name: string): string | undefined {
  const value = isObject(of) ? of[name] : undefined
  return typeof value === 'string' ? value : undefined
}

/** A count: a whole number from 0 on. */
export function countAt(of: unknown, name: string): number | undefined {
  const value = isObject(of) ? of[name] : undefined
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

/** Elements that are objects, of an array or of none. */
export function objectsAt(of: unknown, name: string): JsonObject[] {
  const value = isObject(of) ? of[name] : undefined
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function arrayAt(of: unknown, name: string): readonly unknown[] | undefined {
  const value = isObject(of) ? of[name] : undefined
  return Array.isArray(value) ? value : undefined
}

/** Sum of those that are known; undefined when none is. */
export function sum(...counts: (number | undefined)[]): number | undefined {
  let total: number | undefined
  for (const count of counts) if (count !== undefined) total = (total ?? 0) + count
  return total
}
