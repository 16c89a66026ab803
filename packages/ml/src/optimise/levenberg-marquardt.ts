/** Least squares of a vector of residuals (Levenberg 1944, Marquardt 1963), with box constraints by clamping. */
import { CholeskyDecomposition, Matrix } from 'ml-matrix'

export interface LeastSquaresOptions {
  lower?: number[]
  upper?: number[]
  /** Default 60. */
  maxIterations?: number
  /** Stops when an iteration gains less than this share; default 1e-9. */
  tolerance?: number
}

/** A local minimum of Σ residuals(x)² near `start`; derivatives by forward differences. Sums that are not finite count as worse than any other. */
export function levenbergMarquardt(
  residuals: (x: readonly number[]) => Float64Array,
  start: readonly number[],
  options: LeastSquaresOptions = {},
): { x: number[]; value: number } {
  const { lower, upper, maxIterations = 60, tolerance = 1e-9 } = options
  const inside = (x: number[]): number[] =>
    x.map((v, i) => Math.min(upper?.[i] ?? Number.MAX_VALUE, Math.max(lower?.[i] ?? -Number.MAX_VALUE, v)))
  let x = inside([...start])
  let r = residuals(x)
  let value = squares(r)
  let damping = 1e-3
  for (let iteration = 0; iteration < maxIterations && Number.isFinite(value); iteration++) {
    const jacobian = jacobianOf(residuals, x, r, upper)
    const { normal, gradient } = normalEquations(jacobian, r)
    const before = value
    for (let attempt = 0; attempt < 12; attempt++) {
      const step = solve(normal, gradient, damping, x, lower, upper)
      const next = inside(x.map((v, i) => v - (step?.[i] ?? 0)))
      const r2 = residuals(next)
      const value2 = squares(r2)
      if (step && value2 < value) {
        ;[x, r, value] = [next, r2, value2]
        damping = Math.max(1e-12, damping / 5)
        break
      }
      damping *= 4
    }
    if (!(before - value > tolerance * before)) break
  }
  return { x, value }
}

function squares(r: Float64Array): number {
  let sum = 0
  for (const v of r) sum += v * v
  return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY
}

/** Column j is the derivative by x[j]; the step goes inwards at an upper bound. */
function jacobianOf(
  residuals: (x: readonly number[]) => Float64Array,
  x: readonly number[],
  r: Float64Array,
  upper?: number[],
): Float64Array[] {
  return x.map((v, j) => {
    const size = 1e-6 * Math.max(Math.abs(v), 1e-3)
    const h = upper && v + size > upper[j]! ? -size : size
    const moved = x.slice()
    moved[j] = v + h
    const r2 = residuals(moved)
    return r2.map((value, i) => (value - r[i]!) / h)
  })
}

function normalEquations(columns: Float64Array[], r: Float64Array): { normal: Matrix; gradient: number[] } {
  const p = columns.length
  const normal = Matrix.zeros(p, p)
  for (let a = 0; a < p; a++) {
    for (let b = a; b < p; b++) {
      let sum = 0
      for (let i = 0; i < r.length; i++) sum += columns[a]![i]! * columns[b]![i]!
      normal.set(a, b, sum)
      normal.set(b, a, sum)
    }
  }
  const gradient = columns.map((column) => column.reduce((sum, v, i) => sum + v * r[i]!, 0))
  return { normal, gradient }
}

/** Step of the damped equations; variables that lie on a bound and would leave it stay out. */
function solve(
  normal: Matrix,
  gradient: number[],
  damping: number,
  x: readonly number[],
  lower?: number[],
  upper?: number[],
): number[] | undefined {
  const free = gradient.flatMap((g, i) =>
    (g > 0 && x[i]! <= (lower?.[i] ?? -Number.MAX_VALUE)) || (g < 0 && x[i]! >= (upper?.[i] ?? Number.MAX_VALUE))
      ? []
      : [i],
  )
  if (free.length === 0) return undefined
  const part = normal.selection(free, free)
  for (let i = 0; i < free.length; i++) part.set(i, i, part.get(i, i) * (1 + damping) + 1e-12)
  const decomposition = new CholeskyDecomposition(part)
  if (!decomposition.isPositiveDefinite()) return undefined
  const solved = decomposition.solve(Matrix.columnVector(free.map((i) => gradient[i]!)))
  const step = gradient.map(() => 0)
  for (const [k, i] of free.entries()) step[i] = solved.get(k, 0)
  return step
}
