/** Ranges that tell how large values are and not which: rounded outward to two significant digits. */

export interface Range {
  from: number
  to: number
}

/** Widens `range` by a value; NaN and infinities change nothing. Exact below 100. */
export function widen(range: Range | undefined, value: number): Range | undefined {
  if (!Number.isFinite(value)) return range
  if (range && value >= range.from && value <= range.to) return range
  const from = outward(value, Math.floor)
  const to = outward(value, Math.ceil)
  if (!range) return { from, to }
  return { from: Math.min(range.from, from), to: Math.max(range.to, to) }
}

/** Widens `range` by one that was widened by values before. */
export function widenBy(range: Range | undefined, by: Range): Range {
  return range ? { from: Math.min(range.from, by.from), to: Math.max(range.to, by.to) } : by
}

function outward(value: number, round: (n: number) => number): number {
  const size = Math.abs(value)
  if (size < 100) return Number.isInteger(value) ? value : round(value * 10) / 10
  const unit = 10 ** (Math.floor(Math.log10(size)) - 1)
  return round(value / unit) * unit
}
