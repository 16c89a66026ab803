/** An alert as an OCSF finding: behaviour as Detection Finding, exposure as Data Security Finding, the rest as Application Security Posture Finding. */
import type { Alert } from '@apiscope/schema'
import { incidentOf, labelsOf, linkOf, type Product } from '../about.js'
import { attackUrl, cweReferences, owaspReference } from '../kinds/classes.js'
import { infoOf, type KindInfo } from '../kinds/kinds.js'
import { ATTACK_VERSION } from '../kinds/taxonomy.js'
import { measureOf } from '../measure.js'
import { SCALES } from '../severity.js'
import { baseEvent, CLASSES, type OcsfEvent, wholeMs } from './base.js'
import { detectionParts } from './detection.js'
import { observables, resource } from './parts.js'
import { dataSecurityParts, postureParts } from './posture.js'

const CREATE = { id: 1, name: 'Create' }
/** `analytic.type_id`. */
const ANALYTIC = {
  rule: { id: 1, name: 'Rule' },
  behavioural: { id: 2, name: 'Behavioral' },
  statistical: { id: 3, name: 'Statistical' },
  learning: { id: 4, name: 'Learning (ML/DL)' },
} as const

/**
 * One OCSF 1.8 event of class 2004, 2006 or 2007. What has no place in the class is under `unmapped`; the same alert gives the same
 * event.
 */
export function ocsfFinding(alert: Alert, product: Product): OcsfEvent {
  const info = infoOf(alert.kind)
  const { ocsf, caption } = SCALES[alert.severity]
  const kind = { behaviour: CLASSES.detection, data: CLASSES.dataSecurity, posture: CLASSES.posture }[info.nature]
  const metadata = {
    uid: alert.id,
    event_code: alert.kind,
    log_name: 'apiscope.alerts',
    correlation_uid: incidentOf(alert),
    labels: labelsOf(alert),
  }
  const parts = { behaviour: detectionParts, data: dataSecurityParts, posture: postureParts }[info.nature]
  return {
    ...baseEvent(kind, CREATE, alert.time, metadata, product),
    severity_id: ocsf,
    severity: caption,
    status_id: 1,
    status: 'New',
    message: alert.title,
    finding_info: findingInfo(alert, info, product),
    resources: [resource(alert)],
    observables: observables(alert),
    ...parts(alert, info),
    unmapped: { evidence: alert.evidence, next: info.next },
  }
}

function findingInfo(alert: Alert, info: KindInfo, product: Product): Record<string, unknown> {
  const { id, name } = ANALYTIC[info.method]
  const owasp = owaspReference(alert)
  const measure = measureOf(alert)
  const cwe = cweReferences(alert)
  const link = linkOf(alert, product)
  return {
    uid: alert.id,
    title: alert.title,
    desc: info.next,
    created_time: wholeMs(alert.time),
    ...(measure?.start === undefined ? {} : { first_seen_time: measure.start }),
    ...(measure?.end === undefined ? {} : { last_seen_time: measure.end }),
    types: [info.name, ...(owasp ? [`OWASP ${owasp.id} ${owasp.name}`] : [])],
    analytic: { uid: alert.kind, name: info.name, type_id: id, type: name, version: product.version },
    ...(link === undefined ? {} : { src_url: link }),
    ...(info.techniques.length === 0 ? {} : { attacks: info.techniques.map(attack) }),
    ...(cwe.length === 0 ? {} : { tags: [{ name: 'cwe', values: cwe.map((one) => one.id) }] }),
  }
}

function attack({ id, name, tactic }: KindInfo['techniques'][number]): Record<string, unknown> {
  const own = { uid: id, name, src_url: attackUrl({ id }) }
  const [parent] = id.split('.') as [string]
  return {
    version: ATTACK_VERSION,
    tactic: { uid: tactic.id, name: tactic.name, src_url: attackUrl(tactic) },
    ...(id === parent
      ? { technique: own }
      : { technique: { uid: parent, src_url: attackUrl({ id: parent }) }, sub_technique: own }),
  }
}
