import type { Prepared } from '../prepared.js'

/** Items held for a step that not every pipeline has reached; beyond, they go on and are put in order by who comes next. Count. */
const MAX_HELD = 50_000

/**
 * Brings the pipelines together. All are told the same steps of packet time; the completions up to a step are handed on once
 * every pipeline has reached it, so the result does not depend on how fast each ran. A pipeline that missed a step (its ring was
 * full) is taken to have reached it with its next one.
 */
export class PipelineMerge {
  private readonly pipelines: { rounds: Round[]; open: Prepared[] }[]
  private held = 0

  constructor(
    count: number,
    private readonly out: { complete(item: Prepared): void; tick(now: number, epoch: number): void },
    private readonly maxHeld = MAX_HELD,
  ) {
    this.pipelines = Array.from({ length: count }, () => ({ rounds: [], open: [] }))
  }

  /** @param epoch how often packet time was set back before `tick` */
  batch(pipeline: number, prepared: Prepared[], tick: number | undefined, epoch = 0): void {
    const own = this.pipelines[pipeline]
    for (const item of prepared) own.open.push(item)
    this.held += prepared.length
    // Where packet time stands still no step ever ends.
    if (this.held > this.maxHeld) this.letGo()
    if (tick === undefined) return
    own.rounds.push({ items: own.open, tick, epoch })
    own.open = []
    while (this.pipelines.every(({ rounds }) => rounds.length > 0)) this.round()
  }

  /** All pipelines have ended: what came after the last tick. */
  finish(): void {
    while (this.pipelines.some(({ rounds }) => rounds.length > 0)) this.round()
    this.complete(this.pipelines.flatMap(({ open }) => open))
  }

  private round(): void {
    const heads = this.pipelines.flatMap(({ rounds }) => rounds[0] ?? [])
    const epoch = Math.min(...heads.map((round) => round.epoch))
    const tick = Math.min(...heads.filter((round) => round.epoch === epoch).map((round) => round.tick))
    const due = this.pipelines.filter(({ rounds }) => rounds[0]?.epoch === epoch && rounds[0].tick === tick)
    this.complete(due.flatMap(({ rounds }) => (rounds.shift() as Round).items))
    this.out.tick(tick, epoch)
  }

  private letGo(): void {
    const items: Prepared[] = []
    for (const pipeline of this.pipelines) {
      for (const round of pipeline.rounds) for (const item of round.items.splice(0)) items.push(item)
      for (const item of pipeline.open.splice(0)) items.push(item)
    }
    this.complete(items)
  }

  private complete(items: Prepared[]): void {
    this.held -= items.length
    items.sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
    for (const item of items) this.out.complete(item)
  }
}

interface Round {
  items: Prepared[]
  tick: number
  epoch: number
}
