import type { InMessage, Start } from '@apiscope/bus'
import type { Topic } from '@apiscope/schema'
import { checkMessage } from './check.js'
import type { ShardCore } from './core/shard-core.js'
import type { SideMessage } from './core/side-buffer.js'
import { readWorkerHeaders } from './headers.js'
import { Inbox, type Pushed } from './inbox.js'
import { CHUNK, count, type ShardContext } from './shard-context.js'

/** Moves the messages of the side topics of one partition from the bus to the core. */
export class SideReader<S> {
  private readonly inboxes: Inbox[]

  constructor(
    private readonly context: ShardContext<S>,
    partition: number,
  ) {
    const { definition, limits, consumer } = context
    this.inboxes = (definition.side ?? []).map((topic) => new Inbox(topic, partition, limits.maxInbox, consumer))
  }

  get topics(): readonly Topic[] {
    return this.inboxes.map(({ topic }) => topic)
  }

  /** What comes next of this topic begins at `offset`, under this generation; what has come in is forgotten. */
  begin(topic: Topic, offset: number | undefined, generation: number): Start {
    return this.inbox(topic).reset(offset, generation)
  }

  again(topic: Topic, generation: number): Start {
    return this.inbox(topic).again(generation)
  }

  began(topic: Topic, generation: number, offset: number): void {
    this.inbox(topic).began(generation, offset)
  }

  push(topic: Topic, messages: readonly InMessage[], generation: number): Pushed {
    return this.inbox(topic).push(messages, generation)
  }

  /** All that is needed while a heartbeat waits for `time`, otherwise as much as there is room for. */
  read(core: ShardCore<S>, time: number | undefined): void {
    const { side } = core
    if (!side) return
    for (const inbox of this.inboxes) {
      while (time === undefined ? !side.full : !side.ready(time)) {
        const messages = inbox.take(CHUNK)
        if (messages.length === 0) break
        for (const message of messages) this.take(core, inbox.topic, message, time ?? Number.NEGATIVE_INFINITY)
      }
    }
  }

  /** Where to go back to because something was left out there that is needed for `time`; undefined when nothing was. */
  rewind(core: ShardCore<S>, time: number): { topic: Topic; offset: number } | undefined {
    const back = core.side!.rewind(time)
    if (back) count(this.context, 'worker.side_rewinds')
    return back
  }

  private take(core: ShardCore<S>, topic: Topic, { key, value, headers, offset }: InMessage, needed: number): void {
    const checked = checkMessage(topic, key, value, this.context.limits)
    if (!checked.ok) {
      core.putAside(topic, offset, checked.reason, checked.detail, checked.raw)
      return
    }
    const from = readWorkerHeaders(headers)
    if (!from) {
      core.putAside(topic, offset, 'no_position', 'headers of a worker are missing', checked.raw)
      return
    }
    const body = checked.value as { time?: number }
    const { heartbeat } = checked
    const message: SideMessage = {
      ...from,
      topic,
      offset,
      time: body.time ?? 0,
      heartbeat,
      key: checked.key,
      value: body,
    }
    if (!core.side!.take(message, needed)) count(this.context, 'worker.side_unknown_source')
  }

  private inbox(topic: Topic): Inbox {
    return this.inboxes.find((inbox) => inbox.topic === topic)!
  }
}
