#!/usr/bin/env node
// Runs every capture of a corpus through the sensor and scores the exchanges against the corpus's oracle.
//
//   node scripts/correctness.mjs [CORPUS] [--only TEXT] [--details N]
//
// CORPUS holds dev/<source>/<capture> with <capture>.oracle.jsonl beside it, MANIFEST.tsv, to_candidate.py and compare.py;
// default: ../shared/corpus. Needs `npm run build` and python3. Prints compare.py's table and the time per capture.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'

const require = createRequire(import.meta.url)
const { openCapture } = require('../packages/capture')
const { ANALYZE_KEY, SensorCore } = require('../packages/sensor')

const args = process.argv.slice(2)
const option = (name) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : undefined)
const only = option('--only')
const details = option('--details') ?? '3'
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
    { sensor: 'corpus', hmacKey: ANALYZE_KEY, digest: true },
    {
      exchange: (exchange) => exchange.request && lines.push(JSON.stringify(candidate(exchange))),
      actor() {},
      heartbeat() {},
    },
  )
  await openCapture(file).run(core)
  core.finish()
  return lines.map((line) => `${line}\n`).join('')
}

const out = mkdtempSync(join(tmpdir(), 'apiscope-corpus-'))
const captures = readdirSync(dev, { recursive: true })
  .filter((name) => name.endsWith('.oracle.jsonl'))
  .map((name) => name.slice(0, -'.oracle.jsonl'.length))
  .filter((name) => !only || name.includes(only))
  .sort()
let slowest = { name: '', ms: 0 }
for (const name of captures) {
  const started = performance.now()
  let text = ''
  try {
    text = await analyse(join(dev, name))
  } catch (error) {
    console.error(`${name}: ${error.code ? `${error.code}: ${error.message}` : error.stack}`)
  }
  const ms = performance.now() - started
  if (ms > slowest.ms) slowest = { name, ms }
  const target = join(out, `${name}.jsonl`)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text)
}
const oracle = only && captures.length === 1 ? join(dev, `${captures[0]}.oracle.jsonl`) : dev
const found = only && captures.length === 1 ? join(out, `${captures[0]}.jsonl`) : out
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
const scored = spawnSync('python3', python, { cwd: corpus, stdio: 'inherit' })
console.log(`${captures.length} captures; slowest ${relative('.', slowest.name)} ${slowest.ms.toFixed(0)} ms`)
process.exit(scored.status ?? 1)
