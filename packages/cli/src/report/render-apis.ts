/** The table of APIs: what there is, who calls it, what it carries, and why it is risky. */
import type { RiskLevel } from '@apiscope/risk'
import pc from 'picocolors'
import { counted, fit, integer, safe } from '../io/text.js'
import type { AnalyzeReport, ApiReport } from './document.js'
import { table, title } from './layout.js'

const FACTORS_SHOWN = 3
const PAINT: Record<RiskLevel, (text: string) => string> = {
  critical: (text) => pc.bold(pc.red(text)),
  high: pc.red,
  medium: pc.yellow,
  low: (text) => text,
}
const COLUMNS = [
  { name: 'RISK', width: 4, align: 'right' as const },
  { name: 'API', width: 47 },
  { name: 'CALLS', width: 7, align: 'right' as const },
  { name: 'ACTORS', width: 6, align: 'right' as const },
  { name: 'AUTH', width: 9 },
  { name: 'LABELS', width: 15 },
]

export function renderApis({ apis, unlisted }: Pick<AnalyzeReport, 'apis' | 'unlisted'>, top: number): string {
  const shown = apis.slice(0, top)
  const { exchanges } = unlisted
  const unconfirmed = exchanges > 0 ? `; ${counted(exchanges, 'request')} for what no server has, left out` : ''
  const head = title('APIS', `${integer(apis.length)} by risk${unconfirmed}`)
  if (apis.length === 0) return `${head}\n  none`
  const more =
    apis.length > shown.length
      ? `\n${pc.dim(`… ${integer(apis.length - shown.length)} more: --top ${apis.length}`)}`
      : ''
  return `${head}\n${apiTable(shown)}${more}`
}

export function apiTable(apis: readonly ApiReport[]): string {
  return table(
    COLUMNS,
    apis.map((api) => [
      PAINT[api.level](String(Math.round(api.risk))),
      `${fit(safe(`${api.method} ${api.host}${api.template}`), 94)}${why(api)}`,
      integer(api.calls),
      integer(api.actors),
      safe(api.authentication.slice(0, 2).join(' ')),
      safe(api.labels.join(' ')),
    ]),
  )
}

function why({ factors }: ApiReport): string {
  const main = factors.filter(({ contribution }) => contribution > 0).slice(0, FACTORS_SHOWN)
  if (main.length === 0) return ''
  const text = main
    .map(({ name, contribution }) => `${name.replaceAll('_', ' ')} +${contribution.toFixed(1)}`)
    .join(', ')
  return `\n${pc.dim(`  ${fit(safe(text), 90)}`)}`
}
