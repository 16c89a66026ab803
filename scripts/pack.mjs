#!/usr/bin/env node
// Makes the one package that is published: apiscope-daemon, with all rooms inside it (bundled) and what they need from the registry as
// dependencies, at the versions of the lock file. Run after `npx tsc -b`.
// Usage: node scripts/pack.mjs [FOLDER]   (default: build/); prints the path of the tarball.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SCOPE = '@apiscope/'
const json = (path) => JSON.parse(readFileSync(path, 'utf8'))
const packages = readdirSync(join(ROOT, 'packages'))
  .filter((name) => existsSync(join(ROOT, 'packages', name, 'package.json')))
  .sort()
const cli = json(join(ROOT, 'packages/cli/package.json'))
const lock = json(join(ROOT, 'package-lock.json')).packages

/** What a room takes along: what is built, and files beside the sources that are read when it runs (models, schemas, scripts of the store). */
function taken(room, path) {
  const parts = relative(room, path).split(sep)
  const top = parts[0]
  if (['test', 'bench', 'scripts', 'training', 'node_modules'].includes(top)) return false
  if (/\.(map|tsbuildinfo)$/.test(path) || /^tsconfig.*\.json$/.test(top)) return false
  if (top === 'src' && statSync(path).isFile()) return !/\.tsx?$/.test(path)
  return true
}

function copyRoom(name, modules) {
  const room = join(ROOT, 'packages', name)
  if (!existsSync(join(room, 'dist'))) throw new Error(`packages/${name} is not built: run npx tsc -b first`)
  const target = join(modules, name)
  cpSync(room, target, { recursive: true, filter: (path) => path === room || taken(room, path) })
  const manifest = json(join(room, 'package.json'))
  delete manifest.devDependencies
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

/** Name → version in the lock of everything that the rooms need from the registry. */
function outside(kind) {
  const found = {}
  for (const name of packages) {
    const wanted = json(join(ROOT, 'packages', name, 'package.json'))[kind] ?? {}
    for (const one of Object.keys(wanted)) {
      if (one.startsWith(SCOPE)) continue
      const own = lock[`packages/${name}/node_modules/${one}`]
      const entry = own ?? lock[`node_modules/${one}`]
      if (!entry) throw new Error(`${one} of packages/${name} is not in package-lock.json`)
      found[one] = entry.version
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const MANIFEST = {
  name: 'apiscope-daemon',
  version: cli.version,
  description: 'Passive API security from mirrored traffic: inventory, sensitive data, anomalies, risk',
  license: 'Apache-2.0',
  keywords: ['api-security', 'api-discovery', 'pii', 'anomaly-detection', 'bola', 'owasp', 'pcap', 'vxlan', 'kafka'],
  type: 'commonjs',
  bin: { apiscope: 'bin/apiscope.js' },
  main: 'lib/index.js',
  types: 'lib/index.d.ts',
  files: ['bin', 'lib', 'docs', 'deploy', 'NOTICE', 'SECURITY.md'],
  engines: json(join(ROOT, 'package.json')).engines,
  os: ['linux', 'darwin'],
  publishConfig: { access: 'public', provenance: true },
  dependencies: {
    ...outside('dependencies'),
    ...Object.fromEntries(
      packages.map((name) => [SCOPE + name, json(join(ROOT, 'packages', name, 'package.json')).version]),
    ),
  },
  optionalDependencies: outside('optionalDependencies'),
  bundleDependencies: packages.map((name) => SCOPE + name),
}

const build = resolve(process.argv[2] ?? join(ROOT, 'build'))
const folder = join(build, 'package')
rmSync(folder, { recursive: true, force: true })
const modules = join(folder, 'node_modules', '@apiscope')
mkdirSync(modules, { recursive: true })
for (const name of packages) copyRoom(name, modules)
writeFileSync(join(folder, 'package.json'), `${JSON.stringify(MANIFEST, null, 2)}\n`)
for (const name of ['bin', 'lib', 'docs']) mkdirSync(join(folder, name))
writeFileSync(
  join(folder, 'bin/apiscope.js'),
  "#!/usr/bin/env node\nrequire('../node_modules/@apiscope/cli/bin/apiscope.js')\n",
)
chmodSync(join(folder, 'bin/apiscope.js'), 0o755)
writeFileSync(join(folder, 'lib/index.js'), "module.exports = require('@apiscope/schema')\n")
writeFileSync(join(folder, 'lib/index.d.ts'), "export * from '@apiscope/schema'\n")
for (const name of ['README.md', 'LICENSE', 'NOTICE', 'SECURITY.md']) cpSync(join(ROOT, name), join(folder, name))
for (const name of readdirSync(join(ROOT, 'docs'))) {
  if (!/evaluation|decisions|correctness|performance/.test(name))
    cpSync(join(ROOT, 'docs', name), join(folder, 'docs', name), { recursive: true })
}
for (const name of ['grafana', 'prometheus', 'systemd']) {
  cpSync(join(ROOT, 'deploy', name), join(folder, 'deploy', name), { recursive: true })
}
const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(
  execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', build], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  }).toString(),
)
process.stderr.write(
  `${entryCount} files, ${(size / 1e6).toFixed(1)} MB packed, ${(unpackedSize / 1e6).toFixed(1)} MB unpacked\n`,
)
console.log(join(build, filename))
