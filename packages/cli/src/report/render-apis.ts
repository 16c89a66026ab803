/** The list of APIs: what there is, who calls it, what it carries, and why it is risky. */
import { type AnalyzeReport, type ApiReport, counted, integer } from '@apiscope/model'
import type { RiskLevel } from '@apiscope/risk'
import pc from 'picocolors'
import { safe } from '../io/text.js'
import { fit, pad, widthOf } from '../io/width.js'
import { title, WIDTH, wrap } from './layout.js'
import { leavesTo, modelLine } from './models.js'

const FACTORS_SHOWN = 4
/** Models that data goes to, told of an API. */
const FLOWS = 3
const INDENT = '      '
const NAME = 64
const AUTH = 12

const PAINT: Record<RiskLevel, (text: string) => string> = {
  critical: (text) => pc.bold(pc.red(text)),
  high: pc.red,
  medium: pc.yellow,
  low: (text) => text,
}

export function renderApis({ apis, unlisted }: Pick<AnalyzeReport, 'apis' | 'unlisted'>, top: number): string {
  const shown = apis.slice(0, top)
  const { exchanges } = unlisted
  const unconfirmed =
    exchanges > 0 ? `; ${counted(exchanges, 'request')} to paths that no server confirmed, left out` : ''
  const unscored = apis.filter((api) => api.unscored).length
  const waiting = unscored > 0 ? `; ${integer(unscored)} without a score yet` : ''
  const head = title('APIS', `${integer(apis.length)} by risk${waiting}${unconfirmed}`)
  if (apis.length === 0) return `${head}\n  none`
  const columns = pc.dim(`RISK  ${'API'.padEnd(NAME)}   CALLS ACTORS  AUTH`)
  const lines = [head, columns, ...shown.map(entry)]
  if (apis.length > shown.length)
    lines.push(pc.dim(`… ${integer(apis.length - shown.length)} more: --top ${apis.length}`))
  return lines.join('\n')
}

function entry(api: ApiReport): string {
  const risk = api.unscored ? '   –' : PAINT[api.level](String(Math.round(api.risk)).padStart(4))
  const name = safe(`${api.method} ${api.host}${api.template}`)
  const auth = fit(safe(api.authentication.join(' ')), AUTH)
  const numbers = `${integer(api.calls).padStart(7)} ${integer(api.actors).padStart(6)}  ${auth}`
  // A name that was cut could not be given to another command.
  const lines =
    widthOf(name) <= NAME
      ? [`${risk}  ${pad(name, NAME)} ${numbers}`]
      : [`${risk}  ${name}`, `${' '.repeat(INDENT.length + NAME)} ${numbers}`]
  const people = Number(api.facts.people_30d ?? 0)
  const whose = people > 0 ? `of ${counted(people, 'person', 'people')}` : ''
  const data = [...api.labels, whose].filter(Boolean).join(' ')
  if (data) lines.push(...indented(data, pc.cyan))
  for (const line of [
    modelLine(api),
    ...leavesTo(api.facts)
      .slice(0, FLOWS)
      .map((text) => `leaves to ${text}`),
  ])
    if (line) lines.push(...indented(line, (text) => text))
  const why = factors(api)
  if (why) lines.push(...indented(why, pc.dim))
  return lines.join('\n')
}

function factors(api: ApiReport): string {
  return api.factors
    .filter(({ contribution }) => contribution >= 0.05)
    .slice(0, FACTORS_SHOWN)
    .map(({ name, contribution }) => `${name.replaceAll('_', ' ')} +${contribution.toFixed(1)}`)
    .join(', ')
}

function indented(text: string, paint: (text: string) => string): string[] {
  return wrap(safe(text), WIDTH - INDENT.length).map((line) => INDENT + paint(line))
}
