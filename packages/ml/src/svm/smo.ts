/** Sequential minimal optimisation of the one-class dual, with second-order working sets (Fan, Chen and Lin 2005), as libsvm. */

/** Column i of the kernel matrix. */
export type Column = (i: number) => Float64Array

export interface OneClassDual {
  alpha: Float64Array
  /** The offset: the decision is Σ αK − rho. */
  rho: number
  iterations: number
}

/**
 * Minimises ½ αᵀKα for 0 ≤ α ≤ 1, Σα = ν·n, to a violation of the optimality conditions below `tolerance`. Starts with the first rows at 1 and takes libsvm's
 * steps. `nu` is given rather than its product with n because scikit-learn adds it up row by row: where ν·n is whole, the
 * rounding of that sum is what leaves one point free and so decides the offset, which the optimum leaves open.
 */
export function solveOneClass(
  n: number,
  nu: number,
  column: Column,
  diagonal: Float64Array,
  tolerance: number,
  maxIterations = Math.max(10_000_000, 100 * n),
): OneClassDual {
  const alpha = new Float64Array(n)
  let left = 0
  for (let i = 0; i < n; i++) left += nu
  for (let i = 0; i < n && left > 0; i++) {
    alpha[i] = Math.min(1, left)
    left -= alpha[i]!
  }
  const gradient = new Float64Array(n)
  for (let j = 0; j < n; j++) {
    const a = alpha[j]!
    if (a === 0) continue
    const q = column(j)
    for (let i = 0; i < n; i++) gradient[i]! += a * q[i]!
  }
  let iterations = 0
  for (; iterations < maxIterations; iterations++) {
    const pair = workingSet(alpha, gradient, column, diagonal, tolerance)
    if (!pair) break
    const [i, j] = pair
    const qi = column(i)
    const qj = column(j)
    const curvature = Math.max(diagonal[i]! + diagonal[j]! - 2 * qi[j]!, 1e-12)
    const before: [number, number] = [alpha[i]!, alpha[j]!]
    const sum = before[0] + before[1]
    const moved = before[0] - (gradient[i]! - gradient[j]!) / curvature
    alpha[i] = Math.min(Math.max(moved, sum - 1, 0), 1, sum)
    alpha[j] = sum - alpha[i]!
    const di = alpha[i]! - before[0]
    const dj = alpha[j]! - before[1]
    for (let k = 0; k < n; k++) gradient[k]! += qi[k]! * di + qj[k]! * dj
  }
  return { alpha, rho: offset(alpha, gradient), iterations }
}

/** The pair that promises the largest decrease; undefined at the optimum. */
function workingSet(
  alpha: Float64Array,
  gradient: Float64Array,
  column: Column,
  diagonal: Float64Array,
  tolerance: number,
): [number, number] | undefined {
  const n = alpha.length
  let up = Number.NEGATIVE_INFINITY
  let i = -1
  for (let t = 0; t < n; t++) {
    if (alpha[t]! < 1 && -gradient[t]! >= up) {
      up = -gradient[t]!
      i = t
    }
  }
  if (i < 0) return undefined
  const qi = column(i)
  let down = Number.NEGATIVE_INFINITY
  let best = Number.POSITIVE_INFINITY
  let j = -1
  for (let t = 0; t < n; t++) {
    if (alpha[t]! <= 0) continue
    const g = gradient[t]!
    if (g >= down) down = g
    const difference = up + g
    if (difference <= 0) continue
    const curvature = diagonal[i]! + diagonal[t]! - 2 * qi[t]!
    const decrease = -(difference * difference) / (curvature > 0 ? curvature : 1e-12)
    if (decrease <= best) {
      best = decrease
      j = t
    }
  }
  return up + down < tolerance || j < 0 ? undefined : [i, j]
}

/** Mean gradient of the free points, or the middle of what the bounds allow when there are none. */
function offset(alpha: Float64Array, gradient: Float64Array): number {
  let upper = Number.POSITIVE_INFINITY
  let lower = Number.NEGATIVE_INFINITY
  let sum = 0
  let free = 0
  for (let i = 0; i < alpha.length; i++) {
    const g = gradient[i]!
    if (alpha[i]! >= 1) lower = Math.max(lower, g)
    else if (alpha[i]! <= 0) upper = Math.min(upper, g)
    else {
      sum += g
      free++
    }
  }
  return free > 0 ? sum / free : (upper + lower) / 2
}
