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
