/** Every limit and setting of frame decoding, with unit and default. */
export interface WireLimits {
  /** Headers decoded in one frame (link, tags, tunnels, IP, transport); beyond: the frame is dropped as `wire.tunnel_depth`. Default 32. */
  maxLayers: number
  /** IPv6 extension headers in one chain; beyond: dropped as `wire.extension_depth`. Default 16. */
  maxExtensionHeaders: number
  /** Bytes held for incomplete datagrams; beyond: the oldest is evicted (`wire.fragment_evictions`). Default 16 MiB. */
  maxFragmentBytes: number
  /** Incomplete datagrams held; beyond: the oldest is evicted (`wire.fragment_evictions`). Default 4096. */
  maxFragmentedDatagrams: number
  /** Fragments of one datagram; beyond: the fragment is dropped as `wire.fragment_count`. Default 1024. */
  maxFragmentsPerDatagram: number
  /** ms of packet time that an incomplete datagram waits for the rest; then it is dropped (`wire.fragment_timeouts`). Default 30 000. */
  fragmentTimeoutMs: number
  /** ms of packet time in which fragments of a finished datagram count as copies (`wire.fragment_duplicate`). Default 1000. */
  fragmentDuplicateMs: number
  /** UDP ports that carry tunnels. What does not parse as the tunnel stays a UDP datagram. */
  udpTunnels: UdpTunnelPorts
}

export interface UdpTunnelPorts {
  /** Default 4789 (IANA), 8472 (Linux before 3.12, Flannel). */
  vxlan: readonly number[]
  /** VXLAN with a next-protocol field. Default 4790. */
  vxlanGpe: readonly number[]
  /** Default 6081. */
  geneve: readonly number[]
  /** Default 2152. */
  gtpu: readonly number[]
  /** L2TPv2. Default 1701. */
  l2tp: readonly number[]
  /** Default 5072. */
  ayiya: readonly number[]
  /** GRE in UDP. Default 4754. */
  gre: readonly number[]
  /** MPLS in UDP. Default 6635. */
  mpls: readonly number[]
  /** Of servers: default 3544. Between clients and relays Teredo has any port, and is found by its addresses. */
  teredo: readonly number[]
  /** Default 37008. */
  tzsp: readonly number[]
  /** Generic UDP Encapsulation. Default 6080. */
  gue: readonly number[]
  /** Data channel of CAPWAP. Default 5247. */
  capwap: readonly number[]
}

/**
 * The default ports with further ones; one that is given is of that kind alone.
 * @param more by kind
 */
export function tunnelPorts(more: Partial<UdpTunnelPorts>): UdpTunnelPorts {
  const given = new Set(Object.values(more).flat())
  const kinds = Object.entries(DEFAULT_WIRE_LIMITS.udpTunnels) as [keyof UdpTunnelPorts, readonly number[]][]
  return Object.fromEntries(
    kinds.map(([kind, ports]) => [kind, [...ports.filter((port) => !given.has(port)), ...(more[kind] ?? [])]]),
  ) as unknown as UdpTunnelPorts
}

export const DEFAULT_WIRE_LIMITS: WireLimits = {
  maxLayers: 32,
  maxExtensionHeaders: 16,
  maxFragmentBytes: 16 * 1024 * 1024,
  maxFragmentedDatagrams: 4096,
  maxFragmentsPerDatagram: 1024,
  fragmentTimeoutMs: 30_000,
  fragmentDuplicateMs: 1000,
  udpTunnels: {
    vxlan: [4789, 8472],
    vxlanGpe: [4790],
    geneve: [6081],
    gtpu: [2152],
    l2tp: [1701],
    ayiya: [5072],
    gre: [4754],
    mpls: [6635],
    teredo: [3544],
    tzsp: [37_008],
    gue: [6080],
    capwap: [5247],
  },
}
