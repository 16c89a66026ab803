/** Precision, recall and F1 of labels against gold labels, and the Markdown that shows them. */

export interface Counts {
  tp: number
  fp: number
  fn: number
}

export interface Evaluation {
  parameters: number
  perLabel: Map<string, Counts>
  micro: Counts
  /** Mean F1 over the labels that occur in gold or prediction. */
  macroF1: number
  /** `gold → predicted` where a wrong label stands in the place of a missing one. */
  confusion: Map<string, number>
}

export class Evaluator {
  private readonly perLabel = new Map<string, Counts>()
  private readonly confusion = new Map<string, number>()
  private parameters = 0

  add(gold: readonly string[], predicted: readonly string[]): void {
    this.parameters++
    const missing = gold.filter((label) => !predicted.includes(label))
    const wrong = predicted.filter((label) => !gold.includes(label))
    for (const label of gold) this.of(label)[missing.includes(label) ? 'fn' : 'tp']++
    for (const label of wrong) this.of(label).fp++
    for (const from of missing.length > 0 ? missing : ['-']) {
      for (const to of wrong.length > 0 ? wrong : ['-']) {
        if (from === '-' && to === '-') continue
        const key = `${from} → ${to}`
        this.confusion.set(key, (this.confusion.get(key) ?? 0) + 1)
      }
    }
  }

  result(): Evaluation {
    const all = [...this.perLabel].sort(([a], [b]) => (a < b ? -1 : 1))
    const micro = { tp: 0, fp: 0, fn: 0 }
    for (const [, { tp, fp, fn }] of all) {
      micro.tp += tp
      micro.fp += fp
      micro.fn += fn
    }
    const macroF1 = all.length === 0 ? 0 : all.reduce((sum, [, counts]) => sum + f1(counts), 0) / all.length
    const confusion = new Map([...this.confusion].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)))
    return { parameters: this.parameters, perLabel: new Map(all), micro, macroF1, confusion }
  }

  private of(label: string): Counts {
    let counts = this.perLabel.get(label)
    if (!counts) {
      counts = { tp: 0, fp: 0, fn: 0 }
      this.perLabel.set(label, counts)
    }
    return counts
  }
}

export const precision = ({ tp, fp }: Counts): number => (tp + fp === 0 ? 1 : tp / (tp + fp))
export const recall = ({ tp, fn }: Counts): number => (tp + fn === 0 ? 1 : tp / (tp + fn))
export const f1 = ({ tp, fp, fn }: Counts): number => (tp + fp + fn === 0 ? 1 : (2 * tp) / (2 * tp + fp + fn))

const CONFUSIONS_SHOWN = 20

export function evaluationMarkdown({ parameters, perLabel, micro, macroF1, confusion }: Evaluation): string {
  const row = (name: string, c: Counts) =>
    `| ${name} | ${c.tp + c.fn} | ${precision(c).toFixed(3)} | ${recall(c).toFixed(3)} | ${f1(c).toFixed(3)} |`
  const lines = [
    `${parameters} parameters`,
    '',
    '| label | gold | precision | recall | F1 |',
    '|---|---:|---:|---:|---:|',
  ]
  for (const [label, counts] of perLabel) lines.push(row(label, counts))
  lines.push(row('**micro**', micro), `| **macro** | | | | ${macroF1.toFixed(3)} |`)
  if (confusion.size > 0) {
    lines.push('', '| gold → predicted | count |', '|---|---:|')
    for (const [pair, n] of [...confusion].slice(0, CONFUSIONS_SHOWN)) lines.push(`| ${pair} | ${n} |`)
  }
  return lines.join('\n')
}
