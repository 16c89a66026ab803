import { markHidden, type Parameter } from '@apiscope/schema'
import type { Pseudonymizer } from './pseudonym.js'
import { redact } from './redact.js'

/** Names of procedures to which credentials are sent; `Author` is none, `Authorize` is. */
const ASKS =
  /log_?[io]n|sign_?(?:in|up)|auth(?!or(?!i))|passw|pass_?(?:code|phrase)|credential|secret|token|otp|pin(?![a-z])|verif|regist|unlock|session/i
/** What a field without a name is called. */
const NUMBERED = /(?:^|\.)(?:\$|\d+)(?:\[\])?$/
const EMAIL = /^[^\s@]{1,128}@[^\s@.][^\s@]{0,253}$/

/**
 * Protobuf fields have no names, so that nothing tells a password. Where a path (service and method of gRPC) says that credentials are sent
 * to it, every value of a numbered field of the request but an e-mail address is told as a password is: kind and length. In place; what is
 * written already is left. Of a call of Connect by GET the message stands in the query.
 */
export function redactUnnamed(parameters: Parameter[], template: string, pseudonyms: Pseudonymizer): void {
  if (!ASKS.test(template)) return
  for (const parameter of parameters) {
    const { hidden, values } = parameter
    if ((parameter.in !== 'request' && parameter.in !== 'query') || hidden === true || !NUMBERED.test(parameter.name))
      continue
    for (let i = 0; i < values.length; i++) {
      if (hidden?.includes(i) || values[i] === '' || EMAIL.test(values[i]!)) continue
      values[i] = redact('password', values[i]!, pseudonyms)
      markHidden(parameter, i)
    }
  }
}
