#!/usr/bin/env node
// Writes docs/limits.md from the limits and counters as they stand in the sources.
// Usage: node scripts/limits-page.mjs [--check]   (--check: exit 1 when the page lacks a row)
import { readFileSync, writeFileSync } from 'node:fs'

const ROOT = new URL('..', import.meta.url)
const read = (path) => readFileSync(new URL(path, ROOT), 'utf8')

// [heading, file, interface]
const LIMITS = [
  ['Frames (`wire`)', 'packages/wire/src/limits.ts', 'WireLimits'],
  ['Capture (`capture`)', 'packages/capture/src/limits.ts', 'CaptureLimits'],
  ['Flows (`flow`)', 'packages/flow/src/limits.ts', 'FlowLimits'],
  ['TLS (`tls`)', 'packages/tls/src/limits.ts', 'TlsLimits'],
  ['HTTP (`http`)', 'packages/http/src/limits.ts', 'HttpLimits'],
  ['What is remembered of HTTP (`http`)', 'packages/http/src/remembered.ts', 'HttpMemory'],
  ['Sensor (`sensor`)', 'packages/sensor/src/options.ts', 'SensorLimits'],
  ['What is remembered at the sensor (`sensor`)', 'packages/sensor/src/remembered.ts', 'SensorMemory'],
  ['Bus (`bus`)', 'packages/bus/src/limits.ts', 'BusLimits'],
  ['Store (`state`)', 'packages/state/src/limits.ts', 'StateLimits'],
  ['Worker kit (`worker`)', 'packages/worker/src/limits.ts', 'WorkerLimits'],
  ['Calls to models (`genai`)', 'packages/genai/src/limits.ts', 'GenaiLimits'],
  ['Inventory (`inventory`)', 'packages/inventory/src/options.ts', 'InventoryOptions'],
  ['Learnt templates (`inventory`)', 'packages/inventory/src/templates/limits.ts', 'TemplateLimits'],
  ['Versions of paths (`inventory`)', 'packages/inventory/src/versions/worker.ts', 'VersionOptions'],
  ['Labels (`pii`)', 'packages/pii/src/limits.ts', 'PiiLimits'],
  ['Anomalies (`anomaly`)', 'packages/anomaly/src/options.ts', 'AnomalyOptions'],
  ['Objects asked for by all (`anomaly`)', 'packages/anomaly/src/api/coverage-options.ts', 'CoverageOptions'],
  ["Objects that are another's (`anomaly`)", 'packages/anomaly/src/api/ownership-options.ts', 'OwnershipOptions'],
  ['Rare facts of an API (`anomaly`)', 'packages/anomaly/src/api/fact-limits.ts', 'FactLimits'],
  ['Series of an API (`anomaly`)', 'packages/anomaly/src/series/options.ts', 'SeriesOptions'],
  ['One series by itself (`anomaly`)', 'packages/anomaly/src/series/novelty.ts', 'NoveltyOptions'],
  ['Anomalies across APIs (`anomaly`)', 'packages/anomaly/src/actor/options.ts', 'ActorOptions'],
  ['Agents (`anomaly`)', 'packages/anomaly/src/agent/options.ts', 'AgentOptions'],
  ['Hosts (`anomaly`)', 'packages/anomaly/src/host/options.ts', 'HostOptions'],
  ['Agents (`agents`)', 'packages/agents/src/limits.ts', 'AgentLimits'],
  ['Attack patterns (`attacks`)', 'packages/attacks/src/limits.ts', 'AttackLimits'],
  ['Attack patterns of one request (`attacks`)', 'packages/attacks/src/look/limits.ts', 'LookLimits'],
  [
    'Attack patterns behind the kept part of a body (`attacks`)',
    'packages/attacks/src/search/limits.ts',
    'BodySearchLimits',
  ],
  ['Instructions in texts that agents read (`attacks`)', 'packages/attacks/src/prompt/limits.ts', 'PromptLimits'],
  ['Injections (`anomaly`)', 'packages/anomaly/src/injection/options.ts', 'InjectionOptions'],
  ['Risk (`risk`)', 'packages/risk/src/options.ts', 'RiskOptions'],
  ['What is read back (`model`)', 'packages/model/src/limits.ts', 'ModelLimits'],
  ['Telling targets (`notify`)', 'packages/notify/src/limits.ts', 'NotifyLimits'],
  ['The console (`console`)', 'packages/console/src/limits.ts', 'ConsoleLimits'],
  ['The command (`cli`)', 'packages/cli/src/limits.ts', 'CommandLimits'],
]

// [heading, file, prefix of the names]
const COUNTERS = [
  ['Flows', 'packages/flow/src/counters.ts', ''],
  ['TLS', 'packages/tls/src/counters.ts', 'tls.'],
  ['TLS keys', 'packages/tls/src/keys/key-store.ts', 'tls.key_'],
  ['HTTP', 'packages/http/src/counters.ts', 'http.'],
]

const cell = (text) => text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|')

/** [{ name, text }] for each member with its doc comment; lines of one member are `name: type` or `name = 0`. */
function members(source, start) {
  const found = []
  let comment = ''
  let inComment = false
  for (const line of source.slice(start).split('\n').slice(1)) {
    if (/^}/.test(line)) break
    const text = line.trim()
    if (text.startsWith('/**')) {
      comment = text.replace(/^\/\*\*\s?/, '').replace(/\*\/$/, '')
      inComment = !text.endsWith('*/')
    } else if (inComment) {
      comment += ` ${text.replace(/^\*\/?\s?/, '').replace(/\*\/$/, '')}`
      inComment = !text.endsWith('*/')
    } else {
      const name = /^(?:readonly )?'?([\w.]+)'?\??\s*[:=]/.exec(text)?.[1]
      if (name) found.push({ name, text: cell(comment) })
      if (name) comment = ''
    }
  }
  return found
}

/** Values of the defaults object: name → source text, for members that are plain values. */
function defaults(source) {
  const values = new Map()
  for (const object of source.matchAll(/const (?:DEFAULTS?|DEFAULT_\w+|\w+_LIMITS)\b[^\n]*\{\n([\s\S]*?)\n\}/g)) {
    for (const [, name, value] of object[1].matchAll(/^ {2}(\w+): ([^{[\n]+),$/gm)) values.set(name, amount(value))
  }
  return values
}

const UNITS = { MIB: 1048576, MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 }

/** `64 * 1024` → `65,536`. */
function amount(text) {
  const plain = text.replaceAll('_', '').replace(/\b[A-Z]+\b/g, (name) => UNITS[name] ?? name)
  if (!/^[\d.e+* ]+$/.test(plain)) return text
  const sum = plain
    .split('+')
    .reduce((total, part) => total + part.split('*').reduce((product, n) => product * Number(n), 1), 0)
  return Number.isInteger(sum) ? sum.toLocaleString('en-US') : String(sum)
}

function limitsTable([heading, file, type]) {
  const source = read(file)
  const start = source.indexOf(`export interface ${type} {`)
  if (start < 0) throw new Error(`${file} has no interface ${type}`)
  const values = defaults(source)
  const rows = members(source, start).map(({ name, text }) => {
    const words =
      text.replace(/\s*Default [^.]*\.$/, '') || name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    return `| \`${name}\` | ${values.get(name) ?? '–'} | ${words} |`
  })
  return [`### ${heading}`, '', '| limit | default | unit and what happens beyond |', '|---|---:|---|', ...rows].join(
    '\n',
  )
}

function countersTable([heading, file, prefix]) {
  const source = read(file)
  const rows = members(source, source.search(/export (?:class|interface) \w+Counters/)).map(
    ({ name, text }) => `| \`${prefix}${name}\` | ${text || name.replace(/^\w+\./, '').replaceAll('_', ' ')} |`,
  )
  return [`### ${heading}`, '', '| counter | what it counts |', '|---|---|', ...rows].join('\n')
}

function verdicts() {
  const source = read('packages/wire/src/verdict.ts')
  const kinds = new Map()
  for (const [, name, kind] of source.matchAll(/^ {2}(\w+): '(\w+)',$/gm)) {
    kinds.set(kind, [...(kinds.get(kind) ?? []), `\`wire.${name}\``])
  }
  const words = {
    tcp: 'decoded to TCP',
    udp: 'decoded to UDP',
    fragment: 'part of a datagram',
    other_ip: 'other IP protocol',
    non_ip: 'no IP in it',
    drop: 'dropped, with the reason',
  }
  const rows = [...kinds].map(([kind, names]) => `| ${words[kind] ?? kind} | ${names.join(' ')} |`)
  return ['### Frames', '', 'Each frame gets one verdict.', '', '| class | verdicts |', '|---|---|', ...rows].join('\n')
}

const REASONS = {
  gap: 'packets are missing inside it',
  'no-request': 'the response came without its request',
  'no-response': 'the request came without its response',
  'one-sided-capture': 'the capture holds one direction of the connection',
  'bad-framing': 'its length cannot be known: conflicting or unreadable framing fields',
  'head-limit': 'its head is larger than `headBytes`',
  'bad-chunk-size': 'a chunk size that cannot be read',
  'pending-limit': 'too many requests of the connection waited for a response',
  tunnel: 'the connection became a tunnel',
  'closed-early': 'the connection was closed before the message ended',
  'connection-reset': 'the connection was reset before the message ended',
  'end-of-capture': 'the capture ended first',
  'port-reused': 'another connection with the same addresses and ports began',
  timeout: 'the connection was idle for too long',
  evicted: 'the flow table needed the room',
}

function reasons() {
  const source = read('packages/http/src/reasons.ts')
  const constants = source.slice(source.indexOf('REASON = {'), source.indexOf('} as const'))
  const names = [...constants.matchAll(/: '([\w-]+)'/g), ...source.matchAll(/return '([\w-]+)'/g)].map((m) => m[1])
  // What `default: return reason` passes through.
  names.push('timeout', 'evicted')
  const rows = [...new Set(names)].map((name) => {
    return `| \`${name}\` | ${REASONS[name] ?? name.replaceAll('-', ' ')} |`
  })
  const oddities = [...read('packages/http/src/oddities.ts').matchAll(/\[ODDITY\.\w+, '([\w-]+)'\]/g)].map(
    (m) => `\`${m[1]}\``,
  )
  oddities.push('`unread-request`', '`unread-response`')
  return [
    '## Reasons',
    '',
    '`quality.reason` of an exchange says why it is incomplete or one-sided.',
    '',
    '| reason | meaning |',
    '|---|---|',
    ...rows,
    '',
    `\`quality.oddities\` lists what two readers of the same bytes may understand differently, and bodies that nobody here can read (\`unread-…\`): ${oddities.sort().join(' ')}.`,
  ].join('\n')
}

const page = `# Limits, counters and reasons

The traffic is the attacker's, so everything that it can make grow has a bound, and everything that is dropped is counted with a
reason. This page is made from the sources by \`node scripts/limits-page.mjs\`; a test fails when a row is missing.

## Limits

${LIMITS.map(limitsTable).join('\n\n')}

## Counters

In \`analyze --json\` under \`seen\` and \`counters\`; of running services at \`/metrics\` as \`apiscope_events_total{room="…",event="…"}\`, bytes as \`apiscope_bytes_total\`, what was dropped also as \`apiscope_dropped_total{room,reason}\` ([metrics.md](metrics.md)).

${[verdicts(), ...COUNTERS.map(countersTable)].join('\n\n')}

${reasons()}
`

const path = new URL('docs/limits.md', ROOT)
if (process.argv[2] === '--check') {
  const current = readFileSync(path, 'utf8')
  const first = (row) => /^\| `[^`]+` \|/.exec(row)?.[0]
  const missing = page.split('\n').filter((row) => first(row) && !current.includes(`\n${first(row)}`))
  if (missing.length > 0) {
    console.error(`docs/limits.md lacks these rows; node scripts/limits-page.mjs writes them:\n${missing.join('\n')}`)
    process.exit(1)
  }
} else writeFileSync(path, page)
