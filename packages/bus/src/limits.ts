/** Every bound of the bus, with unit and default. */
export interface BusLimits {
  /** Partitions of the keyed topics when they are created, 12 (embedded: 1). Fixed from then on: it decides who owns a key. */
  partitions: number
  /** Messages queued in a producer, 50,000; beyond, `send` waits or the oldest are shed (`bus.shed_messages`). */
  maxQueuedMessages: number
  /** Bytes queued in a producer, 134,217,728; beyond, as above. */
  maxQueuedBytes: number
  /** Bytes of a message value that a producer takes, 786,432; beyond, it is dropped (`bus.oversize_messages`). */
  maxMessageBytes: number
  /** Bytes of one request to a partition, before compression, 786,432. */
  maxBatchBytes: number
  /** Messages of one request over all partitions, 5,000. */
  maxBatchMessages: number
  /**
   * A queued message waits at most this long for company, unless somebody waits for it to be stored; ms, 100. Fewer and larger
   * batches cost everybody less: the producer, the brokers and each consumer.
   */
  lingerMs: number
  /** Embedded: messages of a partition that a group has not processed before sources wait, 20,000. */
  maxEmbeddedLag: number
  /** Embedded: messages kept of a partition that nobody reads, 1,000. */
  maxEmbeddedUnread: number
  /** Bytes that the brokers gather before they answer a consumer, at most 200 ms long, 65,536. */
  fetchMinBytes: number
  /** How long a start waits for the log to answer before it gives up; ms, 60,000. */
  connectMs: number
  /** How long a consumer that is told to end may take to leave its group in order; then its connections are cut; ms, 8,000. */
  leaveMs: number
}

export const DEFAULT_BUS_LIMITS: BusLimits = {
  partitions: 12,
  maxQueuedMessages: 50_000,
  maxQueuedBytes: 134_217_728,
  maxMessageBytes: 786_432,
  maxBatchBytes: 786_432,
  maxBatchMessages: 5_000,
  lingerMs: 100,
  maxEmbeddedLag: 20_000,
  maxEmbeddedUnread: 1_000,
  fetchMinBytes: 65_536,
  connectMs: 60_000,
  leaveMs: 8_000,
}
