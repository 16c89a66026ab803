import type { InMessage } from '../contract.js'

/** One partition in memory: offsets go on growing, the front is forgotten once every group has processed it. */
export class PartitionLog {
  private messages: InMessage[] = []
  private base = 0
  private readonly processed = new Map<string, number>()

  constructor(private readonly keepUnread: number) {}

  get end(): number {
    return this.base + this.messages.length
  }

  get start(): number {
    return this.base
  }

  append(message: Omit<InMessage, 'offset'>): void {
    this.messages.push({ ...message, offset: this.end })
    if (this.processed.size === 0 && this.messages.length >= 2 * this.keepUnread)
      this.forget(this.end - this.keepUnread)
  }

  read(offset: number, count: number): InMessage[] {
    const from = Math.max(0, offset - this.base)
    return this.messages.slice(from, from + count)
  }

  join(group: string): void {
    if (!this.processed.has(group)) this.processed.set(group, this.base)
  }

  done(group: string, offset: number): void {
    this.processed.set(group, Math.max(offset, this.processed.get(group) ?? 0))
    const least = Math.min(...this.processed.values())
    if (least - this.base >= 256) this.forget(least)
  }

  /** Messages that the slowest group has yet to process. */
  lag(): number {
    return this.processed.size === 0 ? 0 : this.end - Math.min(...this.processed.values())
  }

  private forget(before: number): void {
    this.messages = this.messages.slice(before - this.base)
    this.base = before
  }
}
