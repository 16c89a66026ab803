/** The evaluation of labels as Markdown, with Wilson intervals at 95 %. */
import { type Evaluation, type LabelQuality, wilson } from '@apiscope/pii'

const CONFUSIONS_SHOWN = 20

export function evaluationMarkdown({ parameters, labels, micro, macroF1, confusion }: Evaluation): string {
  const lines = [`${parameters} parameters`, '']
  lines.push('| label | gold | precision | recall | F1 |', '|---|---:|---:|---:|---:|', ...labels.map(row))
  lines.push(`| **micro** | | ${figure(micro.precision)} | ${figure(micro.recall)} | ${figure(micro.f1)} |`)
  lines.push(`| **macro** | | | | ${figure(macroF1)} |`)
  const pairs = Object.entries(confusion)
    .flatMap(([gold, row]) => Object.entries(row).map(([predicted, n]) => ({ pair: `${gold} → ${predicted}`, n })))
    .sort((a, b) => b.n - a.n || (a.pair < b.pair ? -1 : 1))
  if (pairs.length > 0) {
    lines.push('', '| gold → predicted | count |', '|---|---:|')
    for (const { pair, n } of pairs.slice(0, CONFUSIONS_SHOWN)) lines.push(`| ${pair} | ${n} |`)
  }
  return lines.join('\n')
}

function row({ label, tp, fp, fn, precision, recall, f1 }: LabelQuality): string {
  const cells = [figure(precision, wilson(tp, tp + fp)), figure(recall, wilson(tp, tp + fn)), figure(f1)]
  return `| ${label} | ${tp + fn} | ${cells.join(' | ')} |`
}

function figure(value: number, interval?: [number, number]): string {
  const text = value.toFixed(3)
  return interval ? `${text} (${interval[0].toFixed(2)}–${interval[1].toFixed(2)})` : text
}
