/**
 * What the decoder fills in for one frame. One instance is reused for every frame: no allocation on the hot path, and
 * nothing here outlives the call. Addresses stay in the frame, named by their offsets.
 */
export class Packet {
  /** Holds the IP addresses, the TCP/UDP header and the payload. Borrowed: valid until the next frame. */
  buf: Buffer = EMPTY
  /** ms since epoch, fraction allowed. */
  time = 0
  /** 4 or 6; 0 when the frame held no IP. */
  ipVersion: 0 | 4 | 6 = 0
  /** Offsets of the innermost source and destination address in `buf`; 4 or 16 bytes by `ipVersion`. */
  srcOffset = 0
  dstOffset = 0
  /** IP protocol of the innermost header (6 TCP, 17 UDP). */
  protocol = 0
  /** What `Verdict.non_ip` stands for; −1 where no EtherType says it. */
  etherType = -1
  srcPort = 0
  dstPort = 0
  /** TCP only. */
  seq = 0
  ack = 0
  flags = 0
  window = 0
  /** TCP or UDP payload as captured. */
  payloadOffset = 0
  payloadLength = 0
  /** Payload bytes that the headers announce and the capture cut off (snaplen, mirror MTU). They follow the payload. */
  missing = 0
  /** Mirror tunnel and VLANs, outermost first: part of the flow key as `tapHash`. */
  tapKind: TapKind = 'none'
  vni = -1
  readonly vlans = new Uint16Array(4)
  vlanCount = 0
  tapHash = 0
}

/** The outermost tunnel that carried the frame. */
export type TapKind = 'none' | 'vlan' | 'vxlan' | 'geneve' | 'gre' | 'erspan' | 'ipip' | 'mpls' | 'pppoe' | 'other'

export const TCP_FIN = 0x01
export const TCP_SYN = 0x02
export const TCP_RST = 0x04
export const TCP_PSH = 0x08
export const TCP_ACK = 0x10
export const TCP_URG = 0x20

const EMPTY = Buffer.alloc(0)
