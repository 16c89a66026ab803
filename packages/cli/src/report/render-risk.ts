/** Why an API has its risk, for a terminal of 100 columns. */
import type { RiskExplanation } from '@apiscope/model'
import { changes, FACTORS, PRODUCTS } from '@apiscope/risk'
import { safe } from '../io/text.js'
import { pad } from '../io/width.js'
import { WIDTH, wrap } from './layout.js'

const GROUPS = [
  ['stake', 'what is at stake'],
  ['reach', 'how easily it is reached'],
  ['evidence', 'what is happening'],
] as const

export function renderRisk(e: RiskExplanation): string {
  return [
    `${safe(e.id)}: ${e.risk} (${e.level}), between ${e.interval.low} and ${e.interval.high}`,
    row(e.base, 'an API about which nothing is known', ''),
    ...GROUPS.flatMap(([group, title]) =>
      section(
        title,
        FACTORS.filter((factor) => factor.group === group).map(({ name, observes }) => [
          name,
          withLabels(name, observes, e),
        ]),
        e,
      ),
    ),
    ...section(
      'what is worse together',
      PRODUCTS.map(({ name, observes }) => [name, observes]),
      e,
    ),
    ...(e.floor
      ? ['floor', row(e.factors[`floor_${e.floor.name}`]!, `at least ${e.floor.least}`, `because ${e.floor.because}`)]
      : []),
    ...changed(e),
    ...notes(e),
  ].join('\n')
}

/** Columns of a factor's name. */
const NAME = 28
/** Columns left for what a factor observes. */
const TEXT = 59

/** Of data: which. */
function withLabels(name: string, observes: string, { labels }: RiskExplanation): string {
  const which = name === 'response_data' ? labels.response : name === 'request_data' ? labels.request : []
  return which.length === 0 ? observes : `${which.join(' ')}: ${observes}`
}

const plain = (name: string) => name.replaceAll('_', ' ')

function row(value: number, name: string, text: string): string {
  const sign = value >= 0 ? '+' : '-'
  const lead = `  ${sign}${Math.abs(value).toFixed(2).padStart(5)}  ${pad(safe(name), NAME)}  `
  const [first, ...rest] = wrap(safe(text), TEXT)
  return [`${lead}${first}`.trimEnd(), ...rest.map((line) => ' '.repeat(lead.length) + line)].join('\n')
}

/** The factors of a group that add something, largest first; those below 0.005 in one line. */
function section(title: string, names: readonly (readonly [string, string])[], e: RiskExplanation): string[] {
  const present = names.filter(([name]) => Math.abs(e.factors[name] ?? 0) >= 0.005)
  if (present.length === 0) return []
  const sorted = [...present].sort((a, b) => Math.abs(e.factors[b[0]]!) - Math.abs(e.factors[a[0]]!))
  return [title, ...sorted.map(([name, text]) => row(e.factors[name]!, plain(name), text))]
}

function changed({ before, factors, risk, finding }: RiskExplanation): string[] {
  if (!before) return []
  const day = new Date(before.day * 86_400_000).toISOString().slice(0, 10)
  const list = changes(factors, before.contributions).slice(0, 6)
  if (list.length === 0) return [`since ${day} (${before.risk}): nothing that matters`]
  const since = finding ? `; newest alert: ${finding.kind} (${finding.severity})` : ''
  return [
    `since ${day}: ${before.risk} → ${risk}${since}`,
    ...list.map(({ name, by }) => row(by, plain(name.replace(/^floor_/, 'floor: ')), '')),
  ]
}

function notes(e: RiskExplanation): string[] {
  const lines: string[] = []
  if (e.interval.thin.length > 0)
    lines.push(...wrap(`low confidence, few observations of: ${e.interval.thin.map(plain).join(', ')}`, WIDTH))
  if (e.accepted !== undefined) lines.push(`accepted: ${safe(e.accepted)}`)
  if (e.rankedWith !== undefined)
    lines.push(`ranked with model ${e.rankedWith}; ${e.model} holds once the risk worker starts again`)
  if (e.without) lines.push(`without ${e.without.join(', ')}: ${e.riskWithout}`)
  lines.push('An order by expert judgement (docs/risk.md); no probability of a breach.')
  return lines
}
