import { cloudEventHeaders, type OutMessage, type Producer } from '@apiscope/bus'
import { type Heartbeat, type Renaming, TOPICS, type Topic } from '@apiscope/schema'
import type { Prepared } from './prepared.js'
import type { Pulses } from './pulses.js'

/** Messages gathered per topic before they are handed to the producer. Count. */
const BATCH = 256

/** What a sensor of this name has published from recordings, as far as the bus still shows. */
export interface Published {
  /** Exchanges that are on the bus. */
  ids: ReadonlySet<string>
  /** By `Heartbeat.recording`. */
  recordings: ReadonlyMap<string, PublishedRecording>
}

export interface PublishedRecording {
  /** Its last heartbeat, ms. */
  until: number
  /** `beat` of the last one that every partition has; -1 when some partition shows none. */
  everywhere: number
}

/**
 * Puts a sensor's messages on the bus: exchanges keyed by API, actor events keyed by actor, path events keyed by host, heartbeats to every
 * partition of each, in the order in which the sequencer gave them.
 */
export class Publisher {
  private readonly batches = new Map<Topic, OutMessage[]>()
  private sending: Promise<void> = Promise.resolve()
  private waiting = 0
  /** Rejects when the producer refused for good, and does nothing else. */
  readonly failed: Promise<never>
  private fail: (error: unknown) => void = () => {}

  /** Exchanges that were not sent because they are on the bus. */
  repeats = 0
  private begun = false
  private before: PublishedRecording | undefined
  private readonly source: string

  constructor(
    private readonly producer: Producer,
    sensor: string,
    private readonly pulses: Pulses,
    /** Given for a recording, which may be one that an earlier run has read. */
    private readonly published?: Published,
  ) {
    this.failed = new Promise((_, reject) => {
      this.fail = reject
    })
    this.failed.catch(() => {})
    this.source = `/apiscope/sensor/${encodeURIComponent(sensor)}`
  }

  /** Packet time up to which an earlier run has published this recording, ms; 0 for none. Known from the first heartbeat on. */
  get publishedUntil(): number {
    return this.before?.until ?? 0
  }

  report(): { repeats: number; pulsesOverLimit: number } {
    return { repeats: this.repeats, pulsesOverLimit: this.pulses.overLimit }
  }

  /** This heartbeat is about to be sent; the first one tells which recording this is. */
  reaches({ recording }: Heartbeat): void {
    if (this.begun || recording === undefined) return
    this.begun = true
    this.before = this.published?.recordings.get(recording)
  }

  /**
   * An exchange, its actor event, and its path event if it has one. What is on the bus may stand there under another name, of whose
   * owner its id is not known to the new name's; the events' keys do not change, so there a repeat is told by id.
   * @param late see `Exchange.released`
   */
  prepared(item: Prepared, late: number | undefined): void {
    const mark = (json: string) => (late === undefined ? json : `${json.slice(0, -1)},"released":${late}}`)
    if (this.before && this.published!.ids.has(item.id)) this.repeats++
    else this.add(TOPICS.exchanges, item.apiKey, item.id, mark(item.exchange))
    this.add(TOPICS.actors, item.actorKey, item.id, mark(item.actor))
    if (item.joined !== '') this.add(TOPICS.actors, item.joinedKey, `${item.id}@`, mark(item.joined))
    if (item.path !== '') this.add(TOPICS.paths, item.pathKey, item.id, mark(item.path))
    this.pulses.count(item.apiKey)
  }

  /** For the owner of `key`: templates were taken up. */
  renaming(key: string, renaming: Renaming): void {
    this.add(TOPICS.exchanges, key, renaming.id, JSON.stringify(renaming))
  }

  heartbeat(heartbeat: Heartbeat): void {
    for (const pulse of this.pulses.heartbeat(heartbeat.time))
      this.add(TOPICS.paths, pulse.host, pulse.id, JSON.stringify(pulse))
    this.send()
    const value = JSON.stringify(heartbeat)
    // Repeated there, they would stand between what was published and what is looked through when the sensor begins again.
    if ((heartbeat.beat ?? 0) > (this.before?.everywhere ?? -1))
      this.enqueue(() => this.producer.heartbeat(TOPICS.exchanges, value))
    this.enqueue(() => this.producer.heartbeat(TOPICS.actors, value))
    this.enqueue(() => this.producer.heartbeat(TOPICS.paths, value))
  }

  /**
   * Resolves when the producer has accepted everything sent so far; undefined when it has. The credit of whoever feeds this: what
   * asks for it before it goes on holds no more here than it gave since.
   */
  accepted(): Promise<void> | undefined {
    return this.waiting > 0 ? this.sending : undefined
  }

  /** Everything given so far is stored by the bus, or shed and counted. */
  async flush(): Promise<void> {
    this.send()
    await Promise.race([this.sending, this.failed])
    await this.producer.flush()
  }

  private add(topic: Topic, key: string, id: string, value: string): void {
    let batch = this.batches.get(topic)
    if (!batch) {
      batch = []
      this.batches.set(topic, batch)
    }
    batch.push({ key, value, headers: cloudEventHeaders(topic, this.source, id) })
    if (batch.length >= BATCH) this.sendTopic(topic, batch)
  }

  private send(): void {
    for (const [topic, batch] of this.batches) if (batch.length > 0) this.sendTopic(topic, batch)
  }

  private sendTopic(topic: Topic, batch: OutMessage[]): void {
    this.batches.set(topic, [])
    this.enqueue(() => this.producer.send(topic, batch))
  }

  private enqueue(work: () => Promise<void>): void {
    this.waiting++
    this.sending = this.sending
      .then(work)
      .catch((error) => this.fail(error))
      .finally(() => {
        this.waiting--
      })
  }
}
