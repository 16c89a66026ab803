#!/usr/bin/env node
// Writes docs/alerts/README.md, and the head of each page there, from the table of kinds (packages/alerts/src/kinds; built).
// Usage: node scripts/alerts-page.mjs [--check]   (--check: exit 1 when a page is not as it should be)
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const ROOT = new URL('..', import.meta.url)
const require = createRequire(import.meta.url)
const {
  KINDS,
  CWE,
  OWASP,
  OWASP_AGENTS,
  ATTACK_VERSION,
  attackUrl,
  owaspReference,
} = require('../packages/alerts/dist/index.js')
const check = process.argv.includes('--check')
const problems = []

function page(path, text) {
  const url = new URL(path, ROOT)
  if (existsSync(url) && readFileSync(url, 'utf8') === text) return
  if (check) problems.push(`${path} is not as the table of kinds has it; run node scripts/alerts-page.mjs`)
  else writeFileSync(url, text)
}

const cweLink = (n) => `[CWE-${n}](https://cwe.mitre.org/data/definitions/${n}.html)`
const owaspLink = (kind) => {
  const reference = owaspReference({ kind, evidence: {} })
  return reference ? `[${reference.id}](${reference.url})` : '–'
}
const attackLink = ({ id, name }) => `[${id}](${attackUrl({ id })}) ${name}`
const agentLink = ({ agents = [] }) => agents.map((id) => ` · ${id} ${OWASP_AGENTS[id]}`).join('')
const list = (all) => all.join(', ') || '–'

const rows = Object.entries(KINDS).map(
  ([kind, info]) =>
    `| [\`${kind}\`](${kind}.md) | ${info.name} | ${owaspLink(kind)} | ${list(info.cwe.map(cweLink))} | ${list(info.techniques.map(attackLink))} | ${info.next} |`,
)

page(
  'docs/alerts/README.md',
  `# Alerts

Every kind, what it is filed under, and the next step of whoever is on call. This page and the heads of the others are written by
\`node scripts/alerts-page.mjs\` from the table in code (\`packages/alerts/src/kinds\`), which all formats use.

| kind | name | OWASP API | CWE | MITRE ATT&CK | next |
|---|---|---|---|---|---|
${rows.join('\n')}

An alert may say more than its kind: an injection is filed under what it is aimed at (SQL: CWE-89, paths: CWE-22 …), an exposure under
where (in a URL: CWE-598, without authentication: CWE-306, a credential in an answer: CWE-522). ATT&CK is that of version ${ATTACK_VERSION}; where nobody
attacks (what an API is, where data goes) no technique is named. OWASP: ${Object.entries(OWASP)
    .map(([id, name]) => `${id} ${name}`)
    .join(', ')}.

Alerts about agents are filed under the OWASP MCP Top 10 (2025) and the OWASP Top 10 for Agentic Applications (2026) besides: ${Object.entries(
    OWASP_AGENTS,
  )
    .map(([id, name]) => `${id} ${name}`)
    .join(', ')}.

CWE: ${Object.entries(CWE)
    .map(([n, name]) => `${n} ${name}`)
    .join('; ')}.

## Formats

\`apiscope alerts --format …\` and the targets of \`apiscope notify\` ([notify.md](../notify.md)) give the same alert as

| format | what | checked against |
|---|---|---|
| \`json\` | the alert as it is on the bus ([topics.md](../topics.md)) | \`packages/schema/schemas/alert.v1.json\` |
| \`ocsf\` | OCSF 1.8: behaviour is a Detection Finding (2004) whose \`anomaly_analyses\` have our bands as baselines, exposure a Data Security Finding (2006), everything about what an API is an Application Security Posture Finding (2007). \`apiscope exchanges --format ocsf\`: API Activity (6003), the path as template, no values | the published classes as JSON Schema, any alert |
| \`ecs\` | Elastic Common Schema 9.4; what it has no field for is under \`apiscope\` | the fields, types and allowed values of \`@elastic/ecs\` |
| \`cef\` | Common Event Format, one line; texts of the traffic escaped, controls taken out | read back by a parser, any alert; \`pycef\` reads it, too |
| \`text\` | several lines for people: what, how much with its unit, what next | |
`,
)

for (const [kind, info] of Object.entries(KINDS)) {
  const path = `docs/alerts/${kind}.md`
  const url = new URL(path, ROOT)
  if (!existsSync(url)) {
    problems.push(`${path} is missing: what it means, how it is found, false positives, response`)
    continue
  }
  const text = readFileSync(url, 'utf8')
  const body = text.slice(text.indexOf('## What it means'))
  const head = `# \`${kind}\`: ${info.name}\n\nOWASP: ${owaspLink(kind)}${agentLink(info)} · CWE: ${list(info.cwe.map(cweLink))} · ATT&CK: ${list(info.techniques.map(attackLink))}\n\n**Next:** ${info.next}\n\n`
  page(path, head + body)
}

for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0
