/** A source of key log lines that goes on until it is closed. */
export interface KeyFeed {
  close(): void
}

export interface FeedSink {
  /** Whole lines of a key log, each with its end. Not to be kept or shown anywhere. */
  lines(bytes: Buffer): void
  /** Something a person should know: a feed cannot be read, and is tried again. Never holds what was read. */
  warn(message: string): void
}
