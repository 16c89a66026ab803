/** Folds by source: what is measured on a source was learnt without it, without its relatives and without near-duplicates. */

/** Sources of one origin belong together: what two files of one project share is no test of one by the other. */
export const familyOf = (source) =>
  source
    .replace(/^(?:api-params|openapi-desc|openapi-example):([a-z]+).*$/i, (_, name) => `api:${name.toLowerCase()}`)
    .replace(/^(httpparams|coreruleset|libinjection|payloadbox|cujanovic|authored|generated)\b.*$/, '$1')

/** Assigns families to `count` folds, largest first, each to the fold with the fewest attacks (then ordinary values) so far. */
export function foldsOf(rows, count) {
  const families = new Map()
  for (const row of rows) {
    const family = familyOf(row.source)
    const entry = families.get(family) ?? { family, attacks: 0, ordinary: 0 }
    if (row.label === 'benign') entry.ordinary++
    else entry.attacks++
    families.set(family, entry)
  }
  const folds = Array.from({ length: count }, () => ({ attacks: 0, ordinary: 0 }))
  const at = new Map()
  const order = [...families.values()].sort(
    (a, b) => b.attacks - a.attacks || b.ordinary - a.ordinary || (a.family < b.family ? -1 : 1),
  )
  for (const entry of order) {
    const by = entry.attacks > 0 ? 'attacks' : 'ordinary'
    let best = 0
    for (let f = 1; f < count; f++) if (folds[f][by] < folds[best][by]) best = f
    folds[best].attacks += entry.attacks
    folds[best].ordinary += entry.ordinary
    at.set(entry.family, best)
  }
  return { of: (row) => at.get(familyOf(row.source)) ?? 0, families: at }
}
