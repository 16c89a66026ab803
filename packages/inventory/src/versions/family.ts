/** Versions in paths: `/v1/users/{id}` and `/v2/users/{id}` are one family. */

/** `v2`, `v1.3`, `v2beta1`. */
const VERSION = /^v(\d{1,4}(?:\.\d{1,4}){0,2})((?:alpha|beta)\d{0,3})?$/i

export interface PathVersion {
  /** Numbers from the most significant on, then the stage: '' when it is released. */
  numbers: readonly number[]
  stage: string
}

/** The template with its first version left out, and that version; undefined when it has none. */
export function versionOf(template: string): { family: string; version: PathVersion } | undefined {
  const segments = template.split('/')
  const at = segments.findIndex((segment) => VERSION.test(segment))
  if (at < 0) return undefined
  const [, numbers, stage = ''] = VERSION.exec(segments[at]!)!
  segments[at] = '{version}'
  return {
    family: segments.join('/'),
    version: { numbers: numbers!.split('.').map(Number), stage: stage.toLowerCase() },
  }
}

/** Negative when `a` is the newer one: `v10`, `v2`, `v2beta1`, `v1`. */
export function newestFirst(a: PathVersion, b: PathVersion): number {
  for (let i = 0; i < 3; i++) {
    const difference = (b.numbers[i] ?? 0) - (a.numbers[i] ?? 0)
    if (difference !== 0) return difference
  }
  if (a.stage === b.stage) return 0
  if (a.stage === '' || b.stage === '') return a.stage === '' ? -1 : 1
  return a.stage > b.stage ? -1 : 1
}
