/** Splunk HTTP Event Collector: events one behind another in one body. */
import { formatAlert } from '@apiscope/alerts'
import type { Context } from './common.js'
import { deliver } from './http.js'
import type { Target } from './target.js'

export interface SplunkConfig {
  name: string
  url: string
  token: string
  index?: string
  sourcetype: string
  format: 'json' | 'ocsf' | 'ecs'
}

export function splunk(config: SplunkConfig, { product, limits, hostname }: Context): Target {
  const { name, url, token, index, sourcetype, format } = config
  return {
    name,
    send({ alerts }, signal) {
      const about = { host: hostname, source: 'apiscope', sourcetype, ...(index === undefined ? {} : { index }) }
      const body = alerts
        .map((alert) => {
          const head = JSON.stringify({ time: Number((alert.time / 1000).toFixed(3)), ...about })
          return `${head.slice(0, -1)},"event":${formatAlert(alert, format, product)}}`
        })
        .join('\n')
      const headers = { 'Content-Type': 'application/json', Authorization: `Splunk ${token}` }
      return deliver({ url: `${url}/services/collector/event`, headers, body }, signal, limits.answerBytes)
    },
  }
}
