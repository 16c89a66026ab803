import {
  LAYER_ARCNET_BSD,
  LAYER_ARCNET_LINUX,
  LAYER_CHDLC,
  LAYER_CHDLC_DIRECTION,
  LAYER_ENC,
  LAYER_ERF,
  LAYER_ETHERNET,
  LAYER_FDDI,
  LAYER_FRAME_RELAY,
  LAYER_GENEVE,
  LAYER_IEEE1394,
  LAYER_INNER_TAG,
  LAYER_IP_OVER_FC,
  LAYER_IPNET,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_JUNIPER,
  LAYER_JUNIPER_CHDLC,
  LAYER_JUNIPER_FRAME_RELAY,
  LAYER_JUNIPER_PPP,
  LAYER_LLC,
  LAYER_MPLS,
  LAYER_NETANALYZER,
  LAYER_NETANALYZER_TRANSPARENT,
  LAYER_NFLOG,
  LAYER_NULL,
  LAYER_OUTER_TAG,
  LAYER_PFLOG,
  LAYER_PKTAP,
  LAYER_PPI,
  LAYER_PPP,
  LAYER_PPP_DIRECTION,
  LAYER_PPP_PPPD,
  LAYER_PPPOE,
  LAYER_PREAMBLE,
  LAYER_PRISM,
  LAYER_RADIOTAP,
  LAYER_RAW_IP,
  LAYER_SLL,
  LAYER_SLL2,
  LAYER_SUNATM,
  LAYER_VXLAN,
  LAYER_WLAN,
} from './layer.js'
import { Verdict } from './verdict.js'

/** Link types of our own, out of reach of the 16-bit numbers in files: the frame begins at the tunnel's header. */
export const LINKTYPE_VXLAN = 0x1_0001
export const LINKTYPE_GENEVE = 0x1_0002

export const LINKTYPE_ETHERNET = 1

/** LINKTYPE_ numbers of the tcpdump.org registry, and the DLT_ numbers that some tools write in their place. */
const LAYERS = new Map<number, number>([
  [0, LAYER_NULL],
  [1, LAYER_ETHERNET],
  [7, LAYER_ARCNET_BSD],
  [9, LAYER_PPP],
  [10, LAYER_FDDI],
  [11, LAYER_LLC], // DLT_ATM_RFC1483
  [12, LAYER_RAW_IP], // DLT_RAW of most systems
  [14, LAYER_RAW_IP], // DLT_RAW of OpenBSD
  [50, LAYER_PPP], // PPP_HDLC
  [51, LAYER_PPPOE], // PPP_ETHER
  [100, LAYER_LLC], // ATM_RFC1483
  [101, LAYER_RAW_IP],
  [104, LAYER_CHDLC],
  [105, LAYER_WLAN],
  [107, LAYER_FRAME_RELAY],
  [108, LAYER_NULL], // LOOP
  [109, LAYER_ENC],
  [113, LAYER_SLL],
  [117, LAYER_PFLOG],
  [119, LAYER_PRISM],
  [122, LAYER_IP_OVER_FC],
  [123, LAYER_SUNATM],
  [127, LAYER_RADIOTAP],
  [129, LAYER_ARCNET_LINUX],
  [138, LAYER_IEEE1394],
  [149, LAYER_PKTAP], // DLT_USER2, as macOS wrote PKTAP
  [163, LAYER_PRISM], // IEEE802_11_AVS
  [166, LAYER_PPP_PPPD],
  [178, LAYER_JUNIPER], // JUNIPER_ETHER
  [179, LAYER_JUNIPER_PPP],
  [180, LAYER_JUNIPER_FRAME_RELAY],
  [181, LAYER_JUNIPER_CHDLC],
  [192, LAYER_PPI],
  [197, LAYER_ERF],
  [204, LAYER_PPP_DIRECTION],
  [205, LAYER_CHDLC_DIRECTION],
  [219, LAYER_MPLS],
  [226, LAYER_IPNET],
  [228, LAYER_IPV4],
  [229, LAYER_IPV6],
  [239, LAYER_NFLOG],
  [240, LAYER_NETANALYZER],
  [241, LAYER_NETANALYZER_TRANSPARENT],
  [258, LAYER_PKTAP],
  [274, LAYER_PREAMBLE], // ETHERNET_MPACKET
  [276, LAYER_SLL2],
  [281, LAYER_INNER_TAG], // DSA_TAG_BRCM
  [282, LAYER_OUTER_TAG], // DSA_TAG_BRCM_PREPEND
  [284, LAYER_INNER_TAG], // DSA_TAG_DSA
  [285, LAYER_ETHERNET], // DSA_TAG_EDSA: an EtherType of its own
  [LINKTYPE_VXLAN, LAYER_VXLAN],
  [LINKTYPE_GENEVE, LAYER_GENEVE],
])

/** The first layer of a frame of this link type, or the verdict `unknown_link_type`. */
export function linkLayer(linkType: number): number {
  if (linkType === LINKTYPE_ETHERNET) return LAYER_ETHERNET
  return LAYERS.get(linkType) ?? Verdict.unknown_link_type
}

/** Whether frames of this LINKTYPE_ number can be decoded; frames of others are counted as `wire.unknown_link_type`. */
export function supportsLinkType(linkType: number): boolean {
  return LAYERS.has(linkType)
}
