#!/usr/bin/env node
// Looks at every regular expression literal of packages/*/src for backtracking (recheck): the traffic is the attacker's, so none
// may take more steps than its text is long, but for a bounded factor. What has been looked at stands in scripts/regexes.json, so
// that only new patterns cost time; there stands too why one that the checker finds slow is not: the length of all it is given.
// Exits with 1 and names the offenders.
// Usage: node scripts/check-regexes.mjs [--write]     --write adds the safe ones to the list, and drops those that are gone
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseSync } from '@swc/core'

const LIST = new URL('./regexes.json', import.meta.url)
/** For one pattern, ms. Nothing is safe because the checker had no time. */
const TIMEOUT = Number(process.env.REGEX_TIMEOUT_MS ?? 20_000)
const SAFE = 'safe'

const write = process.argv.includes('--write')
const reviewed = JSON.parse(readFileSync(LIST, 'utf8'))
const found = new Map()
for (const file of sources()) {
  const ast = parseSync(readFileSync(file, 'utf8'), { syntax: 'typescript', target: 'es2022' })
  for (const { pattern, flags } of literals(ast)) {
    const key = `/${pattern}/${flags}`
    if (!found.has(key)) found.set(key, { pattern, flags, files: new Set() })
    found.get(key).files.add(file)
  }
}

const unsafe = []
const verdicts = {}
for (const [key, { pattern, flags, files }] of found) {
  const verdict = reviewed[key] ?? (await look(pattern, flags))
  if (verdict === SAFE || reviewed[key] !== undefined) verdicts[key] = verdict
  if (write) save()
  if (verdicts[key] === undefined) unsafe.push(`${[...files].join(', ')}\n  ${key}\n  ${verdict}`)
}
for (const line of unsafe) console.error(line)
console.log(`regexes: ${found.size} patterns, ${unsafe.length} that may backtrack`)
process.exit(unsafe.length > 0 ? 1 : 0)

function save() {
  const sorted = Object.entries(verdicts).sort(([a], [b]) => (a < b ? -1 : 1))
  writeFileSync(LIST, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`)
}

async function look(pattern, flags) {
  const { check } = await import('recheck')
  const { status, complexity, error } = await check(pattern, flags, { timeout: TIMEOUT })
  return status === 'safe' ? SAFE : `${status}: ${complexity?.summary ?? error?.kind ?? ''}`
}

function* literals(node) {
  if (node === null || typeof node !== 'object') return
  if (node.type === 'RegExpLiteral') yield node
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const item of value) yield* literals(item)
    else if (typeof value === 'object') yield* literals(value)
  }
}

/** Every source file, in order. */
function sources() {
  return readdirSync('packages')
    .flatMap((name) =>
      readdirSync(`packages/${name}/src`, { recursive: true }).map((file) => `packages/${name}/src/${file}`),
    )
    .filter((file) => file.endsWith('.ts'))
    .sort()
}
