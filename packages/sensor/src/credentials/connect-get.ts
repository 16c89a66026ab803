import { isHidden, markHidden, type Parameter } from '@apiscope/schema'
import type { Pseudonymizer } from './pseudonym.js'
import { redact } from './redact.js'

/**
 * A call of Connect by GET carries its message whole in the query, in base64 or as JSON: where a field of it is a credential, all of it is told as
 * one. In place.
 * @returns true when it is: then the target must not hold it either
 */
export function redactConnectMessage(parameters: Parameter[], pseudonyms: Pseudonymizer): boolean {
  const query = parameters.filter(({ in: place }) => place === 'query')
  const message = query.find(({ name }) => name === 'message')
  if (!message || !query.some((one) => one.values.some((_, i) => isHidden(one, i)))) return false
  for (const [i, value] of message.values.entries()) {
    if (isHidden(message, i)) continue
    message.values[i] = redact('secret', value, pseudonyms)
    markHidden(message, i)
  }
  return true
}

/** The same in a target, whose other parts have been judged. */
export function withoutConnectMessage(target: string, pseudonyms: Pseudonymizer): string {
  return target.replace(
    /([?&]message=)([^&#[]+)/g,
    (_, name: string, value: string) => name + redact('secret', value, pseudonyms),
  )
}
