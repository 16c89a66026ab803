import type { Consumer, InMessage } from '@apiscope/bus'
import type { Topic } from '@apiscope/schema'

/** Messages of one topic and partition that have come in and not been taken; pauses the consumer when they are many. */
export class Inbox {
  private messages: InMessage[] = []
  private head = 0
  private next: number | undefined
  private paused = false
  /** The log began again at lower offsets than were asked for. */
  wentBack = false
  /** Messages that the log had already deleted when their turn came. */
  lost = 0

  constructor(
    readonly topic: Topic,
    private readonly partition: number,
    private readonly limit: number,
    private readonly consumer: () => Consumer,
  ) {}

  get size(): number {
    return this.messages.length - this.head
  }

  /** Empties it; what comes next begins at `offset`. */
  reset(offset: number | undefined): void {
    this.messages = []
    this.head = 0
    this.next = offset
    this.wentBack = false
    if (this.paused) this.resume()
  }

  push(messages: readonly InMessage[]): void {
    const first = messages[0]
    if (!first) return
    if (this.next !== undefined && first.offset < this.next) this.wentBack = true
    if (this.next !== undefined && first.offset > this.next) this.lost += first.offset - this.next
    for (const message of messages) this.messages.push(message)
    this.next = messages.at(-1)!.offset + 1
    if (!this.paused && this.size >= this.limit) {
      this.paused = true
      this.consumer().pause(this.topic, this.partition)
    }
  }

  take(count: number): InMessage[] {
    const taken = this.messages.slice(this.head, this.head + count)
    this.head += taken.length
    if (this.head > 1024 && this.head * 2 > this.messages.length) {
      this.messages = this.messages.slice(this.head)
      this.head = 0
    }
    if (this.paused && this.size < this.limit / 2) this.resume()
    return taken
  }

  private resume(): void {
    this.paused = false
    this.consumer().resume(this.topic, this.partition)
  }
}
