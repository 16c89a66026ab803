import { TOPICS, type Topic } from '@apiscope/schema'
import type { OutMessage, Producer, ProducerOptions } from '../contract.js'
import { partitionOf } from '../partitioner.js'
import type { EmbeddedLogs } from './logs.js'

const FED_BY_SENSORS: readonly Topic[] = [TOPICS.exchanges, TOPICS.actors, TOPICS.paths]

/** Appends at once. `wait` waits while the slowest reader is too far behind; `shed` then drops what it was given. */
export class EmbeddedProducer implements Producer {
  readonly counters = new Map<string, number>()
  private closed = false

  constructor(
    private readonly bus: EmbeddedLogs,
    private readonly options: ProducerOptions,
  ) {}

  async send(topic: Topic, messages: readonly OutMessage[]): Promise<void> {
    const logs = this.bus.log(topic)
    if (this.behind(topic)) {
      if (this.options.whenFull === 'shed') return this.count('bus.shed_messages', messages.length)
      await this.room(topic)
    }
    let sent = 0
    for (const { key, value, headers, partition } of messages) {
      if (Buffer.byteLength(value) > this.bus.limits.maxMessageBytes) {
        this.count('bus.oversize_messages', 1)
        continue
      }
      logs[partition ?? partitionOf(key, logs.length)]!.append({ key, value, headers: headers ?? {} })
      sent++
    }
    this.count('bus.sent_messages', sent)
    this.bus.changed()
  }

  async heartbeat(topic: Topic, value: string, headers: Record<string, string> = {}): Promise<void> {
    const count = this.bus.log(topic).length
    const messages = Array.from({ length: count }, (_, partition) => ({ key: '', value, headers, partition }))
    await this.send(topic, messages)
  }

  async flush(): Promise<void> {}

  queued(): number {
    return 0
  }

  async close(): Promise<void> {
    this.closed = true
    this.bus.changed()
  }

  /** Only what sensors feed can pile up: workers publish about what they read, and waiting for each other could hold up all. */
  private behind(topic: Topic): boolean {
    if (!FED_BY_SENSORS.includes(topic)) return false
    return this.bus.log(topic).some((log) => log.lag() >= this.bus.limits.maxEmbeddedLag)
  }

  private room(topic: Topic): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.bus.onChange(() => {
        if (!this.closed && this.behind(topic)) return
        stop()
        resolve()
      })
    })
  }

  private count(name: string, by: number): void {
    this.counters.set(name, (this.counters.get(name) ?? 0) + by)
  }
}
