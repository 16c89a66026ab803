/** Every bound of the worker kit, with unit and default. */
export interface WorkerLimits {
  /** Allowed lateness: the watermark is the heartbeats' time minus this; ms, 5000. */
  latenessMs: number
  /**
   * A sensor without a heartbeat while the others make this much progress is idle, and holds nothing back; one whose clock differs by more
   * when it comes in is dated by the others (`worker.sensors_skewed`); ms, 60,000.
   */
  sensorStaleMs: number
  /** A sensor whose clock differs by more than this neither holds nor drives event time beside others (`worker.sensors_put_aside`); ms, 3,600,000. */
  maxSkewMs: number
  /** Sensors distinguished per partition, 256; beyond, the one silent for longest is forgotten (`worker.sensors_forgotten`). */
  maxSensors: number
  /** Another recording of the only live sensor that begins further back than this starts the clock anew (`worker.clock_resets`); ms, 3,600,000. */
  clockResetMs: number
  /**
   * `drop`: an exchange further behind its own sensor's heartbeats than `repeatWindowMs` may be a repeat that can no longer be told, and is
   * dropped (`worker.too_late`). `apply`: it counts. One that is only late for its partition always counts (`worker.late`).
   */
  late: 'drop' | 'apply'
  /** ms of event time, 60,000. */
  repeatWindowMs: number
  /** Exchange ids remembered per partition to tell repeats, 32,768; beyond, the oldest is forgotten. */
  maxSeenIds: number
  /**
   * Keys with state per partition, 100,000; beyond, the least useful gives way (`worker.keys_evicted`): one that nothing confirmed, then the
   * one of those longest silent with the fewest calls.
   */
  maxKeys: number
  /** Keys per partition of which nothing has shown that they stand for anything (counters only), 5,000; beyond, the one longest silent is forgotten. */
  maxCandidates: number
  /** Refusals (401, 403, 407, 429) after which such a key gets a state that may not last, 3. */
  candidateRefusals: number
  /** A key that was only ever refused is forgotten so long after its last message; ms of event time, 3,600,000. */
  unconfirmedMs: number
  /** Groups of keys without a state (server addresses) whose messages are looked at together, per partition, 64; beyond, the one longest silent is forgotten. */
  maxStrangers: number
  /** Bytes of a message key, 2,048; beyond, the message is a dead letter (`key_too_long`). */
  maxKeyBytes: number
  /** Bytes of a message value, 786,432; beyond, the message is a dead letter (`too_large`). */
  maxMessageBytes: number
  /** Decoded states kept in memory per partition, 10,000; beyond, the least recently used leave after a commit. */
  maxHotKeys: number
  /** Bytes that the decoded states of a process may take, estimated, 536,870,912; beyond, the least recently used leave after a commit. */
  maxHotBytes: number
  /** Side messages kept in memory per partition while they wait for their turn, 20,000; beyond, they are read again later. */
  maxSideMessages: number
  /** Commit after this many ms … 1,000. */
  commitMs: number
  /** … or after this many messages, whichever comes first; in one process, after this many messages and wake-ups that did something; 20,000. */
  commitMessages: number
  /** Messages waiting per partition and topic before consumption of it pauses, 2,000. */
  maxInbox: number
  /** Keys woken at a heartbeat before the worker looks whether it is time to commit, 500. */
  tickSlice: number
  /** Not ready when there is something to commit and nothing was committed for so long; ms, 15,000. */
  commitStallMs: number
  /** How long the step or commit at hand may take when a partition is given up or the worker is told to end; ms, 8,000. */
  stopMs: number
  /** Ticks of one key at one heartbeat, 10,000; beyond, its wake-up is dropped (`worker.wake_stuck`). */
  maxTicks: number
}

export const DEFAULT_WORKER_LIMITS: WorkerLimits = {
  latenessMs: 5_000,
  sensorStaleMs: 60_000,
  maxSkewMs: 3_600_000,
  maxSensors: 256,
  clockResetMs: 3_600_000,
  late: 'drop',
  repeatWindowMs: 60_000,
  maxSeenIds: 32_768,
  maxKeys: 100_000,
  maxCandidates: 5_000,
  candidateRefusals: 3,
  unconfirmedMs: 3_600_000,
  maxStrangers: 64,
  maxKeyBytes: 2_048,
  maxMessageBytes: 786_432,
  maxHotKeys: 10_000,
  maxHotBytes: 536_870_912,
  maxSideMessages: 20_000,
  commitMs: 1_000,
  commitMessages: 20_000,
  maxInbox: 2_000,
  tickSlice: 500,
  commitStallMs: 15_000,
  stopMs: 8_000,
  maxTicks: 10_000,
}
