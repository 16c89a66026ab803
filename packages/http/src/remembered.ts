/** What is remembered because it comes again, in each thread: nothing of it changes what is told, only what it costs. */
export interface HttpMemory {
  /** Heads of requests that are remembered with what was read of their fields; the last to come takes the place of another. Count, 2,048, some 8 kB each. */
  heads: number
  /** Longest of them. Characters, 2,048. */
  headLength: number
  /** Names of values in JSON bodies that are remembered; then all are let go. Count, 4,096. */
  names: number
  /** Longest of them. Characters, 256. */
  nameLength: number
}

export const HTTP_MEMORY_LIMITS: HttpMemory = {
  heads: 2_048,
  headLength: 2_048,
  names: 4_096,
  nameLength: 256,
}
