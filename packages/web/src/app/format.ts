/** Numbers, shares, sizes and times as the pages show them. */

export const integer = (n: number): string =>
  Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')

/** `12.4 k`: for axes and small boxes. */
export function short(n: number): string {
  const size = Math.abs(n)
  if (size >= 1e9) return `${round(n / 1e9)} G`
  if (size >= 1e6) return `${round(n / 1e6)} M`
  if (size >= 1e4) return `${round(n / 1e3)} k`
  return size >= 100 || Number.isInteger(n) ? integer(n) : String(round(n))
}

const round = (n: number) => Number(n.toPrecision(3))

export function bytes(n: number): string {
  if (n < 1000) return `${Math.round(n)} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = n / 1000
  let unit = 0
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`
}

/** Says 0 and 100 only when it is. */
export function percent(share: number): string {
  if (share <= 0) return '0 %'
  if (share >= 1) return '100 %'
  return share < 0.001 ? '< 0.1 %' : `${Math.min(99.9, share * 100).toFixed(1)} %`
}

export const counted = (n: number, one: string, many = `${one}s`): string => `${integer(n)} ${n === 1 ? one : many}`

/** What is measured, with its unit. */
export function amount(metric: string, n: number): string {
  if (metric.includes('bytes')) return bytes(n)
  if (metric.endsWith('_share') || metric.endsWith('novelty')) return percent(n)
  if (metric.endsWith('_ms')) return n < 2_000 ? `${round(n)} ms` : `${round(n / 1000)} s`
  return short(n)
}

export const words = (name: string): string => name.replaceAll('_', ' ')

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string | undefined, day: boolean): Intl.DateTimeFormat {
  const key = `${zone} ${day}`
  let found = formats.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', {
      ...(day ? { day: 'numeric', month: 'short', year: 'numeric' } : {}),
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      ...(zone === undefined ? {} : { timeZone: zone }),
    })
    formats.set(key, found)
  }
  return found
}

/** `12 Mar 2025, 14:00:25`, in the viewer's zone when none is given. */
export function moment(at: number, zone?: string): string {
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? format(zone, true).format(at) : '–'
}

export const clock = (at: number, zone?: string): string => (Number.isFinite(at) ? format(zone, false).format(at) : '–')

/** `3 h 12 min`. */
export function lasting(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/**
 * Names come from the traffic: what would change the direction of the line or hide in it is written out, and long ones are cut (the whole
 * name is in the title of its link).
 */
export function shown(text: string, most = 160): string {
  const safe = text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return safe.length > most ? `${safe.slice(0, most - 1)}…` : safe
}
