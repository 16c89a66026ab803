import { RecordCounter } from './body/records.js'
import { Budget } from './budget.js'
import type { BodyRest, HttpSink } from './contract.js'
import { HttpCounters } from './counters.js'
import { Framing } from './framing/framing.js'
import { BodyStage } from './half/body-stage.js'
import { HeadStage } from './half/head-stage.js'
import { HeadParser } from './head/head-parser.js'
import { Interner } from './head/interner.js'
import { WatchedNames } from './head/watched-names.js'
import { NameKnowledge } from './http2/inference/knowledge.js'
import type { HttpLimits } from './limits.js'
import type { Message } from './message.js'
import type { ParserContext } from './parser-context.js'
import { RunningAnswers } from './streaming/running.js'

/** Stages kept for the next half that needs one. */
const IDLE = 64

/** What all flows of one room share: limits, counters, memory, and the parsers, which hold nothing between two heads. */
export class Shared implements ParserContext {
  readonly counters = new HttpCounters()
  readonly budget: Budget
  readonly requestParser: HeadParser
  readonly responseParser: HeadParser
  readonly framing = new Framing()
  /** Names of calls in HTTP/2, by server. */
  readonly knowledge: NameKnowledge
  /** Names of request fields that the sink watches for. */
  readonly watched: WatchedNames
  /** Answers that go on for long. */
  readonly running: RunningAnswers
  private readonly idleCounters: RecordCounter[] = []
  private readonly idleHeads: HeadStage[] = []
  private readonly idleBodies: BodyStage[] = []

  constructor(
    readonly sink: HttpSink,
    readonly limits: HttpLimits,
  ) {
    this.budget = new Budget(limits.memoryBytes)
    this.running = new RunningAnswers(this)
    this.watched = new WatchedNames(sink.watch ?? [])
    this.knowledge = new NameKnowledge(limits.inferenceNames)
    const interner = new Interner()
    this.requestParser = new HeadParser('REQUEST', limits.headerCount, interner, sink.watch)
    this.responseParser = new HeadParser('RESPONSE', limits.headerCount, interner)
  }

  /** Stages are lent to halves that are in the middle of a head or body, so that idle connections cost little. */
  takeHead(): HeadStage {
    return this.idleHeads.pop() ?? new HeadStage(this)
  }

  releaseHead(stage: HeadStage): void {
    if (this.idleHeads.length < IDLE) this.idleHeads.push(stage)
  }

  takeBody(): BodyStage {
    return this.idleBodies.pop() ?? new BodyStage(this)
  }

  releaseBody(stage: BodyStage): void {
    stage.forget()
    if (this.idleBodies.length < IDLE) this.idleBodies.push(stage)
  }

  restOf(message: Message, kept: Uint8Array): BodyRest | undefined {
    return this.sink.rest?.(message, kept)
  }

  takeCounter(): RecordCounter {
    return this.idleCounters.pop() ?? new RecordCounter()
  }

  releaseCounter(counter: RecordCounter): void {
    if (this.idleCounters.length < IDLE) this.idleCounters.push(counter)
  }
}
