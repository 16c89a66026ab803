import { apiName } from './api-name.js'
import type { Exchange, Parameter } from './exchange.js'
import { isHidden, markHidden } from './hidden.js'
import type { KnownRoutes } from './known-routes.js'
import { isProcedurePath } from './rpc-template.js'
import { hasSealedWord } from './segment-text.js'

/** The exchange under the name that these routes give its API; itself when they say nothing else. The given one stays as it is. */
export function renameExchange(exchange: Exchange, routes: KnownRoutes): Exchange {
  const { api, parameters = [], words = {}, ...rest } = exchange
  if (isProcedurePath(api.template)) return exchange
  const path = parameters.filter(isPath).map(({ name, values }) => ({ name, value: values[0] ?? '' }))
  const renamed = routes.rename({ template: api.template, parameters: path })
  if (!renamed) return exchange
  // What the sensor wrote keeps its mark wherever it moves to.
  const written = new Set(parameters.filter((p) => isPath(p) && isHidden(p, 0)).map(({ values }) => values[0]))
  const placed = renamed.parameters.map(({ name, value }): Parameter => {
    const parameter: Parameter = { in: 'path', name, values: [words[value] ?? value] }
    if (written.has(value) || hasSealedWord(value)) markHidden(parameter, 0)
    return parameter
  })
  const left = Object.entries(words).filter(([word]) => renamed.template.includes(word))
  const others = parameters.filter((parameter) => !isPath(parameter))
  const all = [...placed, ...others]
  return {
    ...rest,
    api: apiName(api.method, api.host, renamed.template),
    ...(all.length > 0 ? { parameters: all } : {}),
    ...(left.length > 0 ? { words: Object.fromEntries(left) } : {}),
  }
}

const isPath = (parameter: Parameter) => parameter.in === 'path'
