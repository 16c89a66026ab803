/** An alert in the Elastic Common Schema 9.4 (https://www.elastic.co/docs/reference/ecs). */
import type { Alert } from '@apiscope/schema'
import {
  addressOf,
  hostAndPort,
  incidentOf,
  isoTime,
  labelsOf,
  linkOf,
  type Product,
  pageOf,
  pathOf,
  VENDOR,
} from '../about.js'
import { attackUrl, cweReferences, owaspReference } from '../kinds/classes.js'
import { infoOf, type KindInfo } from '../kinds/kinds.js'
import { measureOf } from '../measure.js'
import { SCALES } from '../severity.js'

export const ECS_VERSION = '9.4.0'

/** `event.category` by the nature of a kind; `event.type` `info` is allowed in each of them. */
const CATEGORY: Readonly<Record<KindInfo['nature'], string[]>> = {
  behaviour: ['intrusion_detection', 'api'],
  data: ['api', 'database'],
  posture: ['api', 'configuration'],
}

/** One ECS event; what ECS has no field for is under `apiscope.*`. */
export function ecsAlert(alert: Alert, product: Product): Record<string, unknown> {
  const info = infoOf(alert.kind)
  const owasp = owaspReference(alert)
  const cwe = cweReferences(alert).map(({ id }) => id)
  const labels = labelsOf(alert)
  return {
    '@timestamp': isoTime(alert.time),
    ecs: { version: ECS_VERSION },
    message: alert.title,
    event: event(alert, info, product),
    rule: { id: alert.kind, name: info.name, category: info.nature, description: info.next, ruleset: VENDOR },
    observer: { vendor: VENDOR, product: VENDOR, type: 'ids', version: product.version },
    ...(info.techniques.length === 0 ? {} : { threat: threat(info) }),
    ...request(alert),
    ...source(alert),
    tags: [...(owasp ? [owasp.id] : []), ...cwe],
    apiscope: {
      kind: alert.kind,
      severity: alert.severity,
      incident: incidentOf(alert),
      api: alert.api,
      next: info.next,
      ...(owasp ? { owasp: owasp.id } : {}),
      ...(cwe.length > 0 ? { cwe } : {}),
      ...(labels.length > 0 ? { labels } : {}),
      evidence: alert.evidence,
    },
  }
}

function event(alert: Alert, info: KindInfo, product: Product): Record<string, unknown> {
  const measure = measureOf(alert)
  const { ecs, ocsf } = SCALES[alert.severity]
  const link = linkOf(alert, product)
  return {
    kind: 'alert',
    id: alert.id,
    category: CATEGORY[info.nature],
    type: ['info'],
    action: alert.kind,
    code: alert.kind,
    module: VENDOR,
    dataset: `${VENDOR}.alerts`,
    provider: VENDOR,
    severity: ocsf,
    risk_score: ecs,
    reason: info.next,
    reference: pageOf(alert.kind),
    ...(link === undefined ? {} : { url: link }),
    ...(measure?.start === undefined ? {} : { start: isoTime(measure.start) }),
    ...(measure?.end === undefined ? {} : { end: isoTime(measure.end) }),
  }
}

function threat({ techniques }: KindInfo): Record<string, unknown> {
  const all = techniques.map((one) => {
    const [parent] = one.id.split('.') as [string]
    return { ...one, parent }
  })
  const subs = all.filter(({ id, parent }) => id !== parent)
  return {
    framework: 'MITRE ATT&CK',
    tactic: {
      id: all.map(({ tactic }) => tactic.id),
      name: all.map(({ tactic }) => tactic.name),
      reference: all.map(({ tactic }) => attackUrl(tactic)),
    },
    technique: {
      id: all.map(({ parent }) => parent),
      reference: all.map(({ parent }) => attackUrl({ id: parent })),
      ...(subs.length === all.length ? {} : { name: all.filter((one) => !subs.includes(one)).map(({ name }) => name) }),
      ...(subs.length === 0
        ? {}
        : {
            subtechnique: {
              id: subs.map(({ id }) => id),
              name: subs.map(({ name }) => name),
              reference: subs.map(({ id }) => attackUrl({ id })),
            },
          }),
    },
  }
}

function request(alert: Alert): Record<string, unknown> {
  const { host, port } = hostAndPort(alert.api.host)
  return {
    http: { request: { method: alert.api.method } },
    url: { path: pathOf(alert), ...(host === '' ? {} : { domain: host }), ...(port === undefined ? {} : { port }) },
  }
}

function source(alert: Alert): Record<string, unknown> {
  const ip = addressOf(alert)
  return {
    ...(ip === undefined ? {} : { source: { ip, address: ip } }),
    ...(alert.client === undefined ? {} : { user: { id: alert.client.id } }),
    ...(ip === undefined ? {} : { related: { ip: [ip] } }),
  }
}
