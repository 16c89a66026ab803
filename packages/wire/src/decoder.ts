import { Cursor } from './cursor.js'
import { DECODERS } from './decoders.js'
import { lastUnknown } from './ethertype.js'
import { FragmentTable } from './fragments.js'
import {
  FIRST_LAYER,
  LAYER_AYIYA,
  LAYER_CAPWAP,
  LAYER_GENEVE,
  LAYER_GRE_IN_UDP,
  LAYER_GTPU,
  LAYER_GUE,
  LAYER_L2TP,
  LAYER_MPLS,
  LAYER_TEREDO,
  LAYER_TZSP,
  LAYER_VXLAN,
  LAYER_VXLAN_GPE,
} from './layer.js'
import { DEFAULT_WIRE_LIMITS, type UdpTunnelPorts, type WireLimits } from './limits.js'
import { linkLayer } from './link-types.js'
import { Packet } from './packet.js'
import { reasonName, VERDICT_COUNT, Verdict } from './verdict.js'

/** From a frame to the innermost TCP segment or UDP datagram in it. Never throws on input; every frame gets a verdict. */
export class FrameDecoder {
  private readonly cursor: Cursor
  private readonly fragments: FragmentTable
  private readonly maxLayers: number
  private readonly counts = new Float64Array(VERDICT_COUNT)

  constructor(options: Partial<WireLimits> = {}) {
    const limits = { ...DEFAULT_WIRE_LIMITS, ...options }
    this.maxLayers = limits.maxLayers
    this.fragments = new FragmentTable(limits)
    const ports = { ...DEFAULT_WIRE_LIMITS.udpTunnels, ...limits.udpTunnels }
    this.cursor = new Cursor(new Packet(), this.fragments, limits.maxExtensionHeaders, udpLayers(ports))
  }

  /**
   * Decodes the frame `buf[start, end)` into `packet`, which is valid until the next call: for a reassembled datagram
   * `packet.buf` is not `buf`. When the verdict is not `Verdict.tcp` or `Verdict.udp`, only the tap fields of `packet` mean anything.
   * @param wireLength bytes the frame had on the wire
   * @param time ms since epoch of packet time: the clock of fragment reassembly
   * @param linkType LINKTYPE_ number, or `LINKTYPE_VXLAN`, `LINKTYPE_GENEVE`
   */
  decode(
    buf: Buffer,
    start: number,
    end: number,
    wireLength: number,
    time: number,
    linkType: number,
    packet: Packet,
  ): Verdict {
    const c = this.cursor
    clear(packet)
    packet.time = time
    c.packet = packet
    c.buf = buf
    c.pos = start
    c.end = end
    c.wireEnd = wireLength > end - start ? start + wireLength : end
    c.time = time
    c.wlanPadded = false
    let step = linkLayer(linkType)
    for (let layers = 0; step >= FIRST_LAYER; layers++) {
      if (layers === this.maxLayers) {
        step = Verdict.tunnel_depth
        break
      }
      step = DECODERS[step - FIRST_LAYER](c)
    }
    packet.buf = c.buf
    if (step === Verdict.non_ip) {
      packet.etherType = lastUnknown.type
      lastUnknown.type = -1
    }
    this.counts[step]++
    return step
  }

  /** Frames by verdict and what fragment reassembly gave up, by counter name; zero counts are left out. */
  counters(): Record<string, number> {
    const counters: Record<string, number> = {}
    for (let verdict = 0; verdict < VERDICT_COUNT; verdict++) {
      if (this.counts[verdict] > 0) counters[reasonName(verdict)] = this.counts[verdict]
    }
    const { timeouts, evictions, overlaps } = this.fragments
    if (timeouts > 0) counters['wire.fragment_timeouts'] = timeouts
    if (evictions > 0) counters['wire.fragment_evictions'] = evictions
    if (overlaps > 0) counters['wire.fragment_overlaps'] = overlaps
    return counters
  }

  /** Bytes and datagrams that wait for fragments. */
  heldFragments(): { bytes: number; datagrams: number } {
    return this.fragments.held
  }
}

function clear(packet: Packet): void {
  packet.ipVersion = 0
  packet.protocol = 0
  packet.srcPort = 0
  packet.dstPort = 0
  packet.flags = 0
  packet.payloadLength = 0
  packet.missing = 0
  packet.tapKind = 'none'
  packet.vni = -1
  packet.vlanCount = 0
  packet.tapHash = 0
}

const TUNNEL_LAYERS: Readonly<Record<keyof UdpTunnelPorts, number>> = {
  vxlan: LAYER_VXLAN,
  vxlanGpe: LAYER_VXLAN_GPE,
  geneve: LAYER_GENEVE,
  gtpu: LAYER_GTPU,
  l2tp: LAYER_L2TP,
  ayiya: LAYER_AYIYA,
  gre: LAYER_GRE_IN_UDP,
  mpls: LAYER_MPLS,
  teredo: LAYER_TEREDO,
  tzsp: LAYER_TZSP,
  gue: LAYER_GUE,
  capwap: LAYER_CAPWAP,
}

function udpLayers(ports: UdpTunnelPorts): Uint8Array {
  const layers = new Uint8Array(65_536)
  for (const kind of Object.keys(TUNNEL_LAYERS) as (keyof UdpTunnelPorts)[])
    for (const port of ports[kind]) layers[port] = TUNNEL_LAYERS[kind]
  return layers
}
