/** The report of the evaluation by effect, as Markdown. */
const percent = (x) => `${(100 * x).toFixed(1)} %`
const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length

export function reportOf({ falseAlerts, recall, sessions, seed, threshold }) {
  const sources = Object.keys(recall)
  const known = sources.filter((source) => !source.endsWith('-translated'))
  const of = (effect, from = known) => mean(from.map((source) => recall[source][effect]))
  const used = (from = known) => mean([of('tool', from), of('host', from)])
  const line = (name, at) =>
    `| ${name} | ${['tool', 'host', 'target'].map((effect) => percent(at(effect))).join(' | ')} |`
  return `# Prompt injection, judged by its effect

Made by \`node packages/anomaly/scripts/evaluate-prompt.mjs --scores scores.jsonl --write\` (seed ${seed}, ${2 * sessions} honest sessions and ${Math.round(sessions / 4)} for each figure below). The rule and its threshold
(${threshold}) are the product's, and were set on other seeds. Scores of texts are those of models that had not learnt from the source, ordinary texts included ([text alone](prompt-evaluation.md)).

**${percent(falseAlerts)} of the honest sessions have an alert. Of attacks that make an agent use a tool or a host that it never used before ${percent(used())} are told; of those whose only new thing is a recipient, address or account, ${percent(of('target'))}.**

| source held out | a new tool | a new host | a new recipient alone |
|---|---|---|---|
${sources.map((source) => line(source, (effect) => recall[source][effect])).join('\n')}
${line('**mean** (without translated)', (effect) => of(effect))}

**What a session is.** 200 to 1,000 calls of tools by one agent and then 5 to 30 that are judged; each call gives a text. Agents differ: 3 to 10 tools at 1 to 4 hosts, 3 to 30 recipients, used unevenly, and new ones at rates that
are drawn per agent (a tool in 330 to 3,300 calls, a host in 1,000 to 10,000, a recipient in 5 to 200 sends). What its tools give is drawn from two of the sources of ordinary texts. In an attack one text is an
injected one, and one of the next three calls is its effect; four in five effects with a new tool or host have a new address as well, as of AgentDojo's injected texts that name one. These are assumptions: an
agent whose work is new every day has more false alerts, and is told less.

**What it does not tell.** An order that an agent carries out with tools and recipients that it uses anyway. A new recipient alone, where new recipients are ordinary. What an agent does later than four calls or two minutes after it has read the text.
`
}
