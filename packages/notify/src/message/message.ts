/** What a person is told, before it takes the form of a target. */
import { classesLine, infoOf, isoTime, linkOf, measureOf, measureText, oneLine, type Product } from '@apiscope/alerts'
import type { Alert, Severity } from '@apiscope/schema'
import type { Notice } from '../outbox/notice.js'

export interface Message {
  /** One line, without controls. */
  title: string
  severity: Severity
  /** What, where, who, how much. */
  facts: [name: string, value: string][]
  /** The alerts, one line each, newest last; empty where the title says it. */
  lines: string[]
  next: string
  link?: string
}

const short = (text: string, max: number) => (text.length > max ? `${text.slice(0, max - 1)}…` : text)
const lineOf = (alert: Alert) => `${alert.severity.toUpperCase()} ${short(oneLine(alert.title), 300)} [${alert.id}]`
const counts = (by: Record<string, number>) =>
  Object.entries(by)
    .sort(([, a], [, b]) => b - a)
    .map(([name, n]) => `${n} ${name.replaceAll('_', ' ')}`)
    .join(', ')

export function messageOf(notice: Notice, product: Product): Message {
  return notice.kind === 'summary' ? ofSummary(notice, product) : ofIncident(notice, product)
}

function ofSummary({ alerts, count, severity, held }: Notice, product: Product): Message {
  const since = held ? isoTime(held.since).replace('T', ' ').slice(0, 16) : ''
  return {
    title: `${count} alerts were held back (${held?.reason}): ${counts(held?.bySeverity ?? {})}`,
    severity,
    facts: [
      ['Since', `${since}Z`],
      ['Kinds', counts(held?.byKind ?? {})],
    ],
    lines: alerts.map(lineOf),
    next: 'Begin with the gravest; `apiscope alerts --min-severity high` lists all.',
    ...(product.console === undefined ? {} : { link: `${product.console}/#/alerts` }),
  }
}

function ofIncident({ alerts, count, severity, kind }: Notice, product: Product): Message {
  const first = alerts[0]!
  const lead = alerts.find((alert) => alert.severity === severity) ?? first
  const info = infoOf(lead.kind)
  const measure = measureOf(lead)
  const classes = classesLine(lead)
  const who = lead.client && [lead.client.id, lead.client.ip].filter((one) => one !== undefined).join(', ')
  const more = count > 1 ? ` (${count} alerts)` : ''
  const link = linkOf(lead, product)
  return {
    title: `${kind === 'update' ? 'Update: ' : ''}${short(oneLine(lead.title), 400)}${more}`,
    severity,
    facts: [
      ['What', info.name],
      ['API', short(oneLine(lead.api.id), 300)],
      ...(who ? ([['Client', short(oneLine(who), 300)]] as [string, string][]) : []),
      ...(measure ? ([['Measured', oneLine(measureText(measure))]] as [string, string][]) : []),
      ...(classes ? ([['Classes', classes]] as [string, string][]) : []),
      ['Alert', lead.id],
    ],
    lines: count > 1 ? alerts.slice(-5).map(lineOf) : [],
    next: info.next,
    ...(link === undefined ? {} : { link }),
  }
}

/** For mail and other plain text. */
export function plainText({ title, severity, facts, lines, next, link }: Message): string {
  return [
    `${severity.toUpperCase()}: ${title}`,
    '',
    ...facts.map(([name, value]) => `${`${name}:`.padEnd(10)} ${value}`),
    '',
    `Next: ${next}`,
    ...(lines.length > 0 ? ['', ...lines.map((line) => `- ${line}`)] : []),
    ...(link === undefined ? [] : ['', link]),
    '',
  ].join('\n')
}
