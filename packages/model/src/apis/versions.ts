/** Old versions of a path that are still called while a newer one is in use on the same host. */
import { newestFirst, type PathVersion, versionOf } from '@apiscope/inventory'
import type { ApiReport } from '../document.js'

interface Versioned {
  api: ApiReport
  version: PathVersion
}

/**
 * Marks them (`zombie` among the words of `lifecycle`, the newer one as `successor`), in place. A version is old when a newer one of the same
 * method and path was first called before the old one was last.
 */
export function markOldVersions(apis: readonly ApiReport[]): void {
  const families = new Map<string, Versioned[]>()
  for (const api of apis) {
    const found = versionOf(api.template)
    if (!found) continue
    const family = `${api.method} ${api.host}${found.family}`
    families.set(family, [...(families.get(family) ?? []), { api, version: found.version }])
  }
  for (const members of families.values()) {
    if (members.length === 1) continue
    members.sort((a, b) => newestFirst(a.version, b.version))
    for (const old of members.slice(1)) {
      const newer = members.find((one) => newestFirst(one.version, old.version) < 0 && first(one.api) < last(old.api))
      if (newer) mark(old.api, newer.api)
    }
  }
}

function mark({ facts }: ApiReport, newer: ApiReport): void {
  const words = (facts.lifecycle ?? '').split(' ').filter(Boolean)
  if (!words.includes('zombie')) words.push('zombie')
  facts.lifecycle = words.join(' ')
  facts.successor = newer.id
}

const first = ({ facts }: ApiReport) => Number(facts.first_seen_ms)
const last = ({ facts }: ApiReport) => Number(facts.last_seen_ms)
