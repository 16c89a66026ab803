import type { InMessage, Start } from '@apiscope/bus'
import type { Topic } from '@apiscope/schema'
import { type Checked, checkMessage } from './check.js'
import { Inbox, type Pushed } from './inbox.js'
import { CHUNK, count, type ShardContext } from './shard-context.js'

export interface Item {
  offset: number
  checked: Checked
}

/** The primary's messages of one partition, checked, in their order. */
export class PrimaryReader<S> {
  private readonly inbox: Inbox
  private items: Item[] = []
  private at = 0

  constructor(
    private readonly context: ShardContext<S>,
    partition: number,
    /** The log began anew at lower offsets: it was replaced. */
    private readonly replaced: () => void,
  ) {
    this.inbox = new Inbox(context.definition.primary, partition, context.limits.maxInbox, context.consumer)
  }

  get topic(): Topic {
    return this.inbox.topic
  }

  /** What comes first begins at `offset`, under this generation. */
  begin(offset: number | undefined, generation: number): Start {
    return this.inbox.reset(offset, generation)
  }

  /** Asks once more for what comes next. */
  again(generation: number): Start {
    return this.inbox.again(generation)
  }

  began(generation: number, offset: number): void {
    this.inbox.began(generation, offset)
  }

  push(messages: readonly InMessage[], generation: number): Pushed {
    return this.inbox.push(messages, generation)
  }

  /** The next message, which stays; undefined when none has come in. */
  peek(): Item | undefined {
    if (this.at >= this.items.length) this.refill()
    return this.items[this.at]
  }

  skip(): void {
    this.at++
  }

  /** Takes the messages before the next heartbeat, of those that are checked. */
  stretch(): Item[] {
    const from = this.at
    while (this.at < this.items.length && !isBeat(this.items[this.at]!)) this.at++
    return this.items.slice(from, this.at)
  }

  private refill(): void {
    const { inbox, context } = this
    const messages = inbox.take(CHUNK)
    if (messages.length === 0) return
    if (inbox.lost > 0) {
      count(context, 'worker.lost_messages', inbox.lost)
      // Said as well: what retention took before it was read is missing from all that follows.
      context.log('messages lost: the log was cut off (retention) before they were read', {
        topic: inbox.topic,
        messages: inbox.lost,
      })
      inbox.lost = 0
    }
    if (inbox.wentBack) {
      inbox.wentBack = false
      this.replaced()
    }
    this.items = messages.map(({ key, value, offset }) => {
      return { offset, checked: checkMessage(inbox.topic, key, value, context.limits) }
    })
    this.at = 0
  }
}

export function isBeat({ checked }: Item): boolean {
  return checked.ok && checked.heartbeat
}
