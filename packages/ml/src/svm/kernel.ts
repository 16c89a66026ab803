/** Kernels of the support vector machine, on rows of a flat table. */

export interface KernelOptions {
  kernel: 'rbf' | 'linear' | 'poly'
  gamma: number
  degree: number
  coef0: number
}

/** K(row i of `a`, row j of `b`), both row-major with `d` columns. */
export type Kernel = (a: Float64Array, i: number, b: Float64Array, j: number, d: number) => number

/** The kernel function for the options: exp(−γ‖x−z‖²), ⟨x,z⟩ or (γ⟨x,z⟩ + c)^degree. */
export function kernelOf({ kernel, gamma, degree, coef0 }: KernelOptions): Kernel {
  if (kernel === 'rbf') {
    return (a, i, b, j, d) => {
      let sum = 0
      const p = i * d
      const q = j * d
      for (let k = 0; k < d; k++) {
        const t = a[p + k]! - b[q + k]!
        sum += t * t
      }
      return Math.exp(-gamma * sum)
    }
  }
  const dot: Kernel = (a, i, b, j, d) => {
    let sum = 0
    const p = i * d
    const q = j * d
    for (let k = 0; k < d; k++) sum += a[p + k]! * b[q + k]!
    return sum
  }
  if (kernel === 'linear') return dot
  return (a, i, b, j, d) => (gamma * dot(a, i, b, j, d) + coef0) ** degree
}
