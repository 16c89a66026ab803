import type { NationalId } from './types.js'

const GROUPS = new Set([...range(50, 65), ...range(70, 88), 90, 91, 92, 94, 95, 96, 97, 98, 99])

/** ITIN: 9xx area and the groups that the IRS assigns. */
export const usItin: NationalId = {
  country: 'US',
  name: 'ITIN',
  pattern: /^9\d{2}-\d{2}-\d{4}$/,
  check: (text) => GROUPS.has(Number(text.slice(4, 6))),
  score: 0.85,
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i)
}
