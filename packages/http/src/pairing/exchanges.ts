import type { EndReason, FlowInfo } from '@apiscope/flow'
import type { HttpExchange } from '../contract.js'
import type { Message } from '../message.js'
import { ODDITY, oddityNames } from '../oddities.js'
import { endReason, REASON } from '../reasons.js'
import type { Shared } from '../shared.js'
import { callerOf } from './caller.js'
import { Pending } from './pending.js'
import { RequestQueue } from './queue.js'

/** Interim statuses kept of one exchange. */
const INTERIM = 16

/** What the room remembers of a waiting request besides its strings, bytes. */
const WAITING_BYTES = 512

/** Times the length of its head that a waiting request may keep alive: the text, and its fields once they are split. */
const HEAD_COST = 4

/** The exchanges of one flow: requests wait, responses find theirs, and each is published once. */
export class Exchanges {
  readonly queue = new RequestQueue()
  clientHalf: 0 | 1 = 0
  /** An exchange that is complete, but whose pair has to be confirmed, and where its response ended. */
  private doubted: Pending | undefined
  private doubtedEnd = -1
  /** What the first packet of the last response acknowledged. */
  private answeredTo = -1

  constructor(
    private readonly flow: FlowInfo,
    private readonly shared: Shared,
  ) {}

  /** What all exchanges of the flow have in common. */
  facts(): Pick<HttpExchange, 'flow' | 'clientHalf' | 'caller'> {
    const { flow, clientHalf } = this
    return { flow, clientHalf, ...callerOf(flow, clientHalf) }
  }

  /** A request has begun. */
  asked(pending: Pending): void {
    if (this.doubted) this.settle(pending.acked === this.doubtedEnd)
    if (this.queue.length >= this.shared.limits.pendingRequests) this.dropOldest()
    this.queue.push(pending)
  }

  /** Index of the request that a response answers, −1 when none is known. */
  match(position: number, acked: number, status: number): number {
    if (this.doubted) this.settle(false)
    return this.queue.match(position, acked, status)
  }

  /** The exchange that a response belongs to: that of the request at `index`, or one of its own. */
  answered(index: number, acked: number): Pending {
    this.answeredTo = acked
    if (index < 0) {
      const orphan = new Pending()
      orphan.reason = REASON.NO_REQUEST
      return orphan
    }
    const { queue } = this
    const pending = queue.at(index)
    pending.doubtful = queue.doubtful
    for (const passed of queue.resolve(index)) this.giveUp(passed, REASON.GAP)
    return pending
  }

  interim(index: number, status: number): void {
    const { interim } = this.queue.at(index)
    if (interim.length < INTERIM) interim.push(status)
  }

  /** One message of `pending` has ended, as framed before stream position `end` (−1: it broke off). */
  done(pending: Pending, message: Message, end: number): void {
    if (message === pending.request) {
      pending.requestDone = true
      if (!pending.responseDone) this.hold(pending)
    } else {
      pending.responseDone = true
      this.shared.running.over(pending)
    }
    if (!pending.responseDone || (pending.request && !pending.requestDone)) return
    if (pending.doubtful) {
      this.doubted = pending
      this.doubtedEnd = end
    } else this.publish(pending)
  }

  /**
   * Is a response that search has found at `position` credible? One that acknowledges no more than the one before it is
   * text inside that one: nothing new had reached the server. `unknown`: there may be requests that are not known yet.
   */
  credible(position: number, acked: number, unknown: boolean): boolean {
    if (acked >= 0 && acked <= this.answeredTo && !this.queue.pipelined) return false
    return unknown || this.queue.explains(position, acked)
  }

  /** The flow ends: what still waits is published as it is. */
  flush(reason: EndReason, serverSeen: boolean, serverPosition: number): void {
    if (this.doubted) this.settle(reason === 'fin' && serverPosition === this.doubtedEnd)
    const { queue } = this
    let why: string = reason === 'fin' ? REASON.NO_RESPONSE : endReason(reason)
    if (!serverSeen) why = REASON.ONE_SIDED
    else if (queue.responsesLost) why = REASON.GAP
    while (queue.length > 0) {
      const pending = queue.at(0)
      queue.remove(pending)
      this.giveUp(pending, why)
    }
  }

  /**
   * A pair was in doubt, because requests before it are lost and one of them may be what the response answers. It is right
   * when the client's next request acknowledges just the end of that response: no other was owed to it then. Else both are
   * published apart.
   */
  private settle(confirmed: boolean): void {
    const pending = this.doubted!
    this.doubted = undefined
    if (confirmed) {
      this.publish(pending)
      return
    }
    const orphan = new Pending()
    orphan.response = pending.response
    orphan.interim = pending.interim
    orphan.reason = REASON.NO_REQUEST
    pending.response = undefined
    pending.interim = []
    pending.reason ??= REASON.GAP
    this.queue.responsesLost = true
    this.publish(pending)
    this.publish(orphan)
  }

  /** A request that waits counts against the room's memory; without any left, it waits without its fields. */
  private hold(pending: Pending): void {
    const request = pending.request!
    const bytes =
      WAITING_BYTES +
      (request.body?.length ?? 0) +
      (request.rest ? this.shared.limits.restBytes : 0) +
      HEAD_COST * request.headLength
    if (this.shared.budget.take(bytes)) {
      pending.held = bytes
      return
    }
    this.shared.counters.memory_refusals++
    request.dropFields()
    request.body = undefined
    request.rest = undefined
    request.loseBody()
    pending.oddities |= ODDITY.HEADERS_DROPPED
  }

  private publish(pending: Pending): void {
    this.queue.remove(pending)
    if (pending.held > 0) this.shared.budget.give(pending.held)
    if (pending.told && this.shared.running.ends(pending)) return
    const { counters, sink } = this.shared
    counters.exchanges++
    if (!pending.response) counters.unanswered++
    if (!pending.request) counters.orphan_responses++
    sink.exchange(this.exchangeOf(pending))
  }

  /** The exchange as it is now. */
  exchangeOf(pending: Pending): HttpExchange {
    return {
      flow: this.flow,
      clientHalf: this.clientHalf,
      ...callerOf(this.flow, this.clientHalf),
      request: pending.request,
      response: pending.response,
      interim: pending.interim,
      reason: pending.reason,
      conflicting: pending.conflicting,
      oddities: oddityNames(pending.oddities),
    }
  }

  /** A request that will not be answered any more. */
  private giveUp(pending: Pending, reason: string): void {
    if (pending.lost) return
    pending.reason ??= reason
    this.publish(pending)
  }

  private dropOldest(): void {
    const { queue } = this
    this.shared.counters.pending_limit++
    const oldest = queue.at(0)
    queue.remove(oldest)
    queue.responsesLost = true
    if (!oldest.response) this.giveUp(oldest, REASON.PENDING_LIMIT)
  }
}
