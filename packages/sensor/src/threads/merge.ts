import type { Prepared } from '../prepared.js'

/**
 * Brings the lanes together. All are told the same steps of packet time; the completions up to a step are handed on once
 * every lane has reached it, so the result does not depend on how fast each ran. A lane that missed a step (its ring was
 * full) is taken to have reached it with its next one.
 */
export class LaneMerge {
  private readonly lanes: { rounds: Round[]; open: Prepared[] }[]

  constructor(
    count: number,
    private readonly out: { complete(item: Prepared): void; tick(now: number): void },
  ) {
    this.lanes = Array.from({ length: count }, () => ({ rounds: [], open: [] }))
  }

  batch(lane: number, prepared: Prepared[], tick: number | undefined): void {
    const own = this.lanes[lane]
    for (const item of prepared) own.open.push(item)
    if (tick === undefined) return
    own.rounds.push({ items: own.open, tick })
    own.open = []
    while (this.lanes.every(({ rounds }) => rounds.length > 0)) this.round()
  }

  /** All lanes have ended: what came after the last tick. */
  finish(): void {
    while (this.lanes.some(({ rounds }) => rounds.length > 0)) this.round()
    this.complete(this.lanes.flatMap(({ open }) => open))
  }

  private round(): void {
    const tick = Math.min(...this.lanes.map(({ rounds }) => rounds[0]?.tick ?? Number.POSITIVE_INFINITY))
    const due = this.lanes.filter(({ rounds }) => rounds[0]?.tick === tick)
    this.complete(due.flatMap(({ rounds }) => (rounds.shift() as Round).items))
    this.out.tick(tick)
  }

  private complete(items: Prepared[]): void {
    items.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
    for (const item of items) this.out.complete(item)
  }
}

interface Round {
  items: Prepared[]
  tick: number
}
