import { AgeList } from './age-list.js'
import type { EndReason } from './contract.js'
import type { FlowCounters } from './counters.js'
import { Flow, type HalfState } from './flow.js'
import type { FlowIndex } from './flow-index.js'
import type { FlowKey } from './flow-key.js'
import { flush } from './flush.js'
import type { FlowLimits } from './limits.js'
import type { Reassembler } from './reassembly.js'

/** A flow moves to the young end of its list at most this often, ms. */
const MOVE_MS = 1000
/** Halves that wait are looked at in turn, this many at each tick. */
const SWEEP = 4096

/** Which flows exist: admission, states by how far they have come, idle timeouts, eviction. */
export class Population {
  /** A SYN, its answer, or a single packet: anyone can forge these. */
  private readonly fresh = new AgeList<Flow>()
  /** Handshake done, nothing said. */
  private readonly connected = new AgeList<Flow>()
  private readonly live = new AgeList<Flow>()
  private readonly halfClosed = new AgeList<Flow>()
  /** A FIN is not acknowledged yet. */
  private readonly finWait = new AgeList<Flow>()
  private readonly resetting = new AgeList<Flow>()
  /** Ended, remembered for stragglers. */
  private readonly gone = new AgeList<Flow>()
  /** Flows out of the table, to be used again: a flood of new flows allocates nothing. */
  private readonly spare: Flow[] = []
  private serial = 0
  private readonly due: HalfState[] = []

  constructor(
    private readonly limits: FlowLimits,
    private readonly counters: FlowCounters,
    private readonly index: FlowIndex,
    private readonly reassembler: Reassembler,
  ) {}

  /** A new flow for the key's packet; undefined when there is no room for it. */
  admit(key: FlowKey, swapped: boolean, time: number, now: number): Flow | undefined {
    const crowded = this.index.sameTuple >= this.limits.maxFlowsPerTuple
    if (crowded || (this.index.size >= this.limits.maxFlows && !this.makeRoom(now))) {
      this.counters['flow.shed']++
      return undefined
    }
    const flow = (this.spare.pop() ?? new Flow()).begin(++this.serial, key, swapped, time, now)
    this.counters['flow.flows']++
    this.index.add(flow)
    this.fresh.push(flow)
    return flow
  }

  /** After each packet: where the flow stands now. */
  settle(flow: Flow, now: number): void {
    flow.lastSeen = now
    this.place(flow, now)
  }

  /** Runs the timers: holes that have waited long enough, flows idle for too long. */
  expire(now: number): void {
    const { limits, due, reassembler } = this
    const { waiting } = reassembler.holding
    due.length = 0
    for (let left = Math.min(waiting.size, SWEEP); left > 0; left--) {
      const half = waiting.oldest!
      waiting.push(half)
      due.push(half)
    }
    for (const half of due) {
      if (!half.list) continue
      reassembler.settle(half.flow)
      if (half.flow.half0.ended && half.flow.half1.ended) this.end(half.flow, 'fin', now)
    }
    const finWaited = now - limits.finWaitIdleMs
    for (let flow = idlest(this.finWait, finWaited); flow; flow = idlest(this.finWait, finWaited)) {
      reassembler.endFins(flow)
      this.place(flow, flow.lastSeen)
      // A FIN behind a hole goes on waiting for the hole: it is looked at again as late as one that has just been seen.
      if (flow.list === this.finWait) {
        flow.moved = now
        this.finWait.push(flow)
      }
    }
    this.idle(this.fresh, now - limits.newIdleMs)
    this.idle(this.connected, now - limits.newIdleMs)
    this.idle(this.live, now - limits.liveIdleMs)
    this.idle(this.halfClosed, now - limits.halfClosedIdleMs)
    const resetFor = now - limits.resetIdleMs
    for (let flow = idlest(this.resetting, resetFor); flow; flow = idlest(this.resetting, resetFor)) {
      this.end(flow, 'rst', now)
    }
    for (let flow = this.gone.oldest; flow && flow.moved <= now - limits.goneMs; flow = this.gone.oldest)
      this.forget(flow)
  }

  /** Ends the flow and forgets it: the next `admit` may return the same object. */
  remove(flow: Flow, reason: EndReason): void {
    this.finishStream(flow, reason)
    this.forget(flow)
  }

  /** All flows in order of serial. */
  all(): Flow[] {
    const flows: Flow[] = []
    for (const list of [
      this.fresh,
      this.connected,
      this.live,
      this.halfClosed,
      this.finWait,
      this.resetting,
      this.gone,
    ]) {
      for (let flow = list.oldest; flow; flow = flow.newer) flows.push(flow)
    }
    return flows.sort((a, b) => a.serial - b.serial)
  }

  private place(flow: Flow, now: number): void {
    const { half0, half1 } = flow
    if (half0.ended && half1.ended) {
      this.end(flow, 'fin', now)
      return
    }
    const list = this.listOf(flow)
    if (list !== flow.list || now - flow.moved >= MOVE_MS) {
      flow.moved = now
      list.push(flow)
    }
  }

  private end(flow: Flow, reason: EndReason, now: number): void {
    this.finishStream(flow, reason)
    flow.moved = now
    this.gone.push(flow)
  }

  private finishStream(flow: Flow, reason: EndReason): void {
    if (flow.gone) return
    const { reassembler, counters } = this
    const why = flow.reset && reason !== 'evicted' && reason !== 'fin' ? 'rst' : reason
    flush(flow, reassembler)
    reassembler.delivery.end(flow.half0, why)
    reassembler.delivery.end(flow.half1, why)
    flow.handler?.close(why, reassembler.delivery.time)
    flow.handler = undefined
    flow.gone = why
    reassembler.holding.drop(flow.half0)
    reassembler.holding.drop(flow.half1)
    if (flow.half0.dataPackets > 0 !== flow.half1.dataPackets > 0) counters['flow.one_sided']++
    if (reason === 'timeout') counters['flow.timeouts']++
    else if (reason === 'reused') counters['flow.reused']++
  }

  private forget(flow: Flow): void {
    flow.list?.remove(flow)
    this.index.remove(flow)
    this.spare.push(flow)
  }

  private idle(list: AgeList<Flow>, before: number): void {
    for (let flow = idlest(list, before); flow; flow = idlest(list, before)) this.remove(flow, 'timeout')
  }

  private makeRoom(now: number): boolean {
    const idle = now - this.limits.pressureIdleMs
    const spent = this.gone.oldest
    if (spent) {
      this.forget(spent)
      return true
    }
    const victim =
      this.resetting.oldest ??
      this.fresh.oldest ??
      this.connected.oldest ??
      idlest(this.finWait, idle) ??
      idlest(this.halfClosed, idle) ??
      idlest(this.live, idle)
    if (!victim) return false
    this.counters['flow.memcap_evictions']++
    this.remove(victim, 'evicted')
    return true
  }

  private listOf(flow: Flow): AgeList<Flow> {
    if (flow.reset) return this.resetting
    const { half0, half1 } = flow
    if ((half0.fin && !half0.ended) || (half1.fin && !half1.ended)) return this.finWait
    if (half0.ended || half1.ended) return this.halfClosed
    const segments = half0.dataPackets + half1.dataPackets
    const both = half0.lastPacket > 0 && half1.lastPacket > 0
    if (segments > 1 || (segments === 1 && both)) return this.live
    return both && flow.packets > 2 ? this.connected : this.fresh
  }
}

/** A flow not seen since `before`. Members stand in order of `moved`, which lags `lastSeen` by less than MOVE_MS. */
function idlest(list: AgeList<Flow>, before: number): Flow | undefined {
  for (let flow = list.oldest; flow && flow.moved <= before; flow = list.oldest) {
    if (flow.lastSeen <= before) return flow
    flow.moved = flow.lastSeen
    list.push(flow)
  }
  return undefined
}
