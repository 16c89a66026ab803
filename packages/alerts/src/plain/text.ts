/** An alert for people: what, how much, what next. */
import type { Alert } from '@apiscope/schema'
import { isoTime, linkOf, type Product, pageOf } from '../about.js'
import { cweReferences, owaspReference } from '../kinds/classes.js'
import { infoOf } from '../kinds/kinds.js'
import { measureOf, measureText } from '../measure.js'

const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** One line without anything that steers a terminal or a reader's eye. */
export const oneLine = (text: string): string => text.replace(CONTROLS, ' ')

/** `OWASP API1:2023 · CWE-639 · ATT&CK T1190`; empty where it is filed under nothing. */
export function classesLine(alert: Alert): string {
  const owasp = owaspReference(alert)
  const techniques = infoOf(alert.kind).techniques.map(({ id }) => id)
  return [
    ...(owasp ? [`OWASP ${owasp.id}`] : []),
    ...cweReferences(alert).map(({ id }) => id),
    ...(techniques.length > 0 ? [`ATT&CK ${techniques.join(' ')}`] : []),
  ].join(' · ')
}

/** Several lines, the first of which stands alone. */
export function textOf(alert: Alert, product: Product): string {
  const info = infoOf(alert.kind)
  const measure = measureOf(alert)
  const who = alert.client && [alert.client.id, alert.client.ip].filter((one) => one !== undefined).join(', ')
  const classes = classesLine(alert)
  const rows: [string, string][] = [
    ['what', info.name],
    ['api', alert.api.id],
    ...(who ? ([['client', who]] as [string, string][]) : []),
    ...(measure ? ([['measured', measureText(measure)]] as [string, string][]) : []),
    ['next', info.next],
    ...(classes ? ([['classes', classes]] as [string, string][]) : []),
    ['more', linkOf(alert, product) ?? pageOf(alert.kind)],
    ['id', alert.id],
  ]
  const time = isoTime(Math.floor(alert.time)).slice(0, 19).replace('T', ' ')
  return [
    `${time}Z  ${alert.severity.toUpperCase()}  ${oneLine(alert.title)}`,
    ...rows.map(([name, value]) => `    ${name.padEnd(9)} ${oneLine(value)}`),
  ].join('\n')
}
