import type { OutMessage } from '@apiscope/bus'
import { isHeartbeat, type Topic } from '@apiscope/schema'
import type { CommitResult } from '@apiscope/state'
import type { ShardCore } from './core/shard-core.js'
import { workerHeaders } from './headers.js'
import { addCommit } from './metrics.js'
import { CHUNK, count, type ShardContext } from './shard-context.js'

/** Publishes what a core puts out, and commits it. */
export class ShardWriter<S> {
  private lastCommit: number

  constructor(
    private readonly context: ShardContext<S>,
    private readonly partition: number,
  ) {
    this.lastCommit = context.now()
  }

  isDue(core: ShardCore<S>): boolean {
    if (!core.dirty) return false
    const { limits, now } = this.context
    if (core.full || Math.max(core.uncommitted, core.work) >= limits.commitMessages) return true
    return now() - this.lastCommit >= limits.commitMs
  }

  /** Keeps what waits to be published small. */
  async relieve(core: ShardCore<S>): Promise<void> {
    if (core.outputs.published.length >= CHUNK) await this.publish(core)
  }

  async publish(core: ShardCore<S>): Promise<void> {
    const { outputs } = core
    if (outputs.alerts.length + outputs.published.length === 0) return
    for (const [topic, messages] of this.messages(core)) await this.context.producer.send(topic, messages)
  }

  /** Alerts and messages first, then views, then states and offsets in one step. */
  async write(core: ShardCore<S>): Promise<CommitResult> {
    const { state, definition, producer, commits, now, consumer } = this.context
    const shard = { worker: definition.name, partition: this.partition }
    const started = now()
    await this.publish(core)
    await producer.flush()
    if (!(await state.writeViews(shard, core.ownership, core.outputs.takeViews()))) return 'fenced'
    const commit = core.commit()
    const result = await state.commit(commit)
    if (result !== 'ok') return result
    core.committed()
    this.lastCommit = now()
    addCommit(commits, commit, this.lastCommit - started)
    this.context.committed?.(this.lastCommit - started, core.time)
    for (const [topic, offset] of Object.entries(core.offsets())) {
      consumer().processed(topic as Topic, this.partition, offset)
    }
    return 'ok'
  }

  /** The partitions whose readers wait for this one. */
  private readers(): number[] {
    const { definition, partitions } = this.context
    return definition.scatters ? Array.from({ length: partitions }, (_, partition) => partition) : [this.partition]
  }

  private messages({ outputs }: ShardCore<S>): Map<Topic, OutMessage[]> {
    const { definition } = this.context
    const { alerts, published } = outputs.takeMessages()
    const byTopic = new Map<Topic, OutMessage[]>()
    const add = (topic: Topic, message: OutMessage) => {
      const list = byTopic.get(topic)
      if (list) list.push(message)
      else byTopic.set(topic, [message])
    }
    for (const alert of alerts) {
      count(this.context, `alerts.${alert.kind}.${alert.severity}`)
      const headers = workerHeaders(definition.alertTopic, definition, this.partition, [0, 0, 0])
      const value = JSON.stringify(alert)
      add(definition.alertTopic, { key: alert.api.id, value, headers: { ...headers, ce_id: alert.id } })
    }
    for (const [i, { topic, key, value, position }] of published.entries()) {
      // Of heartbeats with nothing between them the last says it all: much, when a long quiet time is caught up with.
      const next = published[i + 1]
      if (next?.topic === topic && isHeartbeat(value) && isHeartbeat(next.value)) continue
      const headers = workerHeaders(topic, definition, this.partition, position)
      const message = { key, value: JSON.stringify(value), headers }
      if (!isHeartbeat(value)) add(topic, message)
      else for (const partition of this.readers()) add(topic, { ...message, partition })
    }
    return byTopic
  }
}
