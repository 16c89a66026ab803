/** Quality of labels against gold ones: precision, recall, F1 per label, micro and macro, and what is taken for what. */

export interface Gold {
  id: string
  labels: readonly string[]
}

export interface LabelQuality {
  label: string
  tp: number
  fp: number
  fn: number
  precision: number
  recall: number
  f1: number
}

export interface Evaluation {
  parameters: number
  /** Labels that occur in gold or predictions, in alphabetical order. */
  labels: LabelQuality[]
  micro: { precision: number; recall: number; f1: number }
  /** Mean F1 over the labels that occur in gold. */
  macroF1: number
  /** Gold label (or `none`) → predicted label (or `none`) → parameters; only where they differ. */
  confusion: Record<string, Record<string, number>>
}

/**
 * Compares predictions with gold labels by id. Parameters without a prediction count as predicted to have no label.
 * Ratios with an empty denominator are 0, and 1 when there was nothing to find and nothing was said.
 */
export function evaluate(gold: Iterable<Gold>, predictions: Iterable<Gold>): Evaluation {
  const predicted = new Map<string, Set<string>>()
  for (const p of predictions) predicted.set(p.id, new Set(p.labels))
  const counts = new Map<string, { tp: number; fp: number; fn: number }>()
  const at = (label: string) => {
    const known = counts.get(label) ?? { tp: 0, fp: 0, fn: 0 }
    counts.set(label, known)
    return known
  }
  const confusion: Record<string, Record<string, number>> = {}
  let parameters = 0
  for (const { id, labels } of gold) {
    parameters++
    const want = new Set(labels)
    const got = predicted.get(id) ?? new Set<string>()
    for (const label of want) got.has(label) ? at(label).tp++ : at(label).fn++
    for (const label of got) if (!want.has(label)) at(label).fp++
    confuse(confusion, want, got)
  }
  const labels = [...counts].map(([label, c]) => quality(label, c)).sort((a, b) => (a.label < b.label ? -1 : 1))
  const sum = (pick: (q: LabelQuality) => number) => labels.reduce((s, q) => s + pick(q), 0)
  const micro = quality('micro', { tp: sum((q) => q.tp), fp: sum((q) => q.fp), fn: sum((q) => q.fn) })
  const inGold = labels.filter((q) => q.tp + q.fn > 0)
  return {
    parameters,
    labels,
    micro: { precision: micro.precision, recall: micro.recall, f1: micro.f1 },
    macroF1: inGold.length === 0 ? 0 : inGold.reduce((s, q) => s + q.f1, 0) / inGold.length,
    confusion,
  }
}

function quality(label: string, { tp, fp, fn }: { tp: number; fp: number; fn: number }): LabelQuality {
  const ratio = (a: number, b: number) => (b === 0 ? (tp + fp + fn === 0 ? 1 : 0) : a / b)
  return {
    label,
    tp,
    fp,
    fn,
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
  }
}

function confuse(confusion: Record<string, Record<string, number>>, want: Set<string>, got: Set<string>): void {
  const missed = [...want].filter((label) => !got.has(label))
  const extra = [...got].filter((label) => !want.has(label))
  for (const a of missed.length === 0 ? ['none'] : missed) {
    for (const b of extra.length === 0 ? ['none'] : extra) {
      if (a === b) continue
      confusion[a] ??= {}
      confusion[a][b] = (confusion[a][b] ?? 0) + 1
    }
  }
}

/** Wilson's score interval for a share of `n`, at 95 %. */
export function wilson(successes: number, n: number): [low: number, high: number] {
  if (n === 0) return [0, 1]
  const z = 1.96
  const p = successes / n
  const centre = p + (z * z) / (2 * n)
  const margin = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  return [Math.max(0, (centre - margin) / scale), Math.min(1, (centre + margin) / scale)]
}
