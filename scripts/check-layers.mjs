#!/usr/bin/env node
// Checks that imports between the packages go only leftwards (docs/architecture.md), that every import is declared in
// the package's own package.json, that packages meet through their front door only, and that no modules load one another in a circle.
// Usage: node scripts/check-layers.mjs [ROOT]; exits 1 and names file:line of each breach.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// Direct neighbours to the left; what those may import is allowed too.
const LEFT = {
  schema: [],
  wire: ['schema'],
  flow: ['wire'],
  tls: ['flow'],
  http: ['tls'],
  capture: ['wire'],
  bus: ['schema'],
  state: ['schema'],
  ml: [],
  attacks: ['schema', 'ml'],
  genai: ['schema'],
  agents: ['schema'],
  sensor: ['http', 'capture', 'bus', 'attacks', 'agents', 'genai'],
  worker: ['bus', 'state'],
  inventory: ['worker', 'ml'],
  pii: ['worker', 'ml'],
  anomaly: ['worker', 'ml', 'attacks'],
  risk: ['worker', 'ml'],
  web: ['model'],
  console: ['bus', 'model', 'web'],
  model: ['state', 'alerts', 'sensor', 'inventory', 'pii', 'anomaly', 'risk'],
  alerts: ['schema'],
  notify: ['worker', 'alerts'],
}
const SCOPE = '@apiscope/'
const BUILTIN = new Set(builtinModules)
const IMPORT =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire(?:\.resolve)?\s*\(\s*|\bexport\s+\*\s+from\s*)(['"])([^'"\n]+)\1/g

function allowed(name, seen = new Set()) {
  for (const left of LEFT[name] ?? []) {
    if (seen.has(left)) continue
    seen.add(left)
    allowed(left, seen)
  }
  return seen
}

function* sources(folder) {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.(ts|mts|cts|js|mjs|cjs)$/.test(entry.name)) yield path
  }
}

// Blanks comments but keeps line breaks, so that line numbers stay true; a `//` or `/*` inside a string is left alone.
function withoutComments(text) {
  return text.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (match) =>
    match.startsWith('/') ? match.replace(/[^\n]/g, ' ') : match,
  )
}

function importsOf(path) {
  const text = withoutComments(readFileSync(path, 'utf8'))
  return [...text.matchAll(IMPORT)].map((match) => ({
    specifier: match[2],
    line: text.slice(0, match.index).split('\n').length,
  }))
}

function packageOf(specifier) {
  const parts = specifier.split('/')
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]
}

function checkImport({ specifier }, path, pack, strict) {
  if (specifier.startsWith('.')) {
    const target = resolve(dirname(path), specifier)
    return strict && relative(pack.folder, target).startsWith('..')
      ? `${specifier} leaves the package; import ${SCOPE}… instead`
      : undefined
  }
  if (specifier.startsWith('node:') || BUILTIN.has(specifier)) return undefined
  const name = packageOf(specifier)
  if (name.startsWith(SCOPE)) {
    if (specifier !== name && specifier !== `${name}/package.json`)
      return `${specifier} goes past the front door; import ${name}`
    const left = name.slice(SCOPE.length)
    if (left === pack.name && strict) return `${pack.name} imports itself; use a relative path`
    // Tests may look at packages further right (an oracle, a reader), sources may not.
    if (strict && pack.name !== 'cli' && !pack.left.has(left)) return `${pack.name} must not import ${left}`
  }
  if (strict && !pack.declared.has(name)) return `${name} is not in the dependencies of ${pack.name}/package.json`
  return undefined
}

function checkPackage(root, name) {
  const folder = join(root, 'packages', name)
  const manifestPath = join(folder, 'package.json')
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
  const declared = new Set(
    ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((key) => Object.keys(manifest[key] ?? {})),
  )
  const pack = { name, folder, declared, left: allowed(name) }
  const problems = []
  const manifestLines = readFileSync(manifestPath, 'utf8').split('\n')
  if (name !== 'cli' && !(name in LEFT)) problems.push(`packages/${name}: not in the layer table of ${import.meta.url}`)
  for (const dependency of declared) {
    if (name === 'cli' || !dependency.startsWith(SCOPE) || pack.left.has(dependency.slice(SCOPE.length))) continue
    const line = manifestLines.findIndex((text) => text.includes(`"${dependency}"`)) + 1
    problems.push(`${relative(root, manifestPath)}:${line}: ${name} must not depend on ${dependency}`)
  }
  for (const [sub, strict] of [
    ['src', true],
    ['test', false],
    ['bench', false],
  ]) {
    for (const path of sources(join(folder, sub))) {
      for (const found of importsOf(path)) {
        const problem = checkImport(found, path, pack, strict)
        if (problem) problems.push(`${relative(root, path)}:${found.line}: ${problem}`)
      }
    }
  }
  return problems
}

// Imports and re-exports of one file by another, those of types too: where two files need one another to be understood, neither can be read,
// tested or moved alone. What both need belongs in a third.
const STATEMENT = /^(?:import|export)\s+[^'";]*?\s*(?:from\s*)?['"](\.[^'"\n]+\.js)['"]/gm
const INLINE = /\bimport\(\s*['"](\.[^'"\n]+\.js)['"]\s*\)/g

function neededBy(path) {
  const text = withoutComments(readFileSync(path, 'utf8'))
  return [...text.matchAll(STATEMENT), ...text.matchAll(INLINE)].map((match) =>
    resolve(dirname(path), match[1].replace(/\.js$/, '.ts')),
  )
}

/** Groups of files of a package that need one another in circles (Tarjan's strongly connected components). */
function circlesOf(root, name) {
  const order = new Map()
  const low = new Map()
  const stack = []
  const problems = []
  const visit = (path) => {
    order.set(path, order.size)
    low.set(path, order.get(path))
    stack.push(path)
    for (const next of neededBy(path)) {
      if (!existsSync(next)) continue
      if (!order.has(next)) {
        visit(next)
        low.set(path, Math.min(low.get(path), low.get(next)))
      } else if (stack.includes(next)) low.set(path, Math.min(low.get(path), order.get(next)))
    }
    if (low.get(path) !== order.get(path)) return
    const group = stack.splice(stack.indexOf(path)).map((one) => relative(root, one))
    if (group.length > 1) problems.push(`${group[0]}: circle of imports: ${group.join(', ')}`)
  }
  for (const path of sources(join(root, 'packages', name, 'src'))) if (!order.has(path)) visit(path)
  return problems
}

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'))
const names = readdirSync(join(root, 'packages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(root, 'packages', entry.name, 'package.json')))
  .map((entry) => entry.name)
const problems = names.sort().flatMap((name) => [...checkPackage(root, name), ...circlesOf(root, name)])
for (const problem of problems) console.error(problem)
if (problems.length > 0) {
  console.error(`layers: ${problems.length} breach${problems.length === 1 ? '' : 'es'}`)
  process.exit(1)
}
console.log(`layers: ${names.length} packages, imports go leftwards only, none in circles`)
