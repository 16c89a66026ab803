/** Elasticsearch and OpenSearch: `create` in bulk, under the alert's id, so that what is there already stays as it is. */
import { formatAlert } from '@apiscope/alerts'
import type { Outcome } from '../outbox/outbox.js'
import type { Context } from './common.js'
import { type Answer, deliver } from './http.js'
import type { Target } from './target.js'

export interface ElasticsearchConfig {
  name: string
  url: string
  /** Index or data stream. */
  index: string
  /** `ApiKey …` or `Basic …`. */
  authorization?: string
  format: 'ecs' | 'ocsf'
}

export function elasticsearch(config: ElasticsearchConfig, { product, limits }: Context): Target {
  const { name, url, index, authorization, format } = config
  return {
    name,
    send({ alerts }, signal) {
      const lines = alerts.flatMap((alert) => [
        JSON.stringify({ create: { _index: index, _id: alert.id } }),
        formatAlert(alert, format, product),
      ])
      const headers = {
        'Content-Type': 'application/x-ndjson',
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      }
      // The answer has a line or two for each alert, and says of each whether it was taken.
      const most = limits.answerBytes * 16
      return deliver(
        { url: `${url}/_bulk?filter_path=errors,items.*.status`, headers, body: `${lines.join('\n')}\n` },
        signal,
        most,
        read,
      )
    },
  }
}

/** 409: it is there already. */
function read({ text }: Answer): Outcome {
  let answer: { errors?: unknown; items?: { create?: { status?: number } }[] }
  try {
    answer = JSON.parse(text)
  } catch {
    return { ok: false, again: true, reason: 'the answer is no JSON' }
  }
  if (answer.errors === false) return { ok: true }
  const statuses = (answer.items ?? []).map((item) => item.create?.status ?? 500)
  const bad = statuses.filter((status) => status >= 300 && status !== 409)
  if (statuses.length > 0 && bad.length === 0) return { ok: true }
  const again = bad.length === 0 || bad.some((status) => status === 429 || status >= 500)
  return { ok: false, again, reason: `bulk: status ${bad[0] ?? 'missing'}` }
}
