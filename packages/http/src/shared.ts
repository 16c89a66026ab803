import { RecordCounter } from './body/records.js'
import { Budget } from './budget.js'
import type { HttpSink } from './contract.js'
import { HttpCounters } from './counters.js'
import { Framing } from './framing/framing.js'
import { HeadParser } from './head/head-parser.js'
import type { HttpLimits } from './limits.js'

/** What all flows of one room share: limits, counters, memory, and the parsers, which hold nothing between two heads. */
export class Shared {
  readonly counters = new HttpCounters()
  readonly budget: Budget
  readonly requestParser: HeadParser
  readonly responseParser: HeadParser
  readonly framing = new Framing()
  private readonly idleCounters: RecordCounter[] = []

  constructor(
    readonly sink: HttpSink,
    readonly limits: HttpLimits,
  ) {
    this.budget = new Budget(limits.memoryBytes)
    this.requestParser = new HeadParser('REQUEST', limits.headerCount)
    this.responseParser = new HeadParser('RESPONSE', limits.headerCount)
  }

  takeCounter(): RecordCounter {
    return this.idleCounters.pop() ?? new RecordCounter()
  }

  releaseCounter(counter: RecordCounter): void {
    if (this.idleCounters.length < 64) this.idleCounters.push(counter)
  }
}
