import type { ApiName } from './exchange.js'

/** Builds the name of an API; the only place where the form of `api.id` is written down. */
export function apiName(method: string, host: string, template: string): ApiName {
  return { id: `${method} ${host}${template}`, host, method, template }
}
