/** Every bound of the command itself, with unit and default. */
export interface CommandLimits {
  /** How long a service that was told to end may take to finish and commit what it took in; ms, 20,000. Beyond, it ends with status 1 and what is left is read again by the next owner. */
  stopMs: number
  /** How long a sensor that was told to end waits while the bus takes nothing of what it captured; ms, 5,000. What is queued then gets as long again, and what is left is lost and said. */
  drainMs: number
  /** How long a service that was told to end while it was starting may take to get there, to be stopped in order; ms, 5,000. Beyond, it ends as by the signal: it has taken in nothing. */
  startedMs: number
  /** Hosts whose learnt templates a sensor reads from the bus at its start, 100,000; of more, the first ones. */
  maxLearntHosts: number
  /** Messages with templates of one host that it keeps of those, 16; of more, the last ones. */
  learntMessages: number
  /**
   * Messages of each partition, from its end backwards, in which a sensor that reads a recording looks for what it has published before,
   * 32,768: as many as a worker knows the ids of.
   */
  resumeMessages: number
  /** How long it looks for them; ms, 60,000. What it has not found by then it publishes again. */
  resumeMs: number
  /** A sensor is not ready once its bus has taken nothing for so long; ms, 15,000. */
  busStallMs: number
  /** A file of alerts beside an embedded store; bytes, 64 MiB. Then it becomes the older one of two, and the one that was goes. */
  alertFileBytes: number
  /** How often it is looked whether frames were dropped, and said; ms, 30,000. */
  dropWatchMs: number
  /** How often `up` tells the pages what its sensor sees; ms, 30,000. */
  coverageMs: number
}

export const DEFAULT_COMMAND_LIMITS: CommandLimits = {
  stopMs: 20_000,
  drainMs: 5_000,
  startedMs: 5_000,
  maxLearntHosts: 100_000,
  learntMessages: 16,
  resumeMessages: 32_768,
  resumeMs: 60_000,
  busStallMs: 15_000,
  alertFileBytes: 64 * 1024 * 1024,
  dropWatchMs: 30_000,
  coverageMs: 30_000,
}
