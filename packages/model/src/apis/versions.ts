/** Old versions of a path that are still called while a newer one is in use on the same host. */
import { newestFirst, type PathVersion, versionOf } from '@apiscope/inventory'
import type { ApiReport } from '../document.js'

interface Named {
  method: string
  host: string
  template: string
}

/**
 * Tells each old version, and the newer one. A version is old when a newer one of the same method and path was first called before the old
 * one was last.
 * @param seen event time of the first and last call, ms
 */
export function forOldVersions<T extends Named>(
  apis: readonly T[],
  seen: (api: T) => [first: number, last: number],
  tell: (old: T, newer: T) => void,
): void {
  const families = new Map<string, { api: T; version: PathVersion }[]>()
  for (const api of apis) {
    const found = versionOf(api.template)
    if (!found) continue
    const family = `${api.method} ${api.host}${found.family}`
    const members = families.get(family)
    if (members) members.push({ api, version: found.version })
    else families.set(family, [{ api, version: found.version }])
  }
  for (const members of families.values()) {
    if (members.length === 1) continue
    members.sort((a, b) => newestFirst(a.version, b.version))
    for (const old of members.slice(1)) {
      const newer = members.find(
        (one) => newestFirst(one.version, old.version) < 0 && seen(one.api)[0] < seen(old.api)[1],
      )
      if (newer) tell(old.api, newer.api)
    }
  }
}

/** Marks them (`zombie` among the words of `lifecycle`, the newer one as `successor`), in place. */
export function markOldVersions(apis: readonly ApiReport[]): void {
  forOldVersions(apis, ({ facts }) => [Number(facts.first_seen_ms), Number(facts.last_seen_ms)], mark)
}

function mark({ facts }: ApiReport, newer: ApiReport): void {
  const words = (facts.lifecycle ?? '').split(' ').filter(Boolean)
  if (!words.includes('zombie')) words.push('zombie')
  facts.lifecycle = words.join(' ')
  facts.successor = newer.id
}
