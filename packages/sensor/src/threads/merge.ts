import type { Prepared } from '../prepared.js'

/**
 * Brings the lanes together: every lane sees every frame and so ticks at the same packet times. The completions between two
 * ticks are handed on once all lanes have reached the later one, so the result does not depend on how fast each ran.
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
    this.complete(this.lanes.flatMap(({ rounds, open }) => [...rounds.flatMap(({ items }) => items), ...open]))
  }

  private round(): void {
    const rounds = this.lanes.map(({ rounds }) => rounds.shift() as Round)
    this.complete(rounds.flatMap(({ items }) => items))
    this.out.tick(rounds[0].tick)
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
