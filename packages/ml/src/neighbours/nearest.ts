/** Exact nearest neighbours by Euclidean distance. */

export interface Neighbours {
  /** Row numbers, nearest first; ties by row number. */
  index: Uint32Array
  distance: Float64Array
}

/** The k rows of `data` nearest to `x` (row-major, `columns` wide), without row `exclude`. */
export function nearest(
  data: Float64Array,
  columns: number,
  x: Float64Array,
  k: number,
  exclude = -1,
  at = 0,
): Neighbours {
  const rows = data.length / columns
  const index = new Uint32Array(k)
  const squared = new Float64Array(k).fill(Number.POSITIVE_INFINITY)
  for (let i = 0; i < rows; i++) {
    if (i === exclude) continue
    const limit = squared[k - 1]!
    let sum = 0
    for (let j = 0; j < columns; j++) {
      const d = data[i * columns + j]! - x[at + j]!
      sum += d * d
      if (sum > limit) break
    }
    if (sum >= limit) continue
    let place = k - 1
    while (place > 0 && squared[place - 1]! > sum) {
      squared[place] = squared[place - 1]!
      index[place] = index[place - 1]!
      place--
    }
    squared[place] = sum
    index[place] = i
  }
  return { index, distance: squared.map(Math.sqrt) }
}
