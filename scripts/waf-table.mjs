#!/usr/bin/env node
/**
 * How much of lists of attacks apiscope finds, and how much ordinary traffic it flags, beside libinjection and the OWASP Core Rule Set.
 *
 *   npm run waf-table -- --attacks PATH… --benign PATH…
 *
 *   --attacks PATH  --benign PATH   files or folders, each may be given several times: values a line, JSON, JSON lines, YAML of GoTestWAF, requests of
 *                                   waf-comparison-project; plain or gzipped
 *   --only-apiscope                 without the others, which need Go (1.25) and the Go module proxy at the first run
 *   --judge FILE                    that program, built before
 *   --groups                        also by file
 *
 * Build first: npx tsc -b. The lists stay where they are.
 */
import { parseArgs } from 'node:util'
import { judge as judgeApiscope } from './waf-table/apiscope.mjs'
import { itemsOf } from './waf-table/lists.mjs'
import { judge as judgeOthers } from './waf-table/others.mjs'
import { byGroup, overall } from './waf-table/table.mjs'

const { values: o } = parseArgs({
  options: {
    attacks: { type: 'string', multiple: true, default: [] },
    benign: { type: 'string', multiple: true, default: [] },
    'only-apiscope': { type: 'boolean' },
    judge: { type: 'string' },
    groups: { type: 'boolean' },
  },
})
if (o.attacks.length + o.benign.length === 0) {
  process.stderr.write(
    'usage: npm run waf-table -- --attacks PATH… --benign PATH… [--only-apiscope] [--judge FILE] [--groups]\n',
  )
  process.exit(2)
}
const items = [
  ...o.attacks.flatMap(itemsOf).map((item) => ({ ...item, attack: true })),
  ...o.benign.flatMap(itemsOf).map((item) => ({ ...item, attack: false })),
]
const ours = judgeApiscope(items)
const others = o['only-apiscope'] ? { missing: 'left out' } : judgeOthers(items, o.judge)
const verdict = (i) => others.verdicts?.[i]

/** What each engine says of item `i`: true, false, or undefined where it does not apply. */
const ENGINES = [
  ['apiscope, value', (i) => ours[i].value],
  ['apiscope, value, sure', (i) => ours[i].sure],
  ['apiscope, request', (i) => ours[i].request],
  ['libinjection, value', (i) => verdict(i)?.libinjection, others.missing],
  ['Core Rule Set, level 1, request', (i) => verdict(i)?.crs[0], others.missing],
  ['Core Rule Set, level 2, request', (i) => verdict(i)?.crs[1], others.missing],
]

const counted = (says, of) => {
  let hits = 0
  let n = 0
  for (const i of of) {
    const said = says(i)
    if (said === undefined) continue
    n++
    if (said) hits++
  }
  return [hits, n]
}
const all = items.map((_, i) => i)
const attacks = all.filter((i) => items[i].attack)
const ordinary = all.filter((i) => !items[i].attack)
console.log(
  overall(
    ENGINES.map(([name, says, missing]) => ({
      name,
      missing,
      attacks: counted(says, attacks),
      ordinary: counted(says, ordinary),
    })),
  ),
)
if (o.groups)
  for (const [title, of] of [
    ['attacks', attacks],
    ['ordinary', ordinary],
  ]) {
    const names = [...new Set(of.map((i) => items[i].group))]
    const groups = names.map((name) => {
      const own = of.filter((i) => items[i].group === name)
      return {
        name,
        n: own.length,
        hits: ENGINES.map(([, says]) => (counted(says, own)[1] > 0 ? counted(says, own)[0] : undefined)),
      }
    })
    if (groups.length > 0)
      console.log(
        `\n${byGroup(
          title,
          ENGINES.map(([name]) => name),
          groups,
        )}`,
      )
  }
