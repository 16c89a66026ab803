/** The report on a terminal: at most 100 columns, in the order in which a person asks. */
import { type AnalyzeReport, duration, integer, moment, size } from '@apiscope/model'
import pc from 'picocolors'
import { safe } from '../io/text.js'
import { WIDTH, wrap } from './layout.js'
import { renderAlerts } from './render-alerts.js'
import { renderApis } from './render-apis.js'
import { renderSeen } from './render-seen.js'

export interface RenderOptions {
  /** APIs and alerts shown; the rest is counted. */
  top: number
}

export function renderReport(report: AnalyzeReport, options: RenderOptions): string {
  const parts = [heading(report), renderNotices(report), renderSeen(report.seen)]
  if (report.seen.exchanges.total > 0)
    parts.push(renderApis(report, options.top), renderAlerts(report.alerts, options.top))
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function heading({ inputs, seen }: AnalyzeReport): string {
  const names = inputs.length === 1 ? safe(inputs[0].name) : `${integer(inputs.length)} inputs`
  const lines = [pc.bold(names)]
  if (seen.time) {
    const { first, last } = seen.time
    lines.push(`${moment(first)} → ${moment(last)} UTC (${duration(last - first)}), ${size(seen.bytes)} in frames`)
  }
  return lines.join('\n')
}

function renderNotices({ notices }: AnalyzeReport): string {
  return notices
    .map(({ level, text }) => {
      const [first, ...rest] = wrap(safe(text), WIDTH - 2)
      const mark = level === 'warning' ? pc.bold(pc.yellow('! ')) : '  '
      return [`${mark}${pc.bold(first)}`, ...rest.map((line) => `  ${line}`)].join('\n')
    })
    .join('\n')
}
