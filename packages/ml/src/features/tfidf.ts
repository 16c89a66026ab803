/** Hashed character n-grams weighted by inverse document frequency, each row of length 1. */
import { type SparseTable, sparseRows } from '../data.js'
import { murmur3 } from '../sketch/hash.js'

export interface TfIdfOptions {
  /** Shortest and longest n-gram; default 2 and 4. */
  shortest?: number
  longest?: number
  /** Columns; default 4096. */
  columns?: number
}

/** Turns texts into sparse rows; fitted on a collection. */
export class TfIdf {
  private constructor(
    private readonly options: Required<TfIdfOptions>,
    private readonly idf: Float64Array,
  ) {}

  /** Smooth inverse document frequencies, ln((1 + n)/(1 + df)) + 1, as scikit-learn. */
  static fit(texts: readonly string[], given: TfIdfOptions = {}): TfIdf {
    const options = { shortest: 2, longest: 4, columns: 4096, ...given }
    const frequency = new Float64Array(options.columns)
    for (const text of texts) for (const column of counts(text, options).keys()) frequency[column]!++
    return new TfIdf(
      options,
      frequency.map((df) => Math.log((1 + texts.length) / (1 + df)) + 1),
    )
  }

  /** One row per text. */
  transform(texts: readonly string[]): SparseTable {
    const rows = texts.map((text) => {
      const row = [...counts(text, this.options)].map(([c, n]): [number, number] => [c, n * this.idf[c]!])
      const norm = Math.sqrt(row.reduce((s, [, v]) => s + v * v, 0)) || 1
      return row.map(([c, v]): [number, number] => [c, v / norm])
    })
    return sparseRows(rows, this.options.columns)
  }
}

function counts(text: string, { shortest, longest, columns }: Required<TfIdfOptions>): Map<number, number> {
  const edged = `^${text}$`
  const found = new Map<number, number>()
  for (let n = shortest; n <= longest; n++) {
    for (let i = 0; i + n <= edged.length; i++) {
      const column = murmur3(edged.slice(i, i + n)) % columns
      found.set(column, (found.get(column) ?? 0) + 1)
    }
  }
  return found
}
