/** What is remembered because it comes again, in each thread: nothing of it changes what is told, only what it costs. Slots are powers of two. */
export interface SensorMemory {
  /** Paths that are remembered with what they are called; the last to come takes the place of another. Count, 4,096, some 2 kB each. */
  paths: number
  /** Longest of them, and of their hosts. Characters, 256. */
  pathLength: number
  /** Field lines, and values of fields, in which nothing tells of an attack. Count, 2,048 each. */
  fieldLines: number
  /** Longest of them. Characters, 512. */
  fieldLineLength: number
  /** Whole heads, and tokens, of which the same is known. Count, 1,024 each. */
  heads: number
  /** Longest of them. Characters, 1,024. */
  headLength: number
  /** Values that are no credential by their form. Count, 8,192. */
  values: number
  /** Longest of them. Characters, 256. */
  valueLength: number
  /** Names of parameters with what they say of their values. Bytes, 4 MiB. */
  nameBytes: number
  /** Longest answer that is remembered with what was read of it, see `answerBytes`. Bytes, 16 KiB. */
  answerLength: number
  /** Answers whose first sight is noted: what comes once is not kept. Count, 8,192. */
  sights: number
}

export const SENSOR_MEMORY_LIMITS: SensorMemory = {
  paths: 4_096,
  pathLength: 256,
  fieldLines: 2_048,
  fieldLineLength: 512,
  heads: 1_024,
  headLength: 1_024,
  values: 8_192,
  valueLength: 256,
  nameBytes: 4 * 1024 * 1024,
  answerLength: 16 * 1024,
  sights: 8_192,
}
