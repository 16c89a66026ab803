/** What a worker is: a pure function over the messages of one key, with its outputs collected by the kit. */
import type { Alert, Renaming, Topic } from '@apiscope/schema'
import type { Candidate } from './core/candidates.js'

/**
 * `exists`: there is such a thing; `notable`: keep a state for it, though it may not last; `refused`: there may be, but a gateway
 * refuses anything alike; `absent`: nothing shows that there is.
 */
export type KeyEvidence = 'exists' | 'notable' | 'refused' | 'absent'

/**
 * A worker keeps one state per key of its primary topic (`api.id`, or an actor). The kit consumes, loads the state, applies,
 * publishes the outputs and commits state and offset together. `apply` and `tick` are synchronous, use no clock and no
 * randomness, and depend on nothing but their arguments: the same messages give the same outputs, byte for byte.
 */
export interface WorkerDefinition<S> {
  /** `inventory`, `pii`, `anomaly`, `anomaly-actors`, `anomaly-hosts`, `risk`; names the consumer group and the state keys. */
  readonly name: string
  /** Version of the encoded state; the kit hands `decode` only states of this version. */
  readonly stateVersion: number
  /** The topic whose keys own the state. Heartbeats on it move the watermark. */
  readonly primary: Topic
  /** Co-partitioned topics, aligned with the primary at each heartbeat, so that their interleaving is the same in every run. */
  readonly side?: readonly Topic[]
  /**
   * Whose messages are waited for on the side topics at each heartbeat; default: every source of `Fact`. A deployment that
   * runs fewer workers names fewer. `NAME/*`: a worker that `scatters`.
   */
  readonly sideSources?: readonly string[]
  /** Co-partitioned topics this worker publishes to, whose readers wait for its heartbeats; default: facts, if it is a source of `Fact`. */
  readonly feeds?: readonly Topic[]
  /**
   * What it publishes there belongs to other partitions than its own, since its keys are others: its heartbeats go to all
   * partitions, and a reader waits for each partition of this worker by itself.
   */
  readonly scatters?: boolean
  /** Does `apply` take what people say of alerts (`Feedback`, on the primary topic)? Default: the kit leaves it out. */
  readonly takesFeedback?: boolean
  /** Does `apply` take how often the APIs of a host were called (`PulseEvent`, on the paths)? Default: the kit leaves it out. */
  readonly takesPulses?: boolean
  /** Where this worker's alerts go. */
  readonly alertTopic: Topic
  /**
   * What a message says of whether its key stands for something. Absent: everything does. A key of which nothing has said so has
   * no state: its messages are counted and forgotten, or go to `strangers`. One with a state that was only `refused` or `notable`
   * is forgotten an hour after its last message.
   */
  evidence?(message: unknown, topic: Topic): KeyEvidence
  /** Takes the messages of keys without a state: one state for all that `group` puts together. It is kept in memory only. */
  readonly strangers?: {
    group(message: unknown, topic: Topic): string | undefined
    apply(state: S, message: unknown, topic: Topic, out: Output): void
  }
  /** @param before the refusals that the key had before it got a state */
  create(key: string, before?: Candidate): S
  /** How much is lost with a state, e.g. its calls: at the limit the least goes first. Default: all are alike. */
  weight?(state: S): number
  /** Bytes that a decoded state takes in memory, roughly. Default: six times those of its text. */
  bytes?(state: S): number
  /** The key is forgotten, since nothing confirmed it or others need the place: takes back what was shown of it. */
  dropped?(state: S, out: Output): void
  /** One message for this key. `message` is parsed and schema-checked. */
  apply(state: S, message: unknown, topic: Topic, out: Output): void
  /** Event time at which this state wants `tick` (a window's end); undefined = never. Asked after each apply and tick. */
  wake?(state: S): number | undefined
  /** The watermark (event time minus lateness) has reached or passed the wake-up. */
  tick?(state: S, watermark: number, out: Output): void
  /** Asked after each tick: true removes the state, as if the key had never been seen (an actor that has long been silent). */
  expired?(state: S, watermark: number): boolean
  /** A sensor has renamed this API; takes back what was shown of it. The kit then removes the state. */
  renamed?(state: S, renaming: Renaming, out: Output): void
  /** A sensor called this API by other names before. */
  succeeds?(state: S, renaming: Renaming, out: Output): void
  /** To JSON text; bounded by the worker's own limits. */
  encode(state: S): string
  decode(text: string, key: string): S
}

export type FieldValue = string | number | null

/** Fields of a view. A function is called when the view is written, unless its field was set again before: it must depend on nothing that changes. */
export type Fields = Record<string, FieldValue | (() => FieldValue)>

/** Outputs of one apply or tick. Views are absolute values, so that writing them twice changes nothing. */
export interface Output {
  alert(alert: Alert): void
  publish(topic: Topic, key: string, value: unknown): void
  /** null removes the field. */
  hset(key: string, fields: Fields): void
  zadd(key: string, member: string, score: number): void
  zrem(key: string, member: string): void
  sadd(key: string, member: string): void
  srem(key: string, member: string): void
  /** A counter by name, e.g. `pii.parameters_over_limit`. */
  count(counter: string, by?: number): void
}
