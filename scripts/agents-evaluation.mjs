#!/usr/bin/env node
// How many of ten kinds of abuse of agents' tools are told, in two generations of MCP, and how often honest agents are: docs/agents-evaluation.md.
// Usage: node scripts/agents-evaluation.mjs [--seeds 1001-1010] [--generation session|stateless] [--list] [--write]
//   --keep FILE: runs that were made are kept there, and not made again
//   --list: each miss and each false alert; --write: the page. Built first. Seeds below 1000 were developed on.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { ABUSES } from './agents/abuses.mjs'
import { belongs, judge, run } from './agents/run.mjs'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1001-1010' },
    generation: { type: 'string' },
    list: { type: 'boolean' },
    write: { type: 'boolean' },
    keep: { type: 'string' },
  },
})
/** Runs that were made before: a long list of seeds can be gone through in parts. */
const kept = values.keep && existsSync(values.keep) ? JSON.parse(readFileSync(values.keep, 'utf8')) : {}

async function judged(seed, generation) {
  const key = `${generation} ${seed}`
  if (!kept[key]) {
    const result = await run(seed, generation)
    kept[key] = { ...judge(result), serverDays: result.serverDays }
    if (values.keep) writeFileSync(values.keep, JSON.stringify(kept))
  }
  return kept[key]
}

const [from, to = from] = values.seeds.split('-').map(Number)
const generations = values.generation ? [values.generation] : ['session', 'stateless']
const rows = Object.fromEntries(
  Object.keys(ABUSES).map((name) => [name, Object.fromEntries(generations.map((one) => [one, [0, 0]]))]),
)
const total = Object.fromEntries(generations.map((one) => [one, { found: 0, all: 0, false: 0, serverDays: 0 }]))
const kinds = {}
for (const generation of generations) {
  for (let seed = from; seed <= to; seed++) {
    const result = await judged(seed, generation)
    const { told, false: strangers } = result
    const sum = total[generation]
    for (const { name, alert, host } of told) {
      rows[name][generation][1]++
      sum.all++
      if (alert) {
        rows[name][generation][0]++
        sum.found++
      } else if (values.list) console.error(`missed: seed ${seed} ${generation} ${name} at ${host}`)
    }
    for (const alert of strangers) {
      if (told.some((abuse) => belongs(alert, abuse))) continue
      const { kind, severity, title } = alert
      sum.false++
      kinds[kind] = (kinds[kind] ?? 0) + 1
      if (values.list) console.error(`false: seed ${seed} ${generation} ${severity} ${kind}: ${title}`)
    }
    sum.serverDays += result.serverDays
  }
}

const cell = ([found, all]) => `${found} of ${all}`
const lines = [
  `| abuse | told as | ${generations.join(' | ')} |`,
  `|---|---|${generations.map(() => '---:').join('|')}|`,
  ...Object.entries(rows).map(
    ([name, by]) =>
      `| ${name} | \`${ABUSES[name].kinds.join('`, `')}\` | ${generations.map((one) => cell(by[one])).join(' | ')} |`,
  ),
  `| **all** | | ${generations.map((one) => `**${((100 * total[one].found) / total[one].all).toFixed(1)} %**`).join(' | ')} |`,
  `| false alerts per server-day | | ${generations.map((one) => `${(total[one].false / total[one].serverDays).toFixed(4)} (${total[one].false} in ${total[one].serverDays})`).join(' | ')} |`,
]
console.log(lines.join('\n'))
if (Object.keys(kinds).length > 0) console.log(`\nfalse alerts by kind: ${JSON.stringify(kinds)}`)
if (values.write) {
  const page = `# Agents: what is told of ten kinds of abuse

Written by \`node scripts/agents-evaluation.mjs --seeds ${values.seeds} --write\` (some ten minutes; built first). Ten kinds of abuse are planted among the ordinary days of a company: five servers of MCP (one of
them a second instance), six agents, six days, of which the last three hold the abuses; through the sensor as bytes on the wire and through all workers, as \`apiscope analyze\` runs
them. Seeds from 1001 on: the detectors were made on others (1 to 10).

Honest agents make mistakes that servers refuse (2 % of calls), one tries tools out, servers are released with new words about their tools and a new version (7 % of days), tools are added and taken up, results vary,
two servers have a \`search\` each, one server has a second instance, some servers ask before they destroy, some never do.

${lines.join('\n')}

Counted as false is every alert of at least medium severity, of any kind, that belongs to no abuse (its host, up to two hours after it; of a changed tool, a look-alike and a shadow server any time after)${
    Object.keys(kinds).length > 0
      ? `; by kind: ${Object.entries(kinds)
          .map(([kind, n]) => `\`${kind}\` ${n}`)
          .join(', ')}`
      : ''
  }.

Of the alerts that seeds 1001 to 1008 showed, three were later sights of a planted change by another agent, which the rule in brackets counts as what they are; it was written when they were seen. Without it there are 0.0083 and
0.0167 false alerts per server-day. One false alert showed a fault (a name in UTF-8 in its header, which is bytes): mended since, and still counted here.

**What is weak.** A tool new to an agent is told where its habits are settled: of agents that still come to new tools now and then, or use some only once a week, a new one says little, and is not told. An agent with fewer than three
approvals of a destructive tool has no habit yet.

**What this does not show.** The traffic is made by the same hands as the detectors, if not by the same seeds: real agents are more various. A release that comes with its new version is told as \`low\` and not
counted; whoever changes a tool and the server's version at once is told only so. A server that is new for good reason after \`--learn-until\` is told as a shadow server. An agent that is given a new task
uses new tools: that is told, and is no attack. «Tool new to the agent» is planted with agents that have made at least 150 calls: before, their time of learning is not over. An approval that a client remembers on its own looks like none.
`
  writeFileSync(new URL('../docs/agents-evaluation.md', import.meta.url), page)
}
