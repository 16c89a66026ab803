/** Prometheus Alertmanager (API v2): fires an alert, which ends by itself when no more of it comes. */
import { oneLine } from '@apiscope/alerts'
import { messageOf, plainText } from '../message/message.js'
import type { Context } from './common.js'
import { deliver } from './http.js'
import type { Target } from './target.js'

export interface AlertmanagerConfig {
  name: string
  url: string
  /** Authorization field, where there is one: `Bearer …`. */
  authorization?: string
  /** An alert is resolved so long after the last of it; ms. */
  resolveAfterMs: number
  /** Further labels, for routing. */
  labels: Record<string, string>
}

export function alertmanager(config: AlertmanagerConfig, { product, limits, now }: Context): Target {
  const { name, url, authorization, resolveAfterMs, labels } = config
  return {
    name,
    send(notice, signal) {
      const message = messageOf(notice, product)
      const alert = notice.alerts[0]!
      const at = now()
      // Labels are what makes it the same alert: nothing that changes while the incident goes on.
      const body = [
        {
          labels: {
            ...labels,
            alertname: notice.kind === 'summary' ? 'ApiscopeHeldBack' : 'ApiscopeAlert',
            incident: notice.group,
            kind: notice.kind === 'summary' ? 'summary' : alert.kind,
            severity: alert.severity,
            host: oneLine(alert.api.host).slice(0, 255),
            api: oneLine(alert.api.id).slice(0, 500),
          },
          annotations: { summary: message.title, description: plainText(message) },
          startsAt: new Date(at).toISOString(),
          endsAt: new Date(at + resolveAfterMs).toISOString(),
          ...(message.link === undefined ? {} : { generatorURL: message.link }),
        },
      ]
      const headers = {
        'Content-Type': 'application/json',
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      }
      return deliver({ url: `${url}/api/v2/alerts`, headers, body: JSON.stringify(body) }, signal, limits.answerBytes)
    },
  }
}
