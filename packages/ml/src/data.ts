/** Tables of numbers as the estimators take them. */
import { Matrix } from 'ml-matrix'

/** Rows of observations: an `ml-matrix` Matrix or nested arrays; every row has the same number of columns. */
export type Table = Matrix | readonly ArrayLike<number>[]

/** Row-major copy. Throws RangeError for an empty table, ragged rows or values that are not finite. */
export function flatten(table: Table): { data: Float64Array; rows: number; columns: number } {
  const rows = table instanceof Matrix ? table.rows : table.length
  const columns = table instanceof Matrix ? table.columns : (table[0]?.length ?? 0)
  if (rows === 0 || columns === 0) throw new RangeError('table: at least one row and one column are needed')
  const data = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    const row = table instanceof Matrix ? table.getRow(i) : table[i]!
    if (row.length !== columns) throw new RangeError(`table: row ${i} has ${row.length} columns, not ${columns}`)
    for (let j = 0; j < columns; j++) {
      const value = row[j]!
      if (!Number.isFinite(value)) throw new RangeError(`table: row ${i}, column ${j} is not a finite number`)
      data[i * columns + j] = value
    }
  }
  return { data, rows, columns }
}

/** Compressed sparse rows: row i holds `indices` and `values` from `starts[i]` to `starts[i + 1]`. */
export interface SparseTable {
  rows: number
  columns: number
  starts: Uint32Array
  indices: Uint32Array
  values: Float64Array
}

/** Is it sparse? */
export function isSparse(table: Table | SparseTable): table is SparseTable {
  return 'starts' in table
}

/** Sparse rows of any table; zeros are left out. */
export function toSparse(table: Table | SparseTable): SparseTable {
  if (isSparse(table)) return table
  const { data, rows, columns } = flatten(table)
  const starts = new Uint32Array(rows + 1)
  let count = 0
  for (const v of data) if (v !== 0) count++
  const indices = new Uint32Array(count)
  const values = new Float64Array(count)
  let at = 0
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const v = data[i * columns + j]!
      if (v === 0) continue
      indices[at] = j
      values[at++] = v
    }
    starts[i + 1] = at
  }
  return { rows, columns, starts, indices, values }
}

/** Sparse rows from lists of (column, value). */
export function sparseRows(rows: readonly (readonly (readonly [number, number])[])[], columns: number): SparseTable {
  const starts = new Uint32Array(rows.length + 1)
  const count = rows.reduce((n, r) => n + r.length, 0)
  const indices = new Uint32Array(count)
  const values = new Float64Array(count)
  let at = 0
  rows.forEach((row, i) => {
    for (const [column, value] of row) {
      if (column < 0 || column >= columns) throw new RangeError(`table: column ${column} is outside 0–${columns - 1}`)
      indices[at] = column
      values[at++] = value
    }
    starts[i + 1] = at
  })
  return { rows: rows.length, columns, starts, indices, values }
}
