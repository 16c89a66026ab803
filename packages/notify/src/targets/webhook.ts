/**
 * A signed POST of JSON, in the form of Standard Webhooks (https://www.standardwebhooks.com): `webhook-signature` is `v1,` and the base64 of
 * HMAC-SHA-256 over `webhook-id.webhook-timestamp.body`.
 */
import { createHmac } from 'node:crypto'
import { type AlertFormat, formatAlert } from '@apiscope/alerts'
import type { Notice } from '../outbox/notice.js'
import type { Context } from './common.js'
import { deliver } from './http.js'
import type { Target } from './target.js'

export interface WebhookConfig {
  name: string
  url: string
  /** Key of the signature; at least 16 characters. */
  secret: string
  format: Exclude<AlertFormat, 'text' | 'cef'>
}

/** Signature of a body, as the receiver computes it. @param time s since 1970 */
export function signature(secret: string, id: string, time: number, body: string): string {
  return `v1,${createHmac('sha256', secret).update(`${id}.${time}.${body}`).digest('base64')}`
}

export function webhook({ name, url, secret, format }: WebhookConfig, { product, limits, now }: Context): Target {
  return {
    name,
    send(notice, signal) {
      const body = bodyOf(notice)
      const time = Math.floor(now() / 1000)
      const headers = {
        'Content-Type': 'application/json',
        'User-Agent': `apiscope/${product.version}`,
        'Idempotency-Key': notice.id,
        'webhook-id': notice.id,
        'webhook-timestamp': String(time),
        'webhook-signature': signature(secret, notice.id, time, body),
      }
      return deliver({ url, headers, body }, signal, limits.answerBytes)
    },
  }

  function bodyOf({ kind, id, group, severity, count, held, alerts }: Notice): string {
    const head = JSON.stringify({ v: 1, kind, id, group, severity, count, ...(held ? { held } : {}) })
    const list = alerts.map((alert) => formatAlert(alert, format, product)).join(',')
    return `${head.slice(0, -1)},"format":"${format}","alerts":[${list}]}`
  }
}
