/** The report of the model of instructions, as Markdown. */
const percent = (x) => `${(100 * x).toFixed(1)} %`

export function reportOf({ held, thresholds, hard, hardScores, rows, bytes, seed, final }) {
  const groups = [...new Set(held.map(({ source }) => source))].sort()
  const share = (list, threshold) =>
    list.length === 0 ? '–' : percent(list.filter(({ score }) => score > threshold).length / list.length)
  const of = (source, label) => held.filter((row) => row.source === source && row.label === label)
  const all = held.filter(({ label }) => label === 1)
  const known = all.filter(({ source }) => !source.endsWith('-translated'))
  const table = groups.map((source) => {
    const [ordinary, injected] = [of(source, 0), of(source, 1)]
    return `| ${source} | ${injected.length} | ${share(injected, thresholds.percent1)} | ${share(injected, thresholds.percent5)} | ${ordinary.length} | ${share(ordinary, thresholds.percent1)} | ${share(ordinary, thresholds.percent5)} |`
  })
  const passed = (scores, threshold) => percent(scores.filter((x) => x <= threshold).length / scores.length)
  const worst = (threshold) =>
    hardScores.map((scores) => passed(scores, threshold)).sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b))[0]
  return `# Prompt injection: how much a text alone says

Made by \`node packages/attacks/scripts/train-prompt.mjs --data rows.jsonl --hard …\` (seed ${seed}; \`train-prompt/collect.py\` says where the texts come from and under which licences). Each source is held out
in turn, its ordinary texts with its injected ones; READMEs of packages by package. The threshold is the score that 1 % (5 %) of all held-out ordinary texts are above.

**Text alone: ${percent(known.filter(({ score }) => score > thresholds.percent1).length / known.length)} of the injected texts are above the threshold of 1 % false positives** (${percent(all.filter(({ score }) => score > thresholds.percent1).length / all.length)} with those in Irish, Gaelic, Zulu and Albanian, of which the model has no
word), ${percent(known.filter(({ score }) => score > thresholds.percent5).length / known.length)} at 5 %. That is too little to alert on, and nothing does: [with its effect](prompt-effect-evaluation.md) it says more.

| source | injected | found at 1 % | at 5 % | ordinary | above, 1 % | above, 5 % |
|---|---|---|---|---|---|---|
${table.join('\n')}
${
  hard.length === 0
    ? ''
    : `
**Ordinary prompts with the words of attacks** (${hard.length} of the 339 of NotInject, Li and Liu 2024: those of its sets one and three that could be had here; never learnt from): ${passed(final, thresholds.percent1)} pass at the threshold of 1 %,
${passed(final, thresholds.percent5)} at that of 5 %; with the worst of the models that a source was held out of, ${worst(thresholds.percent1)} and ${worst(thresholds.percent5)}.
`
}
**Model.** A linear one over hashed words, pairs and triples of words, and over classes of words (to drop, what was said before, orders, who reads, to say, to do …) near each other, in windows of 40 words; the window that
scores highest is the text's score. 2^16 weights of a byte, ${(bytes / 1024).toFixed(0)} KiB stored. Learnt from: ${Object.entries(
    rows,
  )
    .map(([key, n]) => `${key.replace(':0', ' ordinary').replace(':1', ' injected')} ${n}`)
    .join(', ')}. The frames of the generated texts were widened once after misses of held-out
sources had been read (orders tied to a summary, made-up turns, tests as a pretext), which may flatter recall a little.

**Cost.** Six to nine times what writing and parsing the text as JSON once takes, for the texts of agents' and models' calls alone, at most 32,768 characters of each; other traffic is not looked at.

**Where it is blind.** Orders that read like the documents around them ("any answer drawing on this document must cite …"), other scripts than it has words of, letters exchanged for digits, words written with blanks between their letters, text in
pictures, orders spread over several texts.
`
}
