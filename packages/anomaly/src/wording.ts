/** Numbers of titles with their units, as a person on call reads them. */
import { human } from './finding.js'

const UNITS: Readonly<Record<string, string>> = { m: 'min', h: 'h' }
const BYTES = ['B', 'kB', 'MB', 'GB', 'TB']

/** `3.4 MB`, `37 %`, `120 ms`, `12 k`: a value of a metric; what is counted stands behind it in the title. */
export function quantity(metric: string, value: number): string {
  if (/(?:^|_)bytes(?:_|$)/.test(metric)) return bytes(value)
  if (metric.endsWith('_share')) return `${Number((value * 100).toPrecision(2))} %`
  if (metric.endsWith('_ms')) return `${human(value)} ms`
  return value < 10 && !Number.isInteger(value) ? String(Number(value.toPrecision(2))) : human(value)
}

function bytes(value: number): string {
  let unit = 0
  let shown = value
  for (; shown >= 1000 && unit < BYTES.length - 1; unit++) shown /= 1000
  return `${unit === 0 ? Math.round(shown) : Number(shown.toPrecision(2))} ${BYTES[unit]}`
}

/** `10m` → `10 min`. */
export function windowText(name: string): string {
  const unit = UNITS[name.at(-1)!]
  return unit === undefined ? name : `${name.slice(0, -1)} ${unit}`
}
