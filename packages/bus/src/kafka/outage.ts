import type { BusTrouble } from '../contract.js'

/** Whether the brokers answer, as everybody who asks them finds: since when they do not, and what they last said. */
export class Outage {
  private readonly now = new Map<string, BusTrouble>()

  constructor(
    private readonly display: string,
    private readonly log: (message: string, details: Record<string, unknown>) => void,
    private readonly clock: () => number = Date.now,
  ) {}

  /** `who`: a producer or consumer; each has connections of its own. */
  failed(who: string, error: Error): void {
    const message = `--bus: Kafka at ${this.display} does not take or give messages (${error.message.slice(0, 120)}). Is it running, and the network in between?`
    const before = this.now.get(who)
    this.now.set(who, { message, since: before?.since ?? this.clock() })
    if (!before && this.now.size === 1) this.log(message, {})
  }

  succeeded(who: string): void {
    const was = this.now.get(who)
    if (!was) return
    this.now.delete(who)
    if (this.now.size > 0) return
    const seconds = Math.round((this.clock() - was.since) / 1000)
    this.log(`--bus: Kafka at ${this.display} takes and gives messages again`, { seconds })
  }

  current(): BusTrouble | undefined {
    return [...this.now.values()].sort((a, b) => a.since - b.since)[0]
  }
}
