/** Keys that nothing has shown to be real: what is counted of them until something does, or until they are forgotten. */
import { actorOfAddress, callerAddress, type Exchange } from '@apiscope/schema'
import type { WorkerDefinition } from '../definition.js'
import type { WorkerLimits } from '../limits.js'
import { type Candidate, Candidates } from './candidates.js'
import type { KeyedMessage } from './keyed-message.js'
import type { Outputs } from './outputs.js'
import { Strangers } from './strangers.js'

/** Whoever owns the states that candidates become. */
export interface CandidateOwner {
  /** What is stored of a candidate has changed. @param isNew nothing was stored of it before */
  changed(isNew: boolean): void
  /** It is to be woken at this event time, ms, to be forgotten. */
  wakeAt(key: string, time: number): void
  /** What is stored of a key goes. */
  forget(key: string): void
  failed(message: KeyedMessage, error: unknown): void
}

export class CandidateKeys<S> {
  private readonly candidates: Candidates
  private readonly strangers: Strangers<S> | undefined

  constructor(
    definition: WorkerDefinition<S>,
    private readonly limits: WorkerLimits,
    private readonly outputs: Outputs,
    private readonly owner: CandidateOwner,
  ) {
    this.candidates = new Candidates(limits.maxCandidates)
    if (definition.strangers) this.strangers = new Strangers(definition, limits.maxStrangers)
  }

  has(key: string): boolean {
    return this.candidates.has(key)
  }

  /** Is the stored text that of a candidate? Then it is one again. */
  restore(key: string, stored: string): boolean {
    return this.candidates.restore(key, stored)
  }

  save() {
    return this.candidates.save()
  }

  /** A message for a key that nothing has shown to be real. */
  wait(message: KeyedMessage, refused: boolean): Candidate {
    const { candidates, limits, outputs } = this
    const { key, value } = message
    const known = this.isStored(key)
    const candidate = candidates.note(key, refused, actorOf(value), timeOf(value))
    if (refused) {
      this.owner.changed(!known)
      this.owner.wakeAt(key, candidate.last + limits.unconfirmedMs)
    }
    outputs.count('worker.unconfirmed_messages')
    const surplus = candidates.surplus
    if (surplus !== undefined) {
      this.forget(surplus)
      outputs.count('worker.candidates_forgotten')
    }
    if (!refused || candidate.refused < limits.candidateRefusals) this.takeStranger(message)
    return candidate
  }

  /** Its wake-up has come. */
  tick(key: string, watermark: number): void {
    const candidate = this.candidates.get(key)
    if (!candidate) return
    const end = candidate.last + this.limits.unconfirmedMs
    if (end > watermark) this.owner.wakeAt(key, end)
    else {
      this.forget(key)
      this.outputs.count('worker.keys_expired')
    }
  }

  /** It becomes a state: what was counted of it, undefined when nothing was. `stored`: it has been stored as a candidate. */
  leave(key: string): { candidate: Candidate; stored: boolean } | undefined {
    const candidate = this.candidates.get(key)
    const stored = this.isStored(key)
    this.candidates.delete(key)
    return candidate && { candidate, stored }
  }

  forget(key: string): void {
    const stored = this.isStored(key)
    this.candidates.delete(key)
    if (stored) this.owner.forget(key)
  }

  /** The one longest silent makes room. */
  forgetOldest(): void {
    const { oldest } = this.candidates
    if (oldest !== undefined) this.forget(oldest)
  }

  /** Only what was refused is stored: it may be real behind a login. */
  private isStored(key: string): boolean {
    return (this.candidates.get(key)?.refused ?? 0) > 0
  }

  private takeStranger(message: KeyedMessage): void {
    const { outputs } = this
    outputs.mark()
    try {
      this.strangers?.take(message.value, message.topic, outputs)
    } catch (error) {
      outputs.undo()
      this.owner.failed(message, error)
    }
  }
}

/** Event time of a message, ms; 0 where it has none. */
export function timeOf(value: unknown): number {
  const { time } = value as { time?: unknown }
  return typeof time === 'number' ? time : 0
}

/** Who was refused is not believed: the address is all that is known of him. */
function actorOf(value: unknown): string {
  const { client } = value as { client?: Exchange['client'] }
  return typeof client?.id !== 'string' ? '' : actorOfAddress(callerAddress(client))
}
