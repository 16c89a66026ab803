// Logistic regression on differences (Bradley and Terry, 1952), with a ridge towards the prior and weights that are not negative.
import { CholeskyDecomposition, Matrix, solve as solveLinear } from 'ml-matrix'

const MAX_STEPS = 80
const TOLERANCE = 1e-7

/**
 * Minimises Σ c·log(1 + exp(−w·d)) + ½ Σ λⱼ (wⱼ − pⱼ)² over w ≥ `least` ≥ 0, with weights that do not grow along `chain`, by projected Newton steps on an
 * active set (Bertsekas, 1982). The chain is turned into signs: w₁ = least₁ + u₁ + u₂ + …, w₂ = least₂ + u₂ + …, u ≥ 0.
 *
 * @param rows differences x(a) − x(b), one for each pair
 * @param counts weight of each pair
 * @param prior weights to lean on, and `ridge` how much, one for each feature
 * @param least lower bounds, not growing along the chain
 * @param chain columns
 */
export function fitPairs({ rows, counts, prior, ridge, least, chain }) {
  const n = prior.length
  const transform = Matrix.eye(n)
  for (let i = 0; i < chain.length; i++) for (let j = i + 1; j < chain.length; j++) transform.set(chain[i], chain[j], 1)
  const differences = new Matrix(rows).mmul(transform)
  const offsets = new Matrix(rows).mmul(Matrix.columnVector(least)).to1DArray()
  let u = startOf(
    prior.map((p, j) => p - least[j]),
    chain,
  )
  let value = loss(u)
  for (let step = 0; step < MAX_STEPS; step++) {
    const { gradient, hessian } = derivatives(u)
    const free = u.map((_, j) => j).filter((j) => u[j] > 0 || gradient[j] < 0)
    if (Math.max(0, ...free.map((j) => Math.abs(gradient[j]))) < TOLERANCE) break
    const direction = newton(hessian, gradient, free)
    const next = search(direction, gradient)
    if (next === undefined) break
    ;[u, value] = next
  }
  return weightsOf(u)

  function weightsOf(x) {
    return transform
      .mmul(Matrix.columnVector(x))
      .to1DArray()
      .map((w, j) => w + least[j])
  }
  function marginsOf(x) {
    return differences
      .mmul(Matrix.columnVector(x))
      .to1DArray()
      .map((m, k) => m + offsets[k])
  }
  function loss(x) {
    const margins = marginsOf(x)
    const w = weightsOf(x)
    let sum = 0
    for (let k = 0; k < margins.length; k++) sum += counts[k] * softplus(-margins[k])
    for (let j = 0; j < n; j++) sum += 0.5 * ridge[j] * (w[j] - prior[j]) ** 2
    return sum
  }
  function derivatives(x) {
    const margins = marginsOf(x)
    const wrong = margins.map((m, k) => counts[k] / (1 + Math.exp(m)))
    const pull = weightsOf(x).map((w, j) => ridge[j] * (w - prior[j]))
    const gradient = differences
      .transpose()
      .mmul(Matrix.columnVector(wrong))
      .mul(-1)
      .add(transform.transpose().mmul(Matrix.columnVector(pull)))
      .to1DArray()
    const scaled = differences.clone()
    for (let k = 0; k < margins.length; k++) {
      const p = 1 / (1 + Math.exp(-margins[k]))
      scaled.mulRow(k, counts[k] * p * (1 - p))
    }
    const hessian = differences
      .transpose()
      .mmul(scaled)
      .add(transform.transpose().mmul(Matrix.diag(ridge)).mmul(transform))
    // Exactly symmetric, as the factorisation demands.
    return { gradient, hessian: Matrix.add(hessian, hessian.transpose()).div(2) }
  }
  function newton(hessian, gradient, free) {
    const part = hessian.selection(free, free)
    const right = Matrix.columnVector(free.map((j) => -gradient[j]))
    const cholesky = new CholeskyDecomposition(part)
    const step = (cholesky.isPositiveDefinite() ? cholesky.solve(right) : solveLinear(part, right, true)).to1DArray()
    const direction = new Array(n).fill(0)
    for (let i = 0; i < free.length; i++) direction[free[i]] = step[i]
    return direction
  }
  /** Halves the step until the projected point is better (Armijo). */
  function search(direction, gradient) {
    for (let size = 1; size > 1e-8; size /= 2) {
      const candidate = u.map((x, j) => Math.max(0, x + size * direction[j]))
      const expected = candidate.reduce((sum, x, j) => sum + gradient[j] * (x - u[j]), 0)
      const after = loss(candidate)
      if (after <= value + 1e-4 * expected) return value - after < 1e-12 ? undefined : [candidate, after]
    }
    return undefined
  }
}

function startOf(prior, chain) {
  const u = [...prior]
  for (let i = 0; i < chain.length - 1; i++) u[chain[i]] = Math.max(0, prior[chain[i]] - prior[chain[i + 1]])
  return u
}

const softplus = (x) => (x > 30 ? x : Math.log1p(Math.exp(x)))
