/** Developer-only reference data: read when it is there, and every check has a counterpart that ships. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(__dirname, '../../../..')

/** Parsed JSON of a file of the shared folder, or undefined when it is not on this machine. */
export function sharedJson<T>(...path: string[]): T | undefined {
  const file = join(process.env.APISCOPE_SHARED ?? join(root, '../shared'), ...path)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined
}

/** Largest difference relative to the larger of the expected magnitude and 1. */
export function worst(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY
  let most = 0
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(actual[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!))
    if (!(off <= most)) most = off
  }
  return most
}
