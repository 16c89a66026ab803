import type { RecordCounter } from './body/records.js'
import type { Budget } from './budget.js'
import type { BodyRest } from './contract.js'
import type { HttpCounters } from './counters.js'
import type { HeadParser } from './head/head-parser.js'
import type { HttpLimits } from './limits.js'
import type { Message } from './message.js'

/** What the stages of a message need of the room that they work in. */
export interface ParserContext {
  readonly limits: HttpLimits
  readonly counters: HttpCounters
  readonly budget: Budget
  readonly requestParser: HeadParser
  readonly responseParser: HeadParser
  /** What looks at a request's body behind its kept part. */
  restOf(message: Message, kept: Uint8Array): BodyRest | undefined
  takeCounter(): RecordCounter
  releaseCounter(counter: RecordCounter): void
}
