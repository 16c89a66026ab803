import { apiName } from './api-name.js'
import type { Exchange, Parameter } from './exchange.js'
import { isHidden, markHidden } from './hidden.js'
import type { KnownRoutes } from './known-routes.js'
import { isProcedurePath } from './rpc-template.js'

/** The exchange under the name that these routes give its API; itself when they say nothing else. The given one stays as it is. */
export function renameExchange(exchange: Exchange, routes: KnownRoutes): Exchange {
  const { api, parameters = [] } = exchange
  if (isProcedurePath(api.template)) return exchange
  const path = parameters.filter(isPath).map(({ name, values }) => ({ name, value: values[0] ?? '' }))
  const renamed = routes.rename({ template: api.template, parameters: path })
  if (!renamed) return exchange
  // What the sensor wrote keeps its mark wherever it moves to.
  const written = new Set(parameters.filter((p) => isPath(p) && isHidden(p, 0)).map(({ values }) => values[0]))
  const placed = renamed.parameters.map(({ name, value }): Parameter => {
    const parameter: Parameter = { in: 'path', name, values: [value] }
    if (written.has(value)) markHidden(parameter, 0)
    return parameter
  })
  const others = parameters.filter((parameter) => !isPath(parameter))
  const all = [...placed, ...others]
  return {
    ...exchange,
    api: apiName(api.method, api.host, renamed.template),
    ...(all.length > 0 ? { parameters: all } : {}),
  }
}

const isPath = (parameter: Parameter) => parameter.in === 'path'
