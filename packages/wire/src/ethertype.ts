import {
  LAYER_ARISTA_TIME,
  LAYER_CMD,
  LAYER_EDSA,
  LAYER_ERSPAN,
  LAYER_ETAG,
  LAYER_ETHERNET,
  LAYER_FABRICPATH,
  LAYER_IPV4,
  LAYER_IPV6,
  LAYER_MACSEC,
  LAYER_MPLS,
  LAYER_NSH,
  LAYER_PBB,
  LAYER_PPP,
  LAYER_PPPOE,
  LAYER_REALTEK,
  LAYER_SEQUENCE_TAG,
  LAYER_TRILL,
  LAYER_TTAG,
  LAYER_VLAN,
  LAYER_VNTAG,
} from './layer.js'
import { Verdict } from './verdict.js'

/** The EtherType that last gave `Verdict.non_ip`: which of them it was is told in reports. */
export const lastUnknown = { type: -1 }

/** The layer or verdict that an EtherType stands for (IANA IEEE 802 numbers). */
export function etherTypeLayer(type: number): number {
  if (type === 0x0800) return LAYER_IPV4
  switch (type) {
    case 0x86dd:
      return LAYER_IPV6
    case 0x8100: // 802.1Q
    case 0x88a8: // 802.1ad
    case 0x9100: // QinQ before 802.1ad, in three spellings
    case 0x9200:
    case 0x9300:
      return LAYER_VLAN
    case 0x8847:
    case 0x8848:
      return LAYER_MPLS
    case 0x8864:
      return LAYER_PPPOE
    case 0x8863:
      return Verdict.pppoe_discovery
    case 0x880b:
      return LAYER_PPP
    case 0x6558: // transparent Ethernet bridging
      return LAYER_ETHERNET
    case 0x88be: // ERSPAN without GRE
    case 0x22eb:
      return LAYER_ERSPAN
    case 0x88e7: // 802.1ah
      return LAYER_PBB
    case 0x8926: // Cisco VN-Tag
      return LAYER_VNTAG
    case 0x893f: // 802.1BR E-Tag
      return LAYER_ETAG
    case 0x8988: // Cisco TTag
      return LAYER_TTAG
    case 0xd28b: // Arista time stamps
      return LAYER_ARISTA_TIME
    case 0x8903: // Cisco FabricPath
      return LAYER_FABRICPATH
    case 0xf1c1: // 802.1CB R-Tag
    case 0x892f: // IEC 62439-3 HSR
      return LAYER_SEQUENCE_TAG
    case 0x8909: // Cisco MetaData
      return LAYER_CMD
    case 0xdada: // Marvell
      return LAYER_EDSA
    case 0x8899: // Realtek
      return LAYER_REALTEK
    case 0x894f:
      return LAYER_NSH
    case 0x0806:
    case 0x8035:
      return Verdict.arp
    case 0x88cc:
      return Verdict.lldp
    case 0x88e5: // IEEE 802.1AE
      return LAYER_MACSEC
    case 0x22f3:
      return LAYER_TRILL
    default:
      lastUnknown.type = type
      return Verdict.non_ip
  }
}
