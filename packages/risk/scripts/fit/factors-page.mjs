// `docs/risk-factors.md`: the registry as a page.
import { FACTORS, FLOORS, PRODUCTS } from '@apiscope/risk'

const GROUPS = { stake: 'What is at stake', reach: 'How easily it is reached', evidence: 'What is happening' }
const cell = (text) => text.replaceAll('|', '\\|')

export function factorsPage(model) {
  const weight = ({ name, direction = 1 }) => `${direction === -1 ? '−' : ''}${model.weights[name].toFixed(2)}`
  const sections = Object.entries(GROUPS).map(([group, title]) => {
    const rows = FACTORS.filter((factor) => factor.group === group).map(
      (f) =>
        `| \`${f.name}\` | ${weight(f)} | ${cell(f.observes)} | ${f.halfLifeDays ? `${f.halfLifeDays} d` : ''} | ${cell(f.source)} |`,
    )
    return `## ${title}\n\n| factor | weight | observes | half-life | source |\n|---|---:|---|---|---|\n${rows.join('\n')}`
  })
  return `# The factors of the risk

Made by \`npx tsc -b && node packages/risk/scripts/fit.mjs\` from the registry (\`packages/risk/src/factors\`, one file each) and model \`${model.version}\`; do not
edit. Values are 0–1, weights log-odds per unit; what they mean: [risk.md](risk.md). A half-life says how fast evidence fades; factors without one stay until what they
observe changes.

${sections.join('\n\n')}

## Worse together

| product | weight | of | source |
|---|---:|---|---|
${PRODUCTS.map((p) => `| \`${p.name}\` | ${weight(p)} | ${p.of.join(' × ')} | ${cell(p.source)} |`).join('\n')}

## Floors

| floor | at least | because | source |
|---|---:|---|---|
${FLOORS.map((f) => `| \`${f.name}\` | ${f.least} | ${cell(f.because)} | ${cell(f.source)} |`).join('\n')}
`
}
