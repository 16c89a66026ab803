import { isHidden, openSealedForm, type Parameter } from '@apiscope/schema'

/** The number that a request names in its path, where its template has a parameter and the value is one. */

const MOST_DIGITS = 15

/** `/users/4711?x=1` under `/users/{id}` → 4711; the last numeric parameter; undefined when there is none. */
export function numericId(target: string, template: string): number | undefined {
  const end = target.search(/[?#]/)
  const values = (end < 0 ? target : target.slice(0, end)).split('/')
  const names = template.split('/')
  if (values.length !== names.length) return undefined
  for (let i = names.length - 1; i >= 0; i--) {
    if (!names[i]!.startsWith('{')) continue
    const value = values[i]!
    if (value.length > 0 && value.length <= MOST_DIGITS && /^\d+$/.test(value)) return Number(value)
  }
  return undefined
}

/** The same of an exchange whose values are sealed: codes that lie as near to one another as the numbers do. */
export function sealedCodes(
  parameters: readonly Parameter[] | undefined,
  template: string,
): readonly number[] | undefined {
  const path = parameters?.filter((parameter) => parameter.in === 'path')
  if (!path || path.length === 0) return undefined
  let next = template.split('{').length - 1
  const segments = template.split('/')
  for (let i = segments.length - 1; i >= 0; i--) {
    const segment = segments[i]!
    next -= segment.split('{').length - 1
    if (!/^\{[^{}]*\}$/.test(segment)) continue
    const parameter = path[next]
    const codes = parameter && isHidden(parameter, 0) ? openSealedForm(parameter.values[0] ?? '')?.codes : undefined
    if (codes) return codes
  }
  return undefined
}
