/** Objects that several classes use. */
import type { Alert } from '@apiscope/schema'
import { addressOf, hostAndPort, pathOf } from '../about.js'
import { httpMethod } from './base.js'

/** The API as `resource_details`. */
export function resource({ api }: Alert): Record<string, unknown> {
  return { uid: api.id, name: api.id, type: 'API', hostname: hostAndPort(api.host).host, role_id: 3, role: 'Affected' }
}

export function observables(alert: Alert): Record<string, unknown>[] {
  const ip = addressOf(alert)
  const { host } = hostAndPort(alert.api.host)
  return [
    { name: 'resources[].name', type_id: 38, type: 'Resource Details Object: name', value: alert.api.id },
    ...(host === '' ? [] : [{ name: 'resources[].hostname', type_id: 1, type: 'Hostname', value: host }]),
    ...(ip === undefined ? [] : [{ name: 'src_endpoint.ip', type_id: 2, type: 'IP Address', value: ip }]),
  ]
}

/** Who called, as `network_endpoint` and `actor`; the id is a pseudonym, never a name. */
export function caller(alert: Alert): Record<string, unknown> {
  const ip = addressOf(alert)
  return {
    ...(ip === undefined ? {} : { src_endpoint: { ip } }),
    ...(alert.client === undefined ? {} : { actor: { user: { uid: alert.client.id, type_id: 0, type: 'Unknown' } } }),
  }
}

/** The call, as `api`, `http_request` and `dst_endpoint`. */
export function call(alert: Alert): Record<string, unknown> {
  const { api } = alert
  const { host, port } = hostAndPort(api.host)
  return {
    api: { operation: `${api.method} ${pathOf(alert)}`, ...(host === '' ? {} : { service: { name: host } }) },
    http_request: {
      ...httpMethod(api.method),
      url: { path: pathOf(alert), ...(host === '' ? {} : { hostname: host }) },
    },
    ...(host === '' ? {} : { dst_endpoint: { hostname: host, ...(port === undefined ? {} : { port }) } }),
  }
}
