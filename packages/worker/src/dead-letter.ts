import { createHash } from 'node:crypto'
import type { Topic } from '@apiscope/schema'

/** Why a message could not be handled. */
export type DeadLetterReason =
  | 'not_json'
  | 'schema'
  | 'version'
  | 'too_large'
  | 'key_too_long'
  | 'no_key'
  | 'no_position'
  | 'apply_failed'
  | 'not_delivered'

/** On `apiscope.deadletter`: where the message is and why it was put aside; of its content, only length and digest. */
export interface DeadLetter {
  v: 1
  /** `worker/topic/partition/offset`: the same in every run; of `not_delivered` with `/target`. */
  id: string
  worker: string
  reason: DeadLetterReason
  /** The rule or the place in the program; never a value out of the message. */
  detail: string
  topic: Topic
  partition: number
  offset: number
  bytes: number
  sha256: string
  /** Of `not_delivered`: who was not told, and of which alert. */
  target?: string
  alert?: string
}

/** Builds the dead letter of a message; `raw` is the value as received. */
export function deadLetter(
  worker: string,
  reason: DeadLetterReason,
  detail: string,
  at: { topic: Topic; partition: number; offset: number },
  raw: string,
): DeadLetter {
  return {
    v: 1,
    id: `${worker}/${at.topic}/${at.partition}/${at.offset}`,
    worker,
    reason,
    detail: detail.slice(0, 200),
    topic: at.topic,
    partition: at.partition,
    offset: at.offset,
    bytes: Buffer.byteLength(raw),
    sha256: createHash('sha256').update(raw).digest('hex'),
  }
}

/** Names an exception without its message, which may quote the traffic: class and first place in the stack. */
export function errorPlace(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const frame = /\n\s+at (?:(\S+) )?\(?(?:.*[\\/])?([^\\/\n]+:\d+):\d+\)?/.exec(error.stack ?? '')
  return frame ? `${error.name} at ${frame[1] ? `${frame[1]} ` : ''}${frame[2]}` : error.name
}
