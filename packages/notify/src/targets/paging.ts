/** PagerDuty (Events API v2), Opsgenie (Alert API v2): an incident is one alert there, by its deduplication key. */
import { isoTime } from '@apiscope/alerts'
import type { Severity } from '@apiscope/schema'
import { type Message, messageOf, plainText } from '../message/message.js'
import type { Notice } from '../outbox/notice.js'
import type { Context } from './common.js'
import { deliver } from './http.js'
import type { Target } from './target.js'

export interface PagerDutyConfig {
  name: string
  /** Integration key of a service. */
  routingKey: string
  url: string
}

export interface OpsgenieConfig {
  name: string
  apiKey: string
  url: string
}

const PAGERDUTY: Readonly<Record<Severity, string>> = {
  low: 'info',
  medium: 'warning',
  high: 'error',
  critical: 'critical',
}
const OPSGENIE: Readonly<Record<Severity, string>> = { low: 'P5', medium: 'P4', high: 'P2', critical: 'P1' }

const detailsOf = ({ facts, lines, next }: Message): Record<string, string> => ({
  ...Object.fromEntries(facts),
  Next: next,
  ...(lines.length > 0 ? { Alerts: lines.join('\n') } : {}),
})

const sourceOf = ({ alerts }: Notice): string => alerts[0]!.api.host.slice(0, 255) || 'apiscope'

export function pagerduty({ name, routingKey, url }: PagerDutyConfig, { product, limits }: Context): Target {
  return {
    name,
    send(notice, signal) {
      const message = messageOf(notice, product)
      const alert = notice.alerts.at(-1)!
      const event = {
        routing_key: routingKey,
        event_action: 'trigger',
        dedup_key: `apiscope/${notice.group}`.slice(0, 255),
        payload: {
          summary: message.title.slice(0, 1024),
          source: sourceOf(notice),
          severity: PAGERDUTY[message.severity],
          timestamp: isoTime(alert.time),
          component: alert.api.id.slice(0, 255),
          class: alert.kind,
          custom_details: detailsOf(message),
        },
        client: 'apiscope',
        ...(message.link === undefined
          ? {}
          : { client_url: message.link, links: [{ href: message.link, text: 'Open in apiscope' }] }),
      }
      const headers = { 'Content-Type': 'application/json' }
      return deliver({ url, headers, body: JSON.stringify(event) }, signal, limits.answerBytes)
    },
  }
}

export function opsgenie({ name, apiKey, url }: OpsgenieConfig, { product, limits }: Context): Target {
  return {
    name,
    send(notice, signal) {
      const message = messageOf(notice, product)
      const alias = `apiscope/${notice.group}`.slice(0, 512)
      const headers = { 'Content-Type': 'application/json', Authorization: `GenieKey ${apiKey}` }
      // The same alias again only counts; what is new is a note.
      const [path, body] =
        notice.kind === 'update'
          ? [
              `/v2/alerts/${encodeURIComponent(alias)}/notes?identifierType=alias`,
              { note: plainText(message).slice(0, 25_000) },
            ]
          : ['/v2/alerts', createOf(notice, message, alias)]
      return deliver({ url: url + path, headers, body: JSON.stringify(body) }, signal, limits.answerBytes)
    },
  }
}

function createOf(notice: Notice, message: Message, alias: string): Record<string, unknown> {
  return {
    message: message.title.slice(0, 130),
    alias,
    description: plainText(message).slice(0, 15_000),
    priority: OPSGENIE[message.severity],
    source: 'apiscope',
    entity: sourceOf(notice),
    tags: [...new Set(notice.alerts.map(({ kind }) => kind))].slice(0, 20),
    details: detailsOf(message),
  }
}
