/** Share of control characters from which bytes are no text: single marks say nothing there. */
const CONTROLS = 0.02

/** Could `buf[from, to)` be text? NUL, which UTF-16 has, does not count. */
export function isLegible(buf: Uint8Array, from: number, to: number): boolean {
  let controls = 0
  for (let i = from; i < to; i++) {
    const c = buf[i]!
    if (c < 32 && c !== 0 && c !== 9 && c !== 10 && c !== 13) controls++
  }
  return controls <= CONTROLS * (to - from)
}
