import { PREFACE } from './types.js'

/** The bytes that a client begins with (RFC 9113 §3.4), over any split. `over`: they have been read, or are not there. */
export class Preface {
  state: 'matching' | 'over' = 'matching'
  private matched = 0

  /** @returns where what follows begins */
  take(buf: Buffer, p: number, end: number): number {
    let i = p
    if (this.matched === 0) this.matched = prefaceAt(buf, p, end)
    while (i < end && this.matched < PREFACE.length && buf[i] === PREFACE[this.matched]) {
      this.matched++
      i++
    }
    if (i === end && this.matched < PREFACE.length) return end
    this.state = 'over'
    return this.matched === PREFACE.length ? i : p
  }
}

/** Where in the preface these bytes stand: its beginning may have been read already, to tell what the flow is. */
function prefaceAt(buf: Buffer, p: number, end: number): number {
  for (let k = 0; k < PREFACE.length; k++) {
    const length = Math.min(PREFACE.length - k, end - p)
    if (PREFACE.compare(buf, p, p + length, k, k + length) === 0) return k
  }
  return 0
}
