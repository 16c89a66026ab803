/** Numbers, sizes, times and shares as people read them; the same on a terminal and on a page. */

export function integer(n: number): string {
  return Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 flow`, `2,000 flows`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${integer(n)} ${n === 1 ? one : many}`
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes / 1000
  let unit = 0
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000
  return `${value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`
}

/** `2025-03-11 05:01:00` in UTC. */
export function moment(ms: number): string {
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return '-'
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
}

export function duration(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 1) return `${Math.round(ms)} ms`
  if (seconds < 120) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** A moment with its zone, for lines that stand alone: `2025-03-11 05:01:00Z`. */
export function instant(ms: number): string {
  const text = moment(ms)
  return text === '-' ? text : `${text}Z`
}

/** A share as a percentage that says 0 and 100 only when it is. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %'
  if (part === whole) return '100 %'
  const value = (part / whole) * 100
  if (value < 0.1) return '< 0.1 %'
  return `${Math.min(99.9, value).toFixed(1)} %`
}
