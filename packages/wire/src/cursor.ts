import type { Packet, TapKind } from './packet.js'

/** Puts fragments of IP datagrams together. */
export interface Reassembler {
  /**
   * Takes the fragment `c.buf[c.pos, c.end)`, of protocol `c.protocol`, between the packet's addresses.
   * @param offset of the fragment in the datagram, bytes
   * @returns a verdict while the datagram is incomplete; else the layer that follows, with the cursor in the whole datagram
   */
  add(c: Cursor, id: number, offset: number, more: boolean): number
}

/**
 * Where decoding stands in a frame. One instance per decoder, reused for every frame.
 * A layer's bytes are `buf[pos, end)` as captured; its header says that it reaches to `wireEnd` (≥ `end`).
 */
export class Cursor {
  buf: Buffer = EMPTY
  pos = 0
  end = 0
  wireEnd = 0
  /** ms of packet time. */
  time = 0
  /** IP protocol or IPv6 next header of what `pos` points to, for the layers that need it. */
  protocol = 0
  /** 802.11 header padded to 4 bytes, as radiotap says. */
  wlanPadded = false

  constructor(
    public packet: Packet,
    readonly fragments: Reassembler,
    readonly maxExtensionHeaders: number,
    /** Layer by UDP port; 0 = none. */
    readonly udpLayers: Uint8Array,
  ) {}

  /** Cuts trailing padding: the layer ends at `end`, which may lie beyond the captured bytes. */
  announce(end: number): void {
    this.wireEnd = end
    if (end < this.end) this.end = end
  }

  /** Notes a tunnel. The outermost one names the tap; VLANs are what carries a tunnel rather than the tunnel. */
  tunnel(kind: TapKind): void {
    const packet = this.packet
    if (packet.tapKind === 'none' || packet.tapKind === 'vlan') packet.tapKind = kind
  }

  /** Notes a tunnel with a network identifier that is the same in both directions: a part of the flow key. */
  network(kind: TapKind, id: number): void {
    this.tunnel(kind)
    if (this.packet.vni < 0) this.packet.vni = id
    this.mix(id | VNI_MARK)
  }

  /** Notes a VLAN. VID 0 carries a priority only (IEEE 802.1Q 9.6), and may be there in one direction and not the other. */
  vlan(id: number): void {
    if (id === 0) return
    const packet = this.packet
    if (packet.tapKind === 'none') packet.tapKind = 'vlan'
    if (packet.vlanCount < packet.vlans.length) packet.vlans[packet.vlanCount++] = id
    this.mix(id)
  }

  private mix(value: number): void {
    let hash = Math.imul(this.packet.tapHash ^ value, 0x9e3779b1)
    hash ^= hash >>> 15
    this.packet.tapHash = Math.imul(hash, 0x85ebca6b) ^ (hash >>> 13)
  }
}

const EMPTY = Buffer.alloc(0)
/** Keeps VNI n apart from VLAN n. */
const VNI_MARK = 0x4000_0000
