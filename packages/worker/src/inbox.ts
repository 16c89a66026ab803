import type { Consumer, InMessage, Start } from '@apiscope/bus'
import type { Topic } from '@apiscope/schema'

/** What became of a batch: taken, of a generation that is over, or not what comes next. */
export type Pushed = 'taken' | 'stale' | 'gap'

/**
 * Messages of one topic and partition that have come in and not been taken; pauses the consumer when they are many. Takes only what follows
 * on what it has: anything of another generation, or from another offset, is refused.
 */
export class Inbox {
  private messages: InMessage[] = []
  private head = 0
  /** The offset that comes next; undefined = wherever the log begins. */
  private next: number | undefined
  private generation = -1
  /** The log has been asked where `next` is: what comes after a hole there is taken. */
  private confirmed = false
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

  /** Empties it; what comes next begins at `offset`, under this generation. */
  reset(offset: number | undefined, generation: number): Start {
    this.messages = []
    this.head = 0
    this.wentBack = false
    if (this.paused) this.resume()
    return this.expect(offset, generation)
  }

  /** Keeps what it has, and asks once more for what comes next, under another generation. */
  again(generation: number): Start {
    return this.expect(this.next, generation)
  }

  /** The consumer has found where this generation begins. */
  began(generation: number, offset: number): void {
    if (generation !== this.generation || this.confirmed) return
    this.confirmed = true
    if (this.next !== undefined && offset > this.next) this.lost += offset - this.next
    if (this.next !== undefined && offset < this.next) this.wentBack = true
    this.next = offset
  }

  push(messages: readonly InMessage[], generation: number): Pushed {
    if (generation !== this.generation) return 'stale'
    const first = messages[0]
    if (!first) return 'taken'
    if (this.next !== undefined && first.offset !== this.next) {
      if (first.offset < this.next || !this.confirmed) return 'gap'
      this.lost += first.offset - this.next
    }
    this.confirmed = false
    for (const message of messages) this.messages.push(message)
    this.next = messages.at(-1)!.offset + 1
    if (!this.paused && this.size >= this.limit) {
      this.paused = true
      this.consumer().pause(this.topic, this.partition)
    }
    return 'taken'
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

  private expect(offset: number | undefined, generation: number): Start {
    this.next = offset
    this.generation = generation
    this.confirmed = false
    return { topic: this.topic, partition: this.partition, offset, generation }
  }

  private resume(): void {
    this.paused = false
    this.consumer().resume(this.topic, this.partition)
  }
}
