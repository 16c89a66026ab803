/** The most suspicious windows of a stream, in constant memory. */

interface Window {
  score: number
  /** Which signs it has. */
  signs: number
  order: number
  hash: number
  bytes: Buffer
  length: number
}

export class Windows {
  /** Windows that were offered and are not kept, but for repetitions of ones that are. */
  left = 0
  private readonly kept: Window[] = []
  private order = 0

  constructor(
    private readonly most: number,
    private readonly size: number,
  ) {}

  /**
   * Keeps a copy of `buf[from, to)` if it is among the most suspicious so far. Windows with the same signs share what room there is, and of those with
   * equal scores the hash chooses: many of one kind in front of an attack do not keep it out.
   * @param signs equal for windows with the same signs
   */
  offer(score: number, signs: number, buf: Buffer, from: number, to: number): void {
    const hash = hashOf(buf, from, to)
    if (this.kept.some((window) => window.hash === hash && window.signs === signs)) return
    let place: Window | undefined
    if (this.kept.length >= this.most) {
      this.left++
      place = this.worseThan(score, signs, hash)
      if (!place) return
    } else {
      place = { score, signs, order: 0, hash, bytes: Buffer.allocUnsafeSlow(this.size), length: 0 }
      this.kept.push(place)
    }
    place.score = score
    place.signs = signs
    place.order = this.order++
    place.hash = hash
    place.length = buf.copy(place.bytes, 0, from, to)
  }

  /** In the order of the stream. */
  all(): Buffer[] {
    return [...this.kept].sort((a, b) => a.order - b.order).map(({ bytes, length }) => bytes.subarray(0, length))
  }

  private worseThan(score: number, signs: number, hash: number): Window | undefined {
    const crowd = this.crowd()
    const ours = this.kept.filter((window) => window.signs === signs).length
    const among = ours + 1 < crowd.length ? crowd : this.kept
    const least = among.reduce((a, b) => (b.score < a.score || (b.score === a.score && b.hash > a.hash) ? b : a))
    if (among === crowd) return least
    return least.score < score || (least.score === score && least.hash > hash) ? least : undefined
  }

  /** The windows that have the same signs as the most others. */
  private crowd(): Window[] {
    const by = new Map<number, Window[]>()
    let most: Window[] = []
    for (const window of this.kept) {
      const same = by.get(window.signs) ?? []
      same.push(window)
      by.set(window.signs, same)
      if (same.length > most.length) most = same
    }
    return most
  }
}

function hashOf(buf: Buffer, from: number, to: number): number {
  let h = 0x811c9dc5
  for (let i = from; i < to; i++) h = Math.imul(h ^ buf[i]!, 0x01000193)
  return (h ^ (h >>> 15)) >>> 0
}
