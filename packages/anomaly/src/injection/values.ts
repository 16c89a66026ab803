/** The values of a request that can carry an attack: parameters, what their names smuggle in, the target, fields that are logged. */

import { isPlain } from '@apiscope/attacks'
import { type Exchange, isHidden } from '@apiscope/schema'

export interface RequestValue {
  /** Place and name: what its history is kept under. */
  key: string
  in: string
  name: string
  text: string
}

/** Operators and prototypes in a name: `user[$ne]`, `__proto__.x`. */
const TELLING_NAME = /\$[a-z]|__proto__|constructor[.[]|prototype[.[]|['"<>;(]/
/** Bytes without which a path is only words. */
const TELLING_PATH = /%|\.\.|[<>'"`;|$\\{}]|\/\//
/** Fields that are no parameters, but are logged and shown. */
const LOGGED = ['user-agent', 'origin']

/** In the order in which they stand; `plain` values are counted by `seen` and not returned. */
export function* requestValues(exchange: Exchange, seen: (key: string) => void): Generator<RequestValue> {
  for (const parameter of exchange.parameters ?? []) {
    if (parameter.in === 'response') continue
    const key = `${parameter.in} ${parameter.name}`
    const telling = TELLING_NAME.test(parameter.name)
    for (const [i, value] of parameter.values.entries()) {
      if (isHidden(parameter, i)) continue
      if (telling)
        yield {
          key: `${parameter.in} *name`,
          in: parameter.in,
          name: '(name)',
          text: `${bracketed(parameter.name)}=${value}`,
        }
      if (isPlain(value)) seen(key)
      else yield { key, in: parameter.in, name: parameter.name, text: value }
    }
  }
  yield* around(exchange)
}

function* around({ request }: Exchange): Generator<RequestValue> {
  if (!request) return
  const query = request.target.indexOf('?')
  const path = query < 0 ? request.target : request.target.slice(0, query)
  if (TELLING_PATH.test(path)) yield { key: 'path *', in: 'path', name: '(path)', text: path }
  for (const name of LOGGED) {
    const value = request.headers?.[name]
    if (value !== undefined && !isPlain(value)) yield { key: `header ${name}`, in: 'header', name, text: value }
  }
}

/** `user.$ne` of a JSON body as `user[$ne]`. */
const bracketed = (name: string) => name.replace(/\.(\$[a-z]+)/gi, '[$1]')
