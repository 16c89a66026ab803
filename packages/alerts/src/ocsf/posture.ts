/** What is particular to a Data Security Finding (2006) and an Application Security Posture Finding (2007). */
import type { Alert } from '@apiscope/schema'
import { hostAndPort, labelsOf, pageOf } from '../about.js'
import { cweReferences } from '../kinds/classes.js'
import type { KindInfo } from '../kinds/kinds.js'
import { SCALES } from '../severity.js'
import { call, caller } from './parts.js'

const SECURITY: ReadonlySet<string> = new Set(['PASSWORD', 'SECRET', 'JWT'])
const FINANCIAL: ReadonlySet<string> = new Set(['CREDIT_CARD', 'CVV', 'IBAN', 'BANK_ACCOUNT'])
const GOVERNMENTAL: ReadonlySet<string> = new Set(['SSN', 'NATIONAL_ID', 'PASSPORT'])

/** `data_security.category_id`. */
function categoryOf(label: string): { category_id: number; category: string } {
  if (SECURITY.has(label)) return { category_id: 6, category: 'Security' }
  if (FINANCIAL.has(label)) return { category_id: 3, category: 'Financial' }
  if (GOVERNMENTAL.has(label)) return { category_id: 2, category: 'Governmental' }
  return { category_id: 1, category: 'Personal' }
}

export function dataSecurityParts(alert: Alert): Record<string, unknown> {
  const labels = labelsOf(alert)
  const { confidence, parameter, support } = alert.evidence
  const score =
    typeof confidence === 'number' && confidence >= 0 && confidence <= 1 ? Math.round(confidence * 100) : undefined
  const { dst_endpoint } = call(alert)
  return {
    is_alert: true,
    ...(score === undefined ? {} : { confidence_score: score }),
    ...(typeof support === 'number' && Number.isSafeInteger(support) ? { count: support } : {}),
    ...caller(alert),
    ...(dst_endpoint === undefined ? {} : { dst_endpoint }),
    data_security: {
      data_lifecycle_state_id: 2,
      data_lifecycle_state: 'Data in-Transit',
      detection_system_id: 4,
      detection_system: 'Data Discovery & Classification',
      ...categoryOf(labels[0] ?? ''),
      ...(labels.length === 0 ? {} : { detection_pattern: labels.join(' ') }),
      // The place, never a value: examples are masked before they come here.
      ...(typeof parameter === 'string' ? { pattern_match: parameter.slice(0, 200) } : {}),
    },
  }
}

export function postureParts(alert: Alert, info: KindInfo): Record<string, unknown> {
  const { host } = hostAndPort(alert.api.host)
  const { caption } = SCALES[alert.severity]
  const { observed, metric } = alert.evidence
  const risk = metric === 'risk' && typeof observed === 'number' ? { risk_score: Math.round(observed) } : {}
  const cwe = cweReferences(alert)
  return {
    application: { uid: host || alert.api.id, name: host || alert.api.id, type: 'API host', ...risk },
    remediation: { desc: info.next, references: [pageOf(alert.kind)] },
    ...(cwe.length === 0
      ? {}
      : {
          vulnerabilities: cwe.map(({ id, name, url }) => ({
            title: info.name,
            severity: caption,
            cwe: { uid: id, caption: name, src_url: url },
          })),
        }),
  }
}
