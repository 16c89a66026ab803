import type { Topic } from '@apiscope/schema'
import type { BusLimits } from '../limits.js'

export interface Queued {
  topic: Topic
  partition: number
  key: string
  value: string
  headers: Record<string, string> | undefined
  bytes: number
}

/** First in, first out, bounded by messages and bytes. */
export class SendQueue {
  private items: Queued[] = []
  private head = 0
  private held = 0

  constructor(private readonly limits: BusLimits) {}

  get length(): number {
    return this.items.length - this.head
  }

  get bytes(): number {
    return this.held
  }

  get full(): boolean {
    return this.length >= this.limits.maxQueuedMessages || this.held >= this.limits.maxQueuedBytes
  }

  push(item: Queued): void {
    this.items.push(item)
    this.held += item.bytes
  }

  shift(): Queued | undefined {
    if (this.length === 0) return undefined
    const item = this.items[this.head]!
    this.items[this.head++] = undefined as never
    this.held -= item.bytes
    if (this.head > 4096 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head)
      this.head = 0
    }
    return item
  }

  /** Takes the next batch: in order, and no partition gets more bytes than one request may carry. */
  batch(): Queued[] {
    const taken: Queued[] = []
    const bytes = new Map<string, number>()
    while (this.length > 0 && taken.length < this.limits.maxBatchMessages) {
      const next = this.items[this.head]!
      const place = `${next.topic}/${next.partition}`
      const sum = (bytes.get(place) ?? 0) + next.bytes
      if (sum > this.limits.maxBatchBytes && bytes.has(place)) break
      bytes.set(place, sum)
      taken.push(this.shift()!)
    }
    return taken
  }
}
