const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `90s`, `10m`, `1h`, `7d` → ms; the schema lets nothing else through. */
export function durationMs(text: string): number {
  return Number(text.slice(0, -1)) * UNITS[text.at(-1)!]!
}
