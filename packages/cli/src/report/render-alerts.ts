/** The alerts, gravest first: one line each that a person on call understands. */
import { instant, integer } from '@apiscope/model'
import type { Alert, Severity } from '@apiscope/schema'
import pc from 'picocolors'
import { safe } from '../io/text.js'
import { title, WIDTH, wrap } from './layout.js'

const PAINT: Record<Severity, (text: string) => string> = {
  critical: (text) => pc.bold(pc.red(text)),
  high: pc.red,
  medium: pc.yellow,
  low: (text) => text,
}
const GRAVITY: readonly Severity[] = ['critical', 'high', 'medium', 'low']
/** `2025-03-12 13:50:00Z  CRITICAL  ` */
const INDENT = 32

/** @param alerts newest first, which stays the order among equally grave ones: nobody buries an alert under many lesser ones */
export function renderAlerts(alerts: readonly Alert[], top: number): string {
  const head = title('ALERTS', alerts.length > 0 ? `${integer(alerts.length)}, gravest first` : '')
  if (alerts.length === 0) return `${head}\n  none`
  const gravest = alerts.toSorted((a, b) => GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity))
  const lines = gravest.slice(0, top).map(alertLine)
  const rest = alerts.length - lines.length
  if (rest > 0) lines.push(pc.dim(`… ${integer(rest)} more: --top ${alerts.length}`))
  return [head, ...lines].join('\n')
}

/** May take further lines where the title is long; the last word is the id, which `alerts dismiss` takes. */
export function alertLine({ time, severity, title: text, id }: Alert): string {
  const [first, ...rest] = wrap(`${safe(text)} [${safe(id)}]`, WIDTH - INDENT)
  const paint = PAINT[severity] ?? PAINT.low
  const lead = `${instant(time)}  ${paint(severity.toUpperCase().padEnd(8))}  `
  return [lead + first, ...rest.map((line) => ' '.repeat(INDENT) + line)].join('\n')
}

/** By descending time; the id decides between equal ones, so that the order is the same in every run. */
export function newestFirst(alerts: readonly Alert[]): Alert[] {
  return [...alerts].sort((a, b) => b.time - a.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}
