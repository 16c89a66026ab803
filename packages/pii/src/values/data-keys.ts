/** Keys that are data (`{"ann@x.example": …}`, `?filter[ann@x.example]=…`) as values of a parameter of their own, `users.{keys}`. */
import { type Parameter, pathParts, unescapeKey } from '@apiscope/schema'
import { PII_LIMITS } from '../limits.js'
import { safeName } from '../worker/safe-name.js'

/** Ends the name of what is no parameter of an API, but the keys beside one another in it. */
const KEYS = '{keys}'
/** Names looked at in one exchange. Count. */
const NAMES = 256

/**
 * The keys that are data in the names of `parameters`, each once, under the safe name of what holds them. Names that are safe already hold none: where the
 * sensor sealed, it has written them. Bounded: so many names, and so many keys of each as are judged of any parameter.
 */
export function dataKeys(parameters: readonly Parameter[]): Parameter[] {
  const found = new Map<string, Parameter>()
  for (const { in: place, name } of parameters.length > NAMES ? parameters.slice(0, NAMES) : parameters) {
    const safe = safeName(name, PII_LIMITS.nameLength)
    if (safe === name || name.length > PII_LIMITS.nameLength) continue
    const written = pathParts(name)
    const parts = pathParts(safe)
    const at = parts.findIndex((part, i) => part.includes('{key}') && part !== written[i])
    if (at < 0) continue
    const holder = [...parts.slice(0, at), KEYS].join('.')
    const known = found.get(`${place}:${holder}`)
    const values: string[] = known?.values ?? []
    for (const key of keysIn(written[at]!, parts[at]!, at === 0 && place !== 'response' ? name : undefined)) {
      if (values.length < PII_LIMITS.valuesPerExchange && !values.includes(key)) values.push(key)
    }
    if (!known && values.length > 0) found.set(`${place}:${holder}`, { in: place, name: holder, values })
  }
  return [...found.values()]
}

/** What a part of a name hides; of names that do not nest (queries, forms) also the whole. */
function keysIn(written: string, safe: string, whole: string | undefined): string[] {
  if (written.includes('\\')) return [unescapeKey(withoutLevels(written))]
  const pieces = written.split(/[[\]]/)
  const kept = safe.split(/[[\]]/)
  const hidden = pieces.filter((piece, i) => piece !== '' && kept[i] === '{key}')
  return whole !== undefined && whole !== written && !whole.includes('\\') && !whole.includes('[') ? [whole] : hidden
}

/** Without the array levels behind it. */
function withoutLevels(part: string): string {
  let end = part.length
  while (part.endsWith('[]', end)) end -= 2
  return part.slice(0, end)
}

/** The name by which to judge keys: that of what holds them. */
export const holderName = (name: string): string =>
  name.endsWith(KEYS) ? name.slice(0, -KEYS.length).replace(/\.$/, '') : name
