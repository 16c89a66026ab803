#!/usr/bin/env node
// Runs every capture of a corpus through the sensor and scores the exchanges against the corpus's oracle.
//
//   node scripts/correctness.mjs [CORPUS] [--only TEXT] [--details N] [--table] [--redacted-is-wrong]
//
// A target in which credentials are replaced by marks counts as the oracle's where all else of it is equal, byte for byte, and each mark tells the
// length of what it replaces; how many there are is printed. --redacted-is-wrong compares targets as they are.
//
// CORPUS holds dev/<source>/<capture> with <capture>.oracle.jsonl beside it, MANIFEST.tsv, to_candidate.py and compare.py;
// default: ../shared/corpus. Needs `npm run build` and python3. Prints compare.py's table and the slowest capture.
// --table prints Markdown instead: counts by category, as in docs/correctness.md.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { undoRedactions } from './correctness/redactions.mjs'

const require = createRequire(import.meta.url)
const { LINKTYPE_SECRETS, openCapture } = require('../packages/capture')
const { FIXTURE_KEY, SensorCore } = require('../packages/sensor')

const args = process.argv.slice(2)
const option = (name) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : undefined)
const only = option('--only')
const details = option('--details') ?? '3'
const table = args.includes('--table') && args.splice(args.indexOf('--table'), 1).length > 0
const strict = args.includes('--redacted-is-wrong') && args.splice(args.indexOf('--redacted-is-wrong'), 1).length > 0
const shared = process.env.APISCOPE_SHARED ?? resolve(import.meta.dirname, '../../shared')
const corpus = resolve(args[0] ?? join(shared, 'corpus'))
const dev = join(corpus, 'dev')
if (!existsSync(dev)) {
  console.error(`${dev}: no such corpus; name one, or set APISCOPE_SHARED`)
  process.exit(2)
}

/** What compare.py takes, one line per exchange with a request. */
function candidate({ client, server, request, response }) {
  return {
    clientIp: client.ip,
    clientPort: client.port,
    serverIp: server.ip,
    serverPort: server.port,
    method: request.method,
    host: request.host,
    path: request.target,
    status: response?.status ?? null,
    reqBodyLen: request.bodyBytes,
    resBodyLen: response?.bodyBytes ?? null,
    reqBodySha256: request.sha256 ?? null,
    resBodySha256: response?.sha256 ?? null,
  }
}

async function analyse(file) {
  const lines = []
  const core = new SensorCore(
    { sensor: 'corpus', hmacKey: FIXTURE_KEY, digest: true },
    {
      // Messages of WebSocket are told beside what opened their connection; the oracle knows of the latter alone.
      exchange: (exchange) => exchange.request && !exchange.message && lines.push(candidate(exchange)),
      actor() {},
      heartbeat() {},
    },
  )
  // Secrets of TLS connections, as `--keys file:…` would give them.
  if (existsSync(`${file}.keys`)) {
    const keys = readFileSync(`${file}.keys`)
    core.frame(keys, 0, keys.length, 0, 0, LINKTYPE_SECRETS)
  }
  await openCapture(file).run(core)
  core.finish()
  return lines
}

const oracleOf = (name) =>
  readFileSync(join(dev, `${name}.oracle.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .filter(({ type }) => (type ?? 'tx') === 'tx')

const out = mkdtempSync(join(tmpdir(), 'apiscope-corpus-'))
const captures = readdirSync(dev, { recursive: true })
  .filter((name) => name.endsWith('.oracle.jsonl'))
  .map((name) => name.slice(0, -'.oracle.jsonl'.length))
  .filter((name) => !only || name.includes(only))
  .sort()
let redacted = 0
let slowest = { name: '', ms: 0 }
for (const name of captures) {
  const started = performance.now()
  let found = []
  try {
    found = await analyse(join(dev, name))
    if (!strict) redacted += undoRedactions(found, oracleOf(name))
  } catch (error) {
    console.error(`${name}: ${error.code ? `${error.code}: ${error.message}` : error.stack}`)
  }
  const ms = performance.now() - started
  if (ms > slowest.ms) slowest = { name, ms }
  const target = join(out, `${name}.jsonl`)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, found.map((line) => `${JSON.stringify(line)}\n`).join(''))
}
const oracle = only && captures.length === 1 ? join(dev, `${captures[0]}.oracle.jsonl`) : dev
const found = only && captures.length === 1 ? join(out, `${captures[0]}.jsonl`) : out
const results = join(out, 'results.json')
const python = [
  'compare.py',
  oracle,
  found,
  '--manifest',
  'MANIFEST.tsv',
  '--details',
  details,
  '--allow-missing-files',
]
const stdio = ['ignore', table ? 'ignore' : 'inherit', 'inherit']
const scored = spawnSync('python3', [...python, '--json', results], { cwd: corpus, stdio })
if (table) printTable(JSON.parse(readFileSync(results, 'utf8')).files)
else
  console.log(
    `${captures.length} captures; slowest ${relative('.', slowest.name)} ${slowest.ms.toFixed(0)} ms; targets with a redacted credential, right but for it: ${redacted}`,
  )
process.exit(table ? 0 : (scored.status ?? 1))

/** Categories that say something of the traffic, not of where it came from. */
function printTable(files) {
  const manifest = readFileSync(join(corpus, 'MANIFEST.tsv'), 'utf8').trim().split('\n')
  const column = manifest[0].split('\t').indexOf('categories')
  const categories = new Map(
    manifest.slice(1).map((line) => {
      const cells = line.split('\t')
      return [cells[1], cells[column].split(',')]
    }),
  )
  const sums = new Map()
  for (const { file, counts } of files) {
    const of = categories.get(file.replace(/\.oracle\.jsonl$/, '')) ?? []
    for (const name of ['all', ...of.filter((name) => !/^(peer|oracle|neg):/.test(name))]) {
      const sum = sums.get(name) ?? {}
      for (const [key, n] of Object.entries(counts)) sum[key] = (sum[key] ?? 0) + n
      sums.set(name, sum)
    }
  }
  console.log(
    '| category | full | found | wrong | missing | extra | partial seen |\n|---|---:|---:|---:|---:|---:|---:|',
  )
  for (const [name, c] of [...sums].sort(([a], [b]) => (a === 'all' ? -1 : b === 'all' ? 1 : a < b ? -1 : 1))) {
    const [full, hit, wrong, missing, extra, part, seen] = [
      'full',
      'found',
      'wrong',
      'missing',
      'extra',
      'partial',
      'partialFound',
    ].map((key) => c[key] ?? 0)
    console.log(`| ${name} | ${full} | ${hit} | ${wrong} | ${missing} | ${extra} | ${seen} of ${part} |`)
  }
}
