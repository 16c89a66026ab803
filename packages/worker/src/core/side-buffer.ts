import type { Topic } from '@apiscope/schema'
import { isAfter, type Position } from './outputs.js'
import { isScattered, workerOf } from './streams.js'

/** A message of a side topic, or (`heartbeat`) the word that its source has finished everything up to `time`. */
export interface SideMessage {
  topic: Topic
  /** The stream of its source. */
  source: string
  position: Position
  /** Offset in the side topic. */
  offset: number
  /** Event time, ms. */
  time: number
  heartbeat: boolean
  key: string
  value: unknown
}

/** What of a stream survives a restart: how far it has been applied. */
export type SavedStream = [topic: Topic, source: string, applied: Position | null, time: number | null]

/** The messages of one source on one side topic: a queue cut into steps by its heartbeats. */
interface Stream {
  topic: Topic
  source: string
  queue: SideMessage[]
  /** Heartbeat times in `queue`. */
  steps: number[]
  /** Position of the last message taken in; earlier ones are repeats. */
  received: Position | null
  applied: Position | null
  appliedTime: number
  /** Offset of the first message that was left out for want of room. */
  skippedFrom: number | undefined
}

/**
 * Aligns side topics with the primary: everything a source put out before its heartbeat `t` is applied when the primary is at
 * `t`, in the order (time, key, source), so the interleaving is the same in every run. Repeats (a source that crashed and
 * published again) are told by position. Bounded: when a source is far ahead of another, its later messages are left out and
 * read again when their turn comes.
 */
export class SideBuffer {
  private readonly streams: Stream[] = []
  private readonly nextOffsets = new Map<Topic, number>()
  private size = 0

  constructor(
    topics: readonly Topic[],
    sources: readonly string[],
    private readonly limit: number,
    saved: readonly SavedStream[] = [],
  ) {
    for (const topic of topics) {
      for (const source of sources) {
        const last = saved.find(([t, s]) => t === topic && s === source)
        const applied = last?.[2] ?? null
        const appliedTime = last?.[3] ?? -Infinity
        const stream = { topic, source, queue: [], steps: [], received: applied, applied, appliedTime }
        this.streams.push({ ...stream, skippedFrom: undefined })
      }
    }
  }

  get full(): boolean {
    return this.size >= this.limit
  }

  /** The sources that have not yet reached `time`. */
  missing(time: number): string[] {
    return this.streams.filter((stream) => !reached(stream, time)).map((stream) => stream.source)
  }

  ready(time: number): boolean {
    return this.streams.every((stream) => reached(stream, time))
  }

  /** `needed`: the heartbeat waited for. Answers `false` when the source is not one that is waited for. */
  take(message: SideMessage, needed: number): boolean {
    this.nextOffsets.set(message.topic, message.offset + 1)
    const stream = this.streams.find((l) => l.topic === message.topic && l.source === message.source)
    if (!stream) return false
    if (stream.skippedFrom !== undefined) return true
    if (stream.received && !isAfter(message.position, stream.received)) return true
    if (this.full && reached(stream, needed)) {
      stream.skippedFrom = message.offset
      return true
    }
    stream.received = message.position
    stream.queue.push(message)
    if (message.heartbeat) stream.steps.push(message.time)
    this.size++
    return true
  }

  /** Where to read again because a source that is needed for `time` was left out; undefined when none was. */
  rewind(time: number): { topic: Topic; offset: number } | undefined {
    const short = this.streams.find((stream) => stream.skippedFrom !== undefined && !reached(stream, time))
    if (!short) return undefined
    const { topic } = short
    let offset = Infinity
    for (const stream of this.streams) {
      if (stream.topic !== topic || stream.skippedFrom === undefined) continue
      offset = Math.min(offset, stream.skippedFrom)
      stream.skippedFrom = undefined
    }
    this.nextOffsets.set(topic, offset)
    return { topic, offset }
  }

  /** Takes out what belongs to the step that ends at `time`, in its order. Only when `ready(time)`. */
  step(time: number): SideMessage[] {
    const messages: SideMessage[] = []
    for (const stream of this.streams) {
      if (stream.appliedTime >= time) continue
      let taken = 0
      while (taken < stream.queue.length) {
        const message = stream.queue[taken++]!
        if (!message.heartbeat) {
          messages.push(message)
          continue
        }
        stream.steps.shift()
        stream.applied = message.position
        stream.appliedTime = message.time
        if (message.time >= time) break
      }
      if (taken === stream.queue.length) stream.queue.length = 0
      else stream.queue.splice(0, taken)
      this.size -= taken
    }
    return messages.length > 1 ? messages.sort(byTimeKeySource) : messages
  }

  /** The clock starts anew: heartbeats of the recording before say nothing about this one. */
  restart(): void {
    for (const stream of this.streams) stream.appliedTime = -Infinity
  }

  /** The offset from which a restart must read `topic`; undefined when nothing has been read yet. */
  resumeAt(topic: Topic): number | undefined {
    let offset = this.nextOffsets.get(topic)
    if (offset === undefined) return undefined
    for (const stream of this.streams) {
      if (stream.topic !== topic) continue
      offset = Math.min(offset, stream.queue[0]?.offset ?? Infinity, stream.skippedFrom ?? Infinity)
    }
    return offset
  }

  save(): SavedStream[] {
    return this.streams.map(({ topic, source, applied, appliedTime }) => {
      return [topic, source, applied, Number.isFinite(appliedTime) ? appliedTime : null]
    })
  }
}

function reached(stream: Stream, time: number): boolean {
  return stream.appliedTime >= time || stream.steps.some((step) => step >= time)
}

function byTimeKeySource(a: SideMessage, b: SideMessage): number {
  if (a.time !== b.time) return a.time - b.time
  if (a.key !== b.key) return a.key < b.key ? -1 : 1
  const [one, other] = [workerOf(a.source), workerOf(b.source)]
  if (one !== other) return one < other ? -1 : 1
  if (isScattered(a.source)) return byText(a, b)
  return isAfter(a.position, b.position) ? 1 : -1
}

/** Which partition of its source a message came from is no order that holds for another number of partitions; what it says is. */
function byText({ value: a }: SideMessage, { value: b }: SideMessage): number {
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)]
  return one === other ? 0 : one < other ? -1 : 1
}
