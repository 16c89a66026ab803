/** Old versions of a path that are still called while a newer one is in use on the same host. */
import type { ApiReport } from './document.js'

/** `v2`, `v1.3`, `v2beta1`. */
const VERSION = /^v(\d+(?:\.\d+){0,2})((?:alpha|beta)\d*)?$/i

interface Versioned {
  api: ApiReport
  /** Method, host and template with the version left out. */
  family: string
  version: readonly [number[], string]
}

/**
 * Marks them (`zombie` among the words of `lifecycle`, the newer one as `successor`), in place. A version is old when a newer one of the same
 * method and path was first called before the old one was last.
 */
export function markOldVersions(apis: readonly ApiReport[]): void {
  const families = new Map<string, Versioned[]>()
  for (const api of apis) {
    const one = versioned(api)
    if (one) families.set(one.family, [...(families.get(one.family) ?? []), one])
  }
  for (const members of families.values()) {
    if (members.length === 1) continue
    members.sort(newestFirst)
    for (const old of members.slice(1)) {
      const newer = members.find((one) => newestFirst(one, old) < 0 && first(one.api) < last(old.api))
      if (newer) mark(old.api, newer.api)
    }
  }
}

function versioned(api: ApiReport): Versioned | undefined {
  const segments = api.template.split('/')
  const at = segments.findIndex((segment) => VERSION.test(segment))
  if (at < 0) return undefined
  const [, numbers, stage = ''] = VERSION.exec(segments[at])!
  segments[at] = '{version}'
  const version: Versioned['version'] = [numbers.split('.').map(Number), stage.toLowerCase()]
  return { api, family: `${api.method} ${api.host}${segments.join('/')}`, version }
}

/** `v2` before `v2beta1` before `v1`. */
function newestFirst(a: Versioned, b: Versioned): number {
  const [left, right] = [a.version[0], b.version[0]]
  for (let i = 0; i < 3; i++) if ((left[i] ?? 0) !== (right[i] ?? 0)) return (right[i] ?? 0) - (left[i] ?? 0)
  const [one, other] = [a.version[1], b.version[1]]
  if (one === other) return 0
  if (one === '' || other === '') return one === '' ? -1 : 1
  return one > other ? -1 : 1
}

function mark({ facts }: ApiReport, newer: ApiReport): void {
  const words = (facts.lifecycle ?? '').split(' ').filter(Boolean)
  if (!words.includes('zombie')) words.push('zombie')
  facts.lifecycle = words.join(' ')
  facts.successor = newer.id
}

const first = ({ facts }: ApiReport) => Number(facts.first_seen_ms)
const last = ({ facts }: ApiReport) => Number(facts.last_seen_ms)
