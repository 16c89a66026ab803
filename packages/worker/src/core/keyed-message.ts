import type { Topic } from '@apiscope/schema'

/** A message for one key, and where it stands. */
export interface KeyedMessage {
  topic: Topic
  offset: number
  key: string
  value: unknown
  /** Its text, if it had one. */
  raw?: string
}
