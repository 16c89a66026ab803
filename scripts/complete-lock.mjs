#!/usr/bin/env node
// Completes package-lock.json after `npm install` ran against a registry that lacks the packages of other platforms: npm
// then leaves them out of the lock, and `npm ci` (11.x) refuses it. Each is an optional dependency with an exact version;
// its entry needs only that version and the platform, which its name tells. Changes nothing when nothing is missing.
// Usage: node scripts/complete-lock.mjs [--check]
import { readFileSync, writeFileSync } from 'node:fs'

const PATH = new URL('../package-lock.json', import.meta.url)
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** `@swc/core-linux-x64-musl` → what npm must know to pass over it elsewhere; undefined for any other kind of package. */
function platform(name) {
  const words = name.split(/[-/]/)
  const os = SYSTEMS.find((system) => words.includes(system))
  const cpu = PROCESSORS.find((processor) => words.includes(processor))
  if (!os || !cpu) return undefined
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined
  return { cpu: [cpu], ...(os === 'linux' && libc ? { libc: [libc] } : {}), optional: true, os: [os] }
}

const lock = JSON.parse(readFileSync(PATH, 'utf8'))
const added = []
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const target = `node_modules/${name}`
    const limits = platform(name)
    if (!limits || !/^\d/.test(version) || target in lock.packages || `${path}/${target}` in lock.packages) continue
    lock.packages[target] = { version, ...(entry.dev ? { dev: true } : {}), ...limits }
    added.push(name)
  }
}
if (added.length > 0 && process.argv[2] === '--check') {
  console.error(`package-lock.json lacks ${added.length} packages of other platforms: node scripts/complete-lock.mjs`)
  process.exit(1)
}
if (added.length > 0) {
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  writeFileSync(PATH, `${JSON.stringify(lock, null, 2)}\n`)
}
console.log(`package-lock.json: ${added.length} packages of other platforms added`)
