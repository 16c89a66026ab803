/** What a frame turned out to be. A verdict is a small number, so that counting one is an array increment. */
export type VerdictKind = 'tcp' | 'udp' | 'fragment' | 'other_ip' | 'non_ip' | 'drop'

/** Order gives the numbers; the key with `wire.` in front is the counter's name. At most 64: layers are numbered from there. */
const KINDS = {
  tcp: 'tcp',
  udp: 'udp',
  fragment_held: 'fragment',
  fragment_duplicate: 'fragment',
  icmp: 'other_ip',
  icmpv6: 'other_ip',
  igmp: 'other_ip',
  sctp: 'other_ip',
  esp: 'other_ip',
  no_next_header: 'other_ip',
  other_ip: 'other_ip',
  arp: 'non_ip',
  lldp: 'non_ip',
  llc: 'non_ip',
  pppoe_discovery: 'non_ip',
  ppp_control: 'non_ip',
  slarp: 'non_ip',
  macsec: 'non_ip',
  wlan_control: 'non_ip',
  wlan_no_data: 'non_ip',
  wlan_encrypted: 'non_ip',
  wlan_fragment: 'non_ip',
  arcnet_fragment: 'non_ip',
  gre_control: 'non_ip',
  mpls_control: 'non_ip',
  non_ip: 'non_ip',
  unknown_link_type: 'drop',
  tunnel_depth: 'drop',
  extension_depth: 'drop',
  truncated_link_header: 'drop',
  truncated_tag: 'drop',
  truncated_tunnel_header: 'drop',
  truncated_ipv4_header: 'drop',
  truncated_ipv6_header: 'drop',
  truncated_extension_header: 'drop',
  truncated_tcp_header: 'drop',
  truncated_udp_header: 'drop',
  bad_link_header: 'drop',
  bad_tunnel_header: 'drop',
  bad_ip_version: 'drop',
  bad_ipv4_header: 'drop',
  bad_tcp_header: 'drop',
  bad_udp_header: 'drop',
  bad_fragment: 'drop',
  fragment_count: 'drop',
} as const satisfies Record<string, VerdictKind>

type Name = keyof typeof KINDS

const NAMES = Object.keys(KINDS) as Name[]

/** Number of a verdict: an index for counters, `0 ≤ verdict < VERDICT_COUNT`. */
export type Verdict = number

/** The verdicts by name, e.g. `Verdict.tcp`, `Verdict.truncated_ipv4_header`. */
export const Verdict = Object.freeze(Object.fromEntries(NAMES.map((name, index) => [name, index]))) as Readonly<
  Record<Name, Verdict>
>

export const VERDICT_COUNT = NAMES.length

const REASONS = NAMES.map((name) => `wire.${name}`)

/** Name of the counter of a verdict, e.g. `wire.truncated_ipv4_header`. */
export function reasonName(verdict: Verdict): string {
  return REASONS[verdict] ?? 'wire.unknown'
}

/** The class a verdict belongs to: a TCP segment, a UDP datagram, a held fragment, other IP, no IP, or a drop. */
export function verdictKind(verdict: Verdict): VerdictKind {
  const name = NAMES[verdict]
  return name === undefined ? 'drop' : KINDS[name]
}
