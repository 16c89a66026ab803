/** An alert as one line of the Common Event Format. */
import { isIPv4 } from 'node:net'
import type { Alert } from '@apiscope/schema'
import { addressOf, hostAndPort, incidentOf, labelsOf, linkOf, type Product, pathOf, VENDOR } from '../about.js'
import { cweReferences, owaspOf } from '../kinds/classes.js'
import { infoOf } from '../kinds/kinds.js'
import { type Measure, measureOf } from '../measure.js'
import { wholeMs } from '../ocsf/base.js'
import { SCALES } from '../severity.js'
import { extensionValue, headerField } from './escape.js'

/** `CEF:0|vendor|product|version|class|name|severity|key=value …`; UTF-8, without a line end. */
export function cefLine(alert: Alert, product: Product): string {
  const info = infoOf(alert.kind)
  const header = [VENDOR, VENDOR, product.version, alert.kind, info.name, String(SCALES[alert.severity].cef)]
  const extension = Object.entries(fields(alert, info, product))
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${extensionValue(String(value), key === 'cs6' ? 4000 : 1023)}`)
  return `CEF:0|${header.map((field) => headerField(field)).join('|')}|${extension.join(' ')}`
}

type Fields = Record<string, string | number | undefined>

function fields(alert: Alert, info: ReturnType<typeof infoOf>, product: Product): Fields {
  const ip = addressOf(alert)
  const { host, port } = hostAndPort(alert.api.host)
  const { requests } = alert.evidence
  return {
    rt: wholeMs(alert.time),
    externalId: alert.id,
    msg: alert.title,
    cat: info.nature,
    reason: info.next,
    ...(ip === undefined ? {} : isIPv4(ip) ? { src: ip } : { c6a2: ip, c6a2Label: 'Source IPv6 Address' }),
    suid: alert.client?.id,
    dhost: host,
    dpt: port,
    requestMethod: alert.api.method,
    request: pathOf(alert),
    cnt: typeof requests === 'number' ? requests : undefined,
    ...measured(measureOf(alert)),
    ...custom('cs1', 'owasp', owaspOf(alert)),
    ...custom(
      'cs2',
      'cwe',
      cweReferences(alert)
        .map(({ id }) => id)
        .join(' '),
    ),
    ...custom('cs3', 'attack', info.techniques.map(({ id }) => id).join(' ')),
    ...custom('cs4', 'incident', incidentOf(alert)),
    ...custom('cs5', 'labels', labelsOf(alert).join(' ')),
    ...custom('cs6', 'evidence', JSON.stringify(alert.evidence)),
    deviceExternalId: alert.api.id,
    ...custom('flexString1', 'link', linkOf(alert, product)),
  }
}

function measured(measure: Measure | undefined): Fields {
  if (!measure) return {}
  const { metric, observed, expected, upper, start, end } = measure
  return {
    start,
    end,
    ...custom('cfp1', `observed ${metric}`, observed),
    ...custom('cfp2', `expected ${metric}`, expected),
    ...custom('cfp3', `upper ${metric}`, upper),
  }
}

/** A custom field with its label, or neither. */
function custom(key: string, label: string, value: string | number | undefined): Fields {
  return value === undefined || value === '' ? {} : { [`${key}Label`]: label, [key]: value }
}
