import { apiName } from './api-name.js'
import type { Exchange, Parameter } from './exchange.js'
import type { KnownRoutes } from './known-routes.js'

/** The exchange under the name that these routes give its API; itself when they say nothing else. The given one stays as it is. */
export function renameExchange(exchange: Exchange, routes: KnownRoutes): Exchange {
  const { api, parameters = [] } = exchange
  const path = parameters.filter(isPath).map(({ name, values }) => ({ name, value: values[0] ?? '' }))
  const renamed = routes.rename({ template: api.template, parameters: path })
  if (!renamed) return exchange
  const placed: Parameter[] = renamed.parameters.map(({ name, value }) => ({ in: 'path', name, values: [value] }))
  const others = parameters.filter((parameter) => !isPath(parameter))
  const all = [...placed, ...others]
  return {
    ...exchange,
    api: apiName(api.method, api.host, renamed.template),
    ...(all.length > 0 ? { parameters: all } : {}),
  }
}

const isPath = (parameter: Parameter) => parameter.in === 'path'
