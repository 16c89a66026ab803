/** Windows of the rows, and a table learnt from them. */
import { rowValue, windowRow, windowsOf, wordsOf } from '@apiscope/attacks'
import { HashedLogistic, seededRandom } from '@apiscope/ml'

export const BITS = 16

/** Each source counts by the root of its rows, so that a large one does not decide alone, and what is made counts as one of them. */
function weightsOf(rows) {
  const counts = {}
  for (const { source, label } of rows) counts[`${source}:${label}`] = (counts[`${source}:${label}`] ?? 0) + 1
  return Object.fromEntries(
    Object.entries(counts).map(([key, n]) => [key, Math.min(3, Math.max(0.2, Math.sqrt(150 / n)))]),
  )
}

/** Rows of hashes with a label: of an injected text the injected part, of an ordinary one every window. */
function windowRows(rows) {
  const out = []
  const weights = weightsOf(rows)
  const add = (text, label, weight) => {
    const words = wordsOf(text)
    const spans = [...windowsOf(words.count)]
    for (const [from, to] of spans)
      if (to > from)
        out.push({
          row: Int32Array.from(windowRow(words, from, to)),
          label,
          weight: label === 1 ? weight / spans.length ** 0.5 : weight,
        })
  }
  for (const { label, text, payload, source } of rows) {
    const weight = weights[`${source}:${label}`]
    add(label === 1 ? (payload ?? text) : text, label, weight)
    // Inside a window of ordinary words, too, as it stands in a document.
    if (label === 1 && payload && payload.length < text.length) {
      const at = text.indexOf(payload)
      if (at >= 0) add(text.slice(Math.max(0, at - 90), at + Math.min(payload.length, 200) + 60), 1, weight)
    }
  }
  return out
}

/** @returns {HashedLogistic} */
export function fit(rows, { seed, passes = 5, rate = 0.1, l2 = 3e-3 }) {
  const random = seededRandom(seed)
  const next = () => random.next()
  const learn = windowRows(rows)
  const positives = learn.filter(({ label }) => label === 1).length
  const balance = Math.min(2, Math.max(1, (learn.length - positives) / Math.max(1, positives) / 3))
  const table = HashedLogistic.create(BITS)
  const order = learn.map((_, i) => i)
  for (let pass = 0; pass < passes; pass++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1))
      ;[order[i], order[j]] = [order[j], order[i]]
    }
    for (const i of order) {
      const { row, label, weight } = learn[i]
      table.learn(row, rowValue(row.length), label, rate / (1 + 0.15 * pass), l2, weight * (label === 1 ? balance : 1))
    }
  }
  // Measured as it is stored: one byte a weight.
  return HashedLogistic.fromJSON(table.toJSON())
}
