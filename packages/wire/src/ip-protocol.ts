import {
  LAYER_ETHER_IP,
  LAYER_ETHERNET,
  LAYER_EXTENSION,
  LAYER_GRE,
  LAYER_IP_IN_IP,
  LAYER_MPLS,
  LAYER_TCP,
  LAYER_UDP,
} from './layer.js'
import { Verdict } from './verdict.js'

/** Layer or verdict by IP protocol number (IANA). ICMP is not looked into: what it quotes was not sent. */
const LAYERS = new Uint8Array(256).fill(Verdict.other_ip)
LAYERS[0] = LAYER_EXTENSION // hop-by-hop options
LAYERS[1] = Verdict.icmp
LAYERS[2] = Verdict.igmp
LAYERS[4] = LAYER_IP_IN_IP
LAYERS[6] = LAYER_TCP
LAYERS[17] = LAYER_UDP
LAYERS[41] = LAYER_IP_IN_IP
LAYERS[43] = LAYER_EXTENSION // routing
LAYERS[44] = LAYER_EXTENSION // fragment
LAYERS[47] = LAYER_GRE
LAYERS[50] = Verdict.esp
LAYERS[51] = LAYER_EXTENSION // authentication header
LAYERS[58] = Verdict.icmpv6
LAYERS[59] = Verdict.no_next_header
LAYERS[60] = LAYER_EXTENSION // destination options
LAYERS[97] = LAYER_ETHER_IP
LAYERS[132] = Verdict.sctp
LAYERS[135] = LAYER_EXTENSION // mobility
LAYERS[137] = LAYER_MPLS
LAYERS[139] = LAYER_EXTENSION // host identity
LAYERS[140] = LAYER_EXTENSION // shim6
LAYERS[143] = LAYER_ETHERNET

export function ipProtocolLayer(protocol: number): number {
  return LAYERS[protocol]
}
