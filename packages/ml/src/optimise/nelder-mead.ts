/** Nelder and Mead's simplex search, with box constraints by clamping. Needs no derivatives. */

export interface NelderMeadOptions {
  /** Bounds of each variable. */
  lower?: number[]
  upper?: number[]
  /** First step along each axis; default 0.1. */
  step?: number
  /** Stops when the values at the corners differ by less than this share; default 1e-10. */
  tolerance?: number
  /** Default 2000. */
  maxEvaluations?: number
}

export interface Minimum {
  x: number[]
  value: number
  evaluations: number
}

/** A local minimum of `f` near `start`. Values that are not finite count as worse than any other. */
export function nelderMead(f: (x: number[]) => number, start: number[], options: NelderMeadOptions = {}): Minimum {
  const n = start.length
  const { lower, upper, step = 0.1, tolerance = 1e-10, maxEvaluations = 2000 } = options
  let evaluations = 0
  const inside = (x: number[]): number[] =>
    x.map((v, i) =>
      Math.min(upper?.[i] ?? Number.POSITIVE_INFINITY, Math.max(lower?.[i] ?? Number.NEGATIVE_INFINITY, v)),
    )
  const corner = (raw: number[]): { x: number[]; value: number } => {
    const x = inside(raw)
    evaluations++
    const value = f(x)
    return { x, value: Number.isFinite(value) ? value : Number.MAX_VALUE }
  }
  const simplex = [corner(start)]
  for (let i = 0; i < n; i++) {
    const x = start.slice()
    x[i]! += x[i]! + step > (upper?.[i] ?? Number.POSITIVE_INFINITY) ? -step : step
    simplex.push(corner(x))
  }
  const between = (c: number[], x: number[], t: number): number[] => c.map((v, i) => v + t * (x[i]! - v))
  while (evaluations < maxEvaluations) {
    simplex.sort((a, b) => a.value - b.value)
    const best = simplex[0]!
    const worst = simplex[n]!
    if (worst.value - best.value <= tolerance * (Math.abs(best.value) + 1e-300)) break
    const centre = best.x.map((_, i) => simplex.slice(0, n).reduce((sum, p) => sum + p.x[i]!, 0) / n)
    const reflected = corner(between(centre, worst.x, -1))
    if (reflected.value < best.value) {
      const expanded = corner(between(centre, worst.x, -2))
      simplex[n] = expanded.value < reflected.value ? expanded : reflected
    } else if (reflected.value < simplex[n - 1]!.value) {
      simplex[n] = reflected
    } else {
      const towards = reflected.value < worst.value ? -0.5 : 0.5
      const contracted = corner(between(centre, worst.x, towards))
      if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted
      else for (let i = 1; i <= n; i++) simplex[i] = corner(between(best.x, simplex[i]!.x, 0.5))
    }
  }
  simplex.sort((a, b) => a.value - b.value)
  return { x: simplex[0]!.x, value: simplex[0]!.value, evaluations }
}
