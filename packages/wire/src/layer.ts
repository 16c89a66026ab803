/**
 * Numbers of the layers. A format's decoder returns the layer that follows or a `Verdict` (which are all below
 * `FIRST_LAYER`): a frame is decoded by a loop, not by recursion, so nesting costs no stack and is counted in one place.
 */
export const FIRST_LAYER = 64

export const LAYER_ETHERNET = 64
export const LAYER_LLC = 65
export const LAYER_VLAN = 66
export const LAYER_VNTAG = 67
export const LAYER_ETAG = 68
export const LAYER_CMD = 69
export const LAYER_PBB = 70
export const LAYER_MPLS = 71
export const LAYER_PPPOE = 72
export const LAYER_PPP = 73
export const LAYER_CHDLC = 74
export const LAYER_NSH = 75
export const LAYER_SLL = 76
export const LAYER_SLL2 = 77
export const LAYER_NULL = 78
export const LAYER_RAW_IP = 79
export const LAYER_NFLOG = 80
export const LAYER_RADIOTAP = 81
export const LAYER_PRISM = 82
export const LAYER_WLAN = 83
export const LAYER_ARCNET_LINUX = 84
export const LAYER_ARCNET_BSD = 85
export const LAYER_PPI = 86
export const LAYER_PKTAP = 87
export const LAYER_PFLOG = 88
export const LAYER_ENC = 89
export const LAYER_PPP_DIRECTION = 90
export const LAYER_CHDLC_DIRECTION = 91
export const LAYER_FDDI = 92
export const LAYER_IPV4 = 93
export const LAYER_IPV6 = 94
export const LAYER_EXTENSION = 95
export const LAYER_IP_IN_IP = 96
export const LAYER_ETHER_IP = 97
export const LAYER_GRE = 98
export const LAYER_ERSPAN = 99
export const LAYER_TCP = 100
export const LAYER_UDP = 101
export const LAYER_VXLAN = 102
export const LAYER_VXLAN_GPE = 103
export const LAYER_GENEVE = 104
export const LAYER_GTPU = 105
export const LAYER_L2TP = 106
export const LAYER_AYIYA = 107
export const LAYER_TEREDO = 108
export const LAYER_PPP_PPPD = 109
export const LAYER_GRE_IN_UDP = 110
export const LAYER_FRAME_RELAY = 111
export const LAYER_NETANALYZER = 112
export const LAYER_IEEE1394 = 113
export const LAYER_TZSP = 114
