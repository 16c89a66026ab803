/** Reference data: what ships, and more where it is laid beside the repository. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(__dirname, '../../../..')

/** The cases of scikit-learn that ship, then those laid beside. */
export function oneClassCases<T>(): T[] {
  const beside = join(process.env.APISCOPE_SHARED ?? join(root, '../shared'), 'pii/sklearn_oneclass_parity.json')
  return [resolve(__dirname, '../references/sklearn_oneclass.json'), beside]
    .filter((file) => existsSync(file))
    .flatMap((file) => (JSON.parse(readFileSync(file, 'utf8')) as { cases: T[] }).cases)
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
