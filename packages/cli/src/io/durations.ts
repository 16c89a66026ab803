/** `90s`, `15m`, `12h`, `3d`, `2w`. */
const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** ms; undefined for what is no duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,6}(?:\.\d{1,3})?)([smhdw])$/.exec(text.trim())
  return match ? Number(match[1]) * UNITS[match[2]] : undefined
}

/** A point in time, ms: ISO 8601, or a duration before `now`; undefined for anything else. */
export function parseMoment(text: string, now: number): number | undefined {
  const ago = parseDuration(text)
  if (ago !== undefined) return now - ago
  const time = Date.parse(text)
  return Number.isNaN(time) ? undefined : time
}
