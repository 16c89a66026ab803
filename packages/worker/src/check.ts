import { isHeartbeat, type Topic } from '@apiscope/schema'
import type { DeadLetterReason } from './dead-letter.js'
import type { WorkerLimits } from './limits.js'
import { broken } from './schemas.js'

export type Checked =
  | { ok: true; key: string; value: unknown; raw: string; heartbeat: boolean }
  | { ok: false; reason: DeadLetterReason; detail: string; raw: string }

/** Parses and checks one message as received: size, JSON, version, shape, key. */
export function checkMessage(
  topic: Topic,
  key: string | null,
  bytes: Buffer | string | null,
  limits: WorkerLimits,
): Checked {
  const raw = bytes === null ? '' : typeof bytes === 'string' ? bytes : bytes.toString('utf8')
  const length = bytes === null ? 0 : bytes.length
  if (length > limits.maxMessageBytes) return { ok: false, reason: 'too_large', detail: `${length} bytes`, raw }
  let value: unknown
  try {
    value = JSON.parse(raw)
  } catch {
    return { ok: false, reason: 'not_json', detail: 'not JSON', raw }
  }
  if (typeof value !== 'object' || value === null) return { ok: false, reason: 'schema', detail: 'not an object', raw }
  if ((value as { v?: unknown }).v !== 1) return { ok: false, reason: 'version', detail: 'v is not 1', raw }
  const heartbeat = isHeartbeat(value)
  const rule = broken(topic, heartbeat, value)
  if (rule !== undefined) return { ok: false, reason: 'schema', detail: rule, raw }
  if (heartbeat) return { ok: true, key: '', value, raw, heartbeat }
  if (key === null || key === '') return { ok: false, reason: 'no_key', detail: 'no key', raw }
  if (Buffer.byteLength(key) > limits.maxKeyBytes) {
    return { ok: false, reason: 'key_too_long', detail: `${Buffer.byteLength(key)} bytes`, raw }
  }
  return { ok: true, key, value, raw, heartbeat }
}
