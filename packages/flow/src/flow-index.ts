import type { Packet } from '@apiscope/wire'
import type { Half } from './contract.js'
import type { Flow } from './flow.js'
import type { FlowKey } from './flow-key.js'

/**
 * Flows by 5-tuple, order-independent. Several flows may share one: they are distinguished by tap, and where the tap is new by
 * sequence numbers, so that one rule covers a flow whose directions come by two VLANs, a flow mirrored at both ends, and
 * overlapping addresses of different networks.
 */
export class FlowIndex {
  size = 0
  /** Half of the packet last looked up in the flow that `find` returned. */
  side: Half = 0
  /** Flows of the same 5-tuple that the last `find` met. */
  sameTuple = 0
  private slots: (Flow | undefined)[] = new Array(1024).fill(undefined)
  private mask = 1023

  constructor(private readonly agrees: (flow: Flow, side: Half, packet: Packet) => boolean) {}

  find(key: FlowKey, packet: Packet): Flow | undefined {
    let fallback: Flow | undefined
    let fallbackSide: Half = 0
    this.sameTuple = 0
    for (let flow = this.slots[key.hash & this.mask]; flow; flow = flow.chained) {
      const side = flow.side(key)
      if (side < 0) continue
      this.sameTuple++
      const ofTap = hasTap(flow, side as Half, packet.tapHash)
      if (ofTap && !flow.gone) {
        this.side = side as Half
        return flow
      }
      if (ofTap ? !fallback : (!fallback || fallback.gone) && this.agrees(flow, side as Half, packet)) {
        fallback = flow
        fallbackSide = side as Half
      }
    }
    this.side = fallbackSide
    return fallback
  }

  add(flow: Flow): void {
    if (this.size >= this.slots.length) this.grow()
    const slot = flow.hash & this.mask
    flow.chained = this.slots[slot]
    this.slots[slot] = flow
    this.size++
  }

  remove(flow: Flow): void {
    const slot = flow.hash & this.mask
    let at = this.slots[slot]
    if (at === flow) this.slots[slot] = flow.chained
    else {
      while (at && at.chained !== flow) at = at.chained
      if (!at) return
      at.chained = flow.chained
    }
    flow.chained = undefined
    this.size--
  }

  private grow(): void {
    const old = this.slots
    this.slots = new Array(old.length * 2).fill(undefined)
    this.mask = this.slots.length - 1
    for (const head of old) {
      for (let flow = head; flow; ) {
        const following: Flow | undefined = flow.chained
        const slot = flow.hash & this.mask
        flow.chained = this.slots[slot]
        this.slots[slot] = flow
        flow = following
      }
    }
  }
}

/** The tap that this direction came by; before its first packet, the tap of the other direction. */
function hasTap(flow: Flow, side: Half, tapHash: number): boolean {
  const own = side === 0 ? flow.half0 : flow.half1
  if (own.lastPacket > 0) return own.tap === tapHash
  return (side === 0 ? flow.half1 : flow.half0).tap === tapHash
}
