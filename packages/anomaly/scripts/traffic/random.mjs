// Seeded numbers (mulberry32) and the distributions that the traffic is drawn from.

export class Random {
  constructor(seed) {
    this.state = seed >>> 0
  }

  /** [0, 1) */
  next() {
    this.state = (this.state + 0x6d2b79f5) | 0
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  between(low, high) {
    return low + (high - low) * this.next()
  }

  int(low, high) {
    return Math.floor(this.between(low, high + 1))
  }

  /** Evenly on a logarithmic scale. */
  scale(low, high) {
    return Math.exp(this.between(Math.log(low), Math.log(high)))
  }

  chance(p) {
    return this.next() < p
  }

  pick(list) {
    return list[Math.floor(this.next() * list.length)]
  }

  normal() {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
  }

  /** Median and spread of the logarithm. */
  logNormal(median, sigma) {
    return median * Math.exp(sigma * this.normal())
  }

  poisson(mean) {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()))
    const limit = Math.exp(-mean)
    let n = 0
    for (let p = this.next(); p > limit; p *= this.next()) n++
    return n
  }

  hex(digits) {
    let text = ''
    while (text.length < digits) text += Math.floor(this.next() * 0x10000000).toString(16)
    return text.slice(0, digits)
  }

  shuffle(list) {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.int(0, i)
      ;[list[i], list[j]] = [list[j], list[i]]
    }
    return list
  }
}
