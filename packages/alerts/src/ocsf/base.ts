/** What every OCSF event of ours has (https://schema.ocsf.io/1.8.0/classes/base_event). */
import type { Product } from '../about.js'
import { VENDOR } from '../about.js'

export const OCSF_VERSION = '1.8.0'

/** An OCSF event: JSON with the attributes of its class. */
export type OcsfEvent = { class_uid: number; category_uid: number; type_uid: number } & Record<string, unknown>

export interface OcsfClass {
  uid: number
  name: string
  category: { uid: number; name: string }
}

const FINDINGS = { uid: 2, name: 'Findings' }

export const CLASSES = {
  detection: { uid: 2004, name: 'Detection Finding', category: FINDINGS },
  dataSecurity: { uid: 2006, name: 'Data Security Finding', category: FINDINGS },
  posture: { uid: 2007, name: 'Application Security Posture Finding', category: FINDINGS },
  apiActivity: { uid: 6003, name: 'API Activity', category: { uid: 6, name: 'Application Activity' } },
} as const satisfies Record<string, OcsfClass>

export interface Activity {
  id: number
  name: string
}

/** Class, activity, time (ms, whole) and metadata. */
export function baseEvent(
  { uid, name, category }: OcsfClass,
  activity: Activity,
  time: number,
  metadata: Record<string, unknown>,
  product: Product,
): OcsfEvent {
  return {
    category_uid: category.uid,
    category_name: category.name,
    class_uid: uid,
    class_name: name,
    activity_id: activity.id,
    activity_name: activity.name,
    type_uid: uid * 100 + activity.id,
    type_name: `${name}: ${activity.name}`,
    time: wholeMs(time),
    metadata: {
      version: OCSF_VERSION,
      product: { name: VENDOR, vendor_name: VENDOR, version: product.version },
      ...metadata,
    },
  }
}

/** `timestamp_t`: whole ms since 1970. */
export function wholeMs(ms: number): number {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? Math.floor(ms) : 0
}

/** The methods that `http_request.http_method` may be; others have no place there. */
const METHODS: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'TRACE',
])

export const httpMethod = (method: string): { http_method?: string } =>
  METHODS.has(method) ? { http_method: method } : {}
