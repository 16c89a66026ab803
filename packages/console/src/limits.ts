/** Every bound of the console, with unit and default. */
export interface ConsoleLimits {
  /** Pages that are told of changes as they happen, 256; a further one is refused and asks again. */
  maxStreams: number
  /** How often it is looked whether something has changed, and a sign of life is sent; ms, 5,000. */
  liveMs: number
  /** Bytes that may wait for one slow page, 262,144; beyond, its connection ends and the page asks again. */
  streamBytes: number
  /** How long a login holds; ms, 43,200,000 (12 h). */
  sessionMs: number
  /** Logins held, 10,000; of more, the oldest ends. */
  maxSessions: number
  /** Failed logins of one address in a minute, 10; further ones are refused. */
  loginFailures: number
  /** Bytes of a decision's request, 16,384. */
  bodyBytes: number
  /** Characters of a reason, 400. */
  reasonChars: number
  /** Requests of agents that are answered at a time, over HTTP, 8; further ones are refused and asked again. */
  mcpRequests: number
}

export const DEFAULT_CONSOLE_LIMITS: ConsoleLimits = {
  maxStreams: 256,
  liveMs: 5_000,
  streamBytes: 262_144,
  sessionMs: 43_200_000,
  maxSessions: 10_000,
  loginFailures: 10,
  bodyBytes: 16_384,
  reasonChars: 400,
  mcpRequests: 8,
}
