/** One partition of the topics of alerts: what was read of it and what is to be told, in the store in one step. */
import type { Bus, InMessage, Producer, Start } from '@apiscope/bus'
import { cloudEventHeaders } from '@apiscope/bus'
import { type Alert, TOPICS, type Topic } from '@apiscope/schema'
import type { Claim, State } from '@apiscope/state'
import { broken, deadLetter } from '@apiscope/worker'
import type { NotifyLimits } from '../limits.js'
import { decodeEntry, type Entry, encodeEntry } from '../outbox/entry.js'
import type { Change, Dead, Outbox } from '../outbox/outbox.js'
import { SeenIds } from './seen.js'

/** Names the consumer group and the state. */
export const WORKER = 'notify'
export const ALERT_TOPICS: readonly Topic[] = [
  TOPICS.alertsInventory,
  TOPICS.alertsPii,
  TOPICS.alertsAnomaly,
  TOPICS.alertsRisk,
]

interface Meta {
  v: 1
  /** Next offset, per topic. */
  offsets: Partial<Record<Topic, number>>
}

export interface ShardParts {
  bus: Bus
  state: State
  producer: Producer
  outbox: Outbox
  limits: NotifyLimits
  /** Where a new group begins: with what is there, or with what comes. */
  from: 'start' | 'end'
  now(): number
  count(name: string, by?: number): void
  /** What was read up to there is stored. */
  processed(topic: Topic, partition: number, offset: number): void
  /** Something may be told. */
  kick(): void
  /** Cannot go on. */
  fail(error: Error): void
}

export class Shard {
  private readonly dirty = new Map<string, Entry | false>()
  private readonly offsets = new Map<Topic, number>()
  private readonly generations = new Map<Topic, number>()
  /** Of topics never read before with `from: end`: what is before this is history. */
  private readonly begin = new Map<Topic, number | undefined>()
  private dead: Dead[] = []
  private moved = false
  private taken = 0
  private running: Promise<void> | undefined
  private ended = false
  private commits: number

  private constructor(
    private readonly partition: number,
    private readonly claim: Claim,
    private readonly seen: SeenIds,
    private readonly parts: ShardParts,
  ) {
    this.commits = claim.commit
    const meta = claim.meta === null ? undefined : (JSON.parse(claim.meta) as Meta)
    for (const topic of ALERT_TOPICS) {
      const offset = meta?.offsets[topic]
      if (offset !== undefined) this.offsets.set(topic, offset)
      else if (parts.from === 'end') this.begin.set(topic, undefined)
    }
  }

  /** Takes the partition over: what waited to be told is in the outbox then. */
  static async open(partition: number, parts: ShardParts): Promise<Shard> {
    const shard = { worker: WORKER, partition }
    const claim = await parts.state.claim(shard)
    const keys = claim.wakes.map(([key]) => key)
    const entries: Entry[] = []
    for (let at = 0; at < keys.length; at += 500) {
      const texts = await parts.state.load(shard, keys.slice(at, at + 500))
      for (const text of texts) {
        const entry = text === null ? undefined : decodeEntry(text, partition)
        if (entry) entries.push(entry)
      }
    }
    const self = new Shard(partition, claim, new SeenIds(claim.seen, parts.limits.maxSeenIds), parts)
    self.changed(parts.outbox.restore(entries))
    return self
  }

  starts(generation: () => number): Start[] {
    return ALERT_TOPICS.map((topic) => {
      const number = generation()
      this.generations.set(topic, number)
      return { topic, partition: this.partition, offset: this.offsets.get(topic), generation: number }
    })
  }

  /** True when it has taken in more than it has stored, and the topic should wait. */
  push(topic: Topic, messages: readonly InMessage[], end: number, generation: number): boolean {
    if (this.ended || this.generations.get(topic) !== generation) return false
    if (this.begin.has(topic)) {
      const begin = this.begin.get(topic)
      if (begin === undefined) this.begin.set(topic, end)
      // So that what comes while nobody runs is no history.
      if (begin === undefined && !this.offsets.has(topic)) this.advance(topic, messages[0]?.offset ?? end)
    }
    for (const message of messages) {
      if (message.offset < (this.offsets.get(topic) ?? 0)) continue
      this.advance(topic, message.offset + 1)
      if (message.offset < (this.begin.get(topic) ?? 0)) this.parts.count('notify.history_skipped')
      else this.take(topic, message)
    }
    if (this.moved) void this.flush()
    return this.taken >= this.parts.limits.maxInbox
  }

  /** What has changed in the outbox is stored with the next commit. */
  changed({ changed, dead }: Change): void {
    for (const [key, entry] of changed) this.dirty.set(key, entry)
    this.dead.push(...dead)
  }

  /** Commits what there is, one commit after another; resolves when all that was there before is stored. */
  flush(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = undefined
    })
    return this.running
  }

  end(): void {
    this.ended = true
  }

  /** It knows where each topic begins: what is published from now on is told. */
  begun(): boolean {
    return [...this.begin.values()].every((offset) => offset !== undefined)
  }

  private take(topic: Topic, { value, offset }: InMessage): void {
    const { outbox, now, count } = this.parts
    const alert = parse(topic, value)
    const known = alert !== undefined && !this.seen.add(alert.id)
    count(alert === undefined ? 'notify.not_an_alert' : known ? 'notify.repeats' : 'notify.alerts')
    if (alert === undefined || known) return
    this.taken++
    this.changed(outbox.take(alert, { topic, partition: this.partition, offset }, now()))
  }

  private advance(topic: Topic, offset: number): void {
    this.offsets.set(topic, offset)
    this.moved = true
  }

  private async run(): Promise<void> {
    try {
      while (!this.ended && (this.moved || this.dirty.size > 0 || this.dead.length > 0)) await this.commit()
    } catch (error) {
      if (!this.ended) this.parts.fail(error as Error)
    }
  }

  private async commit(): Promise<void> {
    const { state, outbox, limits, kick, fail, count, processed } = this.parts
    const offsets = [...this.offsets]
    const dirty = [...this.dirty]
    const { dead } = this
    this.dirty.clear()
    this.dead = []
    this.moved = false
    this.taken = 0
    await this.bury(dead)
    const puts = dirty.filter((one): one is [string, Entry] => one[1] !== false)
    const versions = new Map(puts.map(([key, { version }]) => [key, version]))
    const seen = this.seen.takeChange()
    const result = await state.commit({
      worker: WORKER,
      partition: this.partition,
      epoch: this.claim.epoch,
      owner: this.claim.owner,
      commit: ++this.commits,
      meta: JSON.stringify({ v: 1, offsets: Object.fromEntries(offsets) } satisfies Meta),
      puts: puts.map(([key, entry]) => [key, encodeEntry(entry)]),
      deletes: dirty.flatMap(([key, entry]) => (entry === false ? [key] : [])),
      wakes: dirty.map(([key, entry]) => [key, entry === false ? null : entry.last + limits.groupMs]),
      seenAdd: seen.add,
      seenDrop: seen.drop,
    })
    if (result !== 'ok') {
      this.ended = true
      count('notify.commits_fenced')
      // Another copy tells what is left; what this one is telling just now may be told twice.
      outbox.release(this.partition)
      if (result === 'behind') fail(new Error('the store has lost commits: it is read again from what is left'))
      return
    }
    for (const [topic, offset] of offsets) processed(topic, this.partition, offset)
    outbox.committed(versions)
    kick()
  }

  /** What is given up goes to the dead letters before that is stored: told twice rather than not at all. */
  private async bury(dead: readonly Dead[]): Promise<void> {
    if (dead.length === 0) return
    const { producer } = this.parts
    const messages = dead.map(({ entry, reason, detail }) => {
      const alert = entry.alerts.at(-1)!
      const at = { ...entry.at, partition: this.partition }
      const letter = deadLetter(WORKER, 'not_delivered', `${reason}: ${detail}`, at, JSON.stringify(alert))
      const value = { ...letter, id: `${letter.id}/${entry.target}`, target: entry.target, alert: alert.id }
      const headers = cloudEventHeaders(TOPICS.deadletter, `/apiscope/worker/${WORKER}`, value.id)
      return { key: value.id, value: JSON.stringify(value), headers }
    })
    await producer.send(TOPICS.deadletter, messages)
    await producer.flush()
  }
}

function parse(topic: Topic, value: InMessage['value']): Alert | undefined {
  if (value === null) return undefined
  try {
    const alert = JSON.parse(value.toString())
    return broken(topic, false, alert) === undefined ? alert : undefined
  } catch {
    return undefined
  }
}
