/** What of a recorded exchange can carry an attack, for exchanges that no sensor has looked at before it redacted them. */
import { type AttackLook, Suspects } from '@apiscope/attacks'
import { type AttackVerdict, type Exchange, isHidden } from '@apiscope/schema'

/** Bytes without which a path is only words. */
const TELLING_PATH = /%|\.\.|[<>'"`;|$\\{}]|\/\//
/** Fields that are no parameters, but are logged and shown. */
const LOGGED = ['user-agent', 'origin']

/** The verdicts that the exchange brings, or those on what it has left to look at. */
export function verdictsOf(exchange: Exchange, look: AttackLook): readonly AttackVerdict[] {
  if (exchange.scored) return exchange.attacks ?? NONE
  const { request, parameters } = exchange
  const suspects = new Suspects((request?.target.length ?? 0) + (request?.bodyBytes ?? 0))
  for (const parameter of parameters ?? []) {
    const place = parameter.in
    if (place === 'response') continue
    for (const [i, value] of parameter.values.entries())
      if (!isHidden(parameter, i)) suspects.add(place, parameter.name, value)
  }
  if (request) around(request, suspects)
  return look.verdicts(suspects) ?? NONE
}

const NONE: readonly AttackVerdict[] = []

function around({ target, headers }: NonNullable<Exchange['request']>, suspects: Suspects): void {
  const query = target.indexOf('?')
  const path = query < 0 ? target : target.slice(0, query)
  if (TELLING_PATH.test(path)) suspects.part('path', '(path)', path)
  for (const name of LOGGED) {
    const value = headers?.[name]
    if (value !== undefined) suspects.add('header', name, value)
  }
}
