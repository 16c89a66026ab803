import type { Topic } from '@apiscope/schema'
import type { Output, WorkerDefinition } from '../definition.js'

/**
 * Messages of keys without a state, looked at together (all that a server answers 404): one state a group, in memory only. After a
 * restart they begin anew.
 */
export class Strangers<S> {
  /** Least recently used first. */
  private readonly groups = new Map<string, S>()

  constructor(
    private readonly definition: WorkerDefinition<S>,
    private readonly limit: number,
  ) {}

  take(value: unknown, topic: Topic, out: Output): void {
    const { strangers, create } = this.definition
    const group = strangers!.group(value, topic)
    if (group === undefined) return
    const state = this.groups.get(group) ?? create(group)
    this.groups.delete(group)
    this.groups.set(group, state)
    if (this.groups.size > this.limit) this.groups.delete(this.groups.keys().next().value!)
    strangers!.apply(state, value, topic, out)
  }
}
