/** Limited-memory BFGS for smooth unconstrained problems (Nocedal and Wright, algorithm 7.5, Armijo line search). */

export interface LbfgsOptions {
  /** Pairs kept; default 10. */
  memory?: number
  /** Stops when the largest gradient entry is below; default 1e-6. */
  tolerance?: number
  /** Default 200. */
  maxIterations?: number
}

export interface LbfgsResult {
  x: Float64Array
  value: number
  iterations: number
  converged: boolean
}

/** Minimises. `evaluate` writes the gradient into its second argument and returns the value. `x` is not changed. */
export function lbfgs(
  evaluate: (x: Float64Array, gradient: Float64Array) => number,
  start: Float64Array,
  options: LbfgsOptions = {},
): LbfgsResult {
  const { memory = 10, tolerance = 1e-6, maxIterations = 200 } = options
  const n = start.length
  let x = Float64Array.from(start)
  let gradient = new Float64Array(n)
  let value = evaluate(x, gradient)
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = []
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (largest(gradient) < tolerance) return { x, value, iterations: iteration, converged: true }
    let direction = descent(gradient, pairs)
    let slope = dot(direction, gradient)
    if (!(slope < 0)) {
      pairs.length = 0
      direction = gradient.map((g) => -g)
      slope = -dot(gradient, gradient)
    }
    const first = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1
    const found = lineSearch(evaluate, x, value, direction, slope, first)
    if (!found) return { x, value, iterations: iteration, converged: false }
    const s = found.x.map((v, i) => v - x[i]!)
    const y = found.gradient.map((g, i) => g - gradient[i]!)
    const sy = dot(s, y)
    if (sy > 1e-12) {
      pairs.push({ s, y, rho: 1 / sy })
      if (pairs.length > memory) pairs.shift()
    }
    x = found.x
    gradient = found.gradient
    value = found.value
  }
  return { x, value, iterations: maxIterations, converged: false }
}

type Evaluate = (x: Float64Array, gradient: Float64Array) => number

function lineSearch(evaluate: Evaluate, x: Float64Array, value: number, d: Float64Array, slope: number, first: number) {
  let step = first
  const gradient = new Float64Array(x.length)
  for (let tries = 0; tries < 50; tries++) {
    const next = x.map((v, i) => v + step * d[i]!)
    const at = evaluate(next, gradient)
    if (at <= value + 1e-4 * step * slope) return { x: next, gradient, value: at }
    step /= 2
  }
  return undefined
}

/** The two-loop recursion: minus the inverse Hessian estimate times the gradient. */
function descent(gradient: Float64Array, pairs: { s: Float64Array; y: Float64Array; rho: number }[]): Float64Array {
  const q = gradient.map((g) => -g)
  const alpha = new Float64Array(pairs.length)
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, rho } = pairs[k]!
    alpha[k] = rho * dot(s, q)
    for (let i = 0; i < q.length; i++) q[i]! -= alpha[k]! * y[i]!
  }
  const last = pairs[pairs.length - 1]
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y))
    for (let i = 0; i < q.length; i++) q[i]! *= scale
  }
  for (let k = 0; k < pairs.length; k++) {
    const { s, y, rho } = pairs[k]!
    const b = alpha[k]! - rho * dot(y, q)
    for (let i = 0; i < q.length; i++) q[i]! += b * s[i]!
  }
  return q
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function largest(v: Float64Array): number {
  let most = 0
  for (const x of v) most = Math.max(most, Math.abs(x))
  return most
}
