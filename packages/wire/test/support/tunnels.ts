/** Every way to put a packet into another that the decoder undoes, for random nestings. */
import * as build from './build.js'

export interface Tunnel {
  name: string
  /** From an IP packet to an IP packet around it. */
  wrap(packet: Buffer, number: number): Buffer
}

const overUdp = (payload: Buffer, dstPort: number) => build.ipv4(build.udp(payload, { dstPort }), { protocol: 17 })
const overGre = (payload: Buffer) => build.ipv4(payload, { protocol: 47 })

export const TUNNELS: Tunnel[] = [
  { name: 'IP in IPv4', wrap: (p) => build.ipv4(p, { protocol: p[0] >> 4 === 6 ? 41 : 4 }) },
  { name: 'IP in IPv6', wrap: (p) => build.ipv6(p, { next: p[0] >> 4 === 6 ? 41 : 4 }) },
  { name: 'GRE', wrap: (p, n) => overGre(build.gre(p, build.etherTypeOf(p), greFields(n))) },
  { name: 'GRE bridged', wrap: (p, n) => overGre(build.gre(build.ethernet(p), 0x6558, greFields(n))) },
  { name: 'PPTP', wrap: (p, n) => overGre(build.pptp(build.ppp(p), n & 1 ? { ack: n } : {})) },
  { name: 'ERSPAN I', wrap: (p) => overGre(build.erspan(build.ethernet(p), 1)) },
  { name: 'ERSPAN II', wrap: (p, n) => overGre(build.erspan(build.ethernet(p), 2, { session: n & 0x3ff })) },
  { name: 'ERSPAN III', wrap: (p, n) => overGre(build.erspan(build.ethernet(p), 3, { subheader: (n & 1) === 1 })) },
  { name: 'VXLAN', wrap: (p, n) => overUdp(build.vxlan(build.ethernet(p), n & 0xffffff), n & 1 ? 4789 : 8472) },
  { name: 'GENEVE', wrap: (p, n) => overUdp(build.geneve(build.ethernet(p), n & 0xffffff, 0x6558, options(n)), 6081) },
  { name: 'GENEVE of IP', wrap: (p, n) => overUdp(build.geneve(p, n & 0xffffff, build.etherTypeOf(p)), 6081) },
  { name: 'GTP-U', wrap: (p, n) => overUdp(build.gtpu(p, gtpFields(n)), 2152) },
  { name: 'L2TPv2', wrap: (p, n) => overUdp(build.l2tp(build.ppp(p), l2tpFields(n)), 1701) },
  { name: 'GRE in UDP', wrap: (p, n) => overUdp(build.gre(p, build.etherTypeOf(p), greFields(n)), 4754) },
  { name: 'MPLS in UDP', wrap: (p, n) => overUdp(build.mpls(p, [n & 0xfffff]), 6635) },
  { name: 'VLAN in GRE', wrap: (p, n) => overGre(build.gre(build.vlan(p, n & 0xfff), 0x8100)) },
  { name: 'MPLS in IP', wrap: (p, n) => build.ipv4(build.mpls(p, [n & 0xfffff, 16]), { protocol: 137 }) },
  { name: 'MPLS in GRE', wrap: (p) => overGre(build.gre(build.mpls(p, [17]), 0x8847)) },
  { name: 'MPLS pseudo-wire', wrap: (p) => overGre(build.gre(build.mpls(pseudoWire(p), [18]), 0x8847)) },
  { name: 'PPPoE', wrap: (p) => overGre(build.gre(build.pppoe(build.ppp(p)), 0x8864)) },
  { name: 'IPv6 extensions', wrap: (p, n) => build.ipv6(extensions(p, n), { next: 0 }) },
]

function greFields(n: number): build.GreFields {
  return {
    checksum: (n & 1) === 1,
    ...(n & 2 ? { key: n } : {}),
    ...(n & 4 ? { sequence: n } : {}),
  }
}

function gtpFields(n: number) {
  return {
    teid: n,
    ...(n & 1 ? { sequence: n & 0xffff } : {}),
    ...(n & 2 ? { extension: Buffer.from([1, 0x10, 0x20, 0]) } : {}),
  }
}

function l2tpFields(n: number) {
  return { length: (n & 1) === 1, sequence: (n & 2) === 2, ...(n & 4 ? { offset: n & 15 } : {}) }
}

function options(n: number): Buffer {
  return Buffer.alloc(4 * (n & 7))
}

function pseudoWire(packet: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(4), build.ethernet(packet)])
}

/** Hop-by-hop, destination options, then the packet. */
function extensions(packet: Buffer, n: number): Buffer {
  const inner = build.ipv6Extension(packet, packet[0] >> 4 === 6 ? 41 : 4, n & 3)
  return build.ipv6Extension(inner, 60, n & 1)
}
