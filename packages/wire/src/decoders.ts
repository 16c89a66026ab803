import { decodeArcnetBsd, decodeArcnetLinux } from './arcnet.js'
import { decodeAyiya } from './ayiya.js'
import {
  decodeAristaTime,
  decodeCiscoMetaData,
  decodeETag,
  decodeFabricPath,
  decodePbb,
  decodeSequenceTag,
  decodeTTag,
  decodeVnTag,
} from './bridge-tags.js'
import {
  decodeEnc,
  decodeFddi,
  decodeIeee1394,
  decodeIpnet,
  decodeIpOverFc,
  decodeNetAnalyzer,
  decodeNetAnalyzerTransparent,
  decodePflog,
  decodePktap,
  decodePpi,
  decodePreamble,
  decodeSunAtm,
} from './capture-headers.js'
import { decodeCapwap } from './capwap.js'
import type { Cursor } from './cursor.js'
import { decodeErf } from './erf.js'
import { decodeErspan } from './erspan.js'
import { decodeEthernet } from './ethernet.js'
import { decodeFrameRelay } from './frame-relay.js'
import { decodeGeneve } from './geneve.js'
import { decodeGre, decodeGreInUdp } from './gre.js'
import { decodeGtpu } from './gtpu.js'
import { decodeGue } from './gue.js'
import { decodeIpv4 } from './ipv4.js'
import { decodeExtension, decodeIpv6 } from './ipv6.js'
import { decodeJuniper, decodeJuniperChdlc, decodeJuniperFrameRelay, decodeJuniperPpp } from './juniper.js'
import { decodeL2tp } from './l2tp.js'
import * as layer from './layer.js'
import { decodeLlc } from './llc.js'
import { decodeMacsec } from './macsec.js'
import { decodeMpls } from './mpls.js'
import { decodeNflog } from './nflog.js'
import { decodeNsh } from './nsh.js'
import { decodeNull } from './null.js'
import { decodeChdlc, decodeChdlcDirection, decodePpp, decodePppDirection, decodePppd } from './ppp.js'
import { decodePppoe } from './pppoe.js'
import { decodeEtherIp, decodeIpInIp, decodeRawIp } from './raw-ip.js'
import { decodeSll, decodeSll2 } from './sll.js'
import { decodeEdsa, decodeInnerTag, decodeOuterTag, decodeRealtek } from './switch-tags.js'
import { decodeTcp } from './tcp.js'
import { decodeTeredo } from './teredo.js'
import { decodeTrill } from './trill.js'
import { decodeTzsp } from './tzsp.js'
import { decodeUdp } from './udp.js'
import { decodeVlan } from './vlan.js'
import { decodeVxlan, decodeVxlanGpe } from './vxlan.js'
import { decodePrism, decodeRadiotap, decodeWlan } from './wlan.js'

type Decode = (c: Cursor) => number

const TABLE: [number, Decode][] = [
  [layer.LAYER_ETHERNET, decodeEthernet],
  [layer.LAYER_LLC, decodeLlc],
  [layer.LAYER_VLAN, decodeVlan],
  [layer.LAYER_VNTAG, decodeVnTag],
  [layer.LAYER_ETAG, decodeETag],
  [layer.LAYER_CMD, decodeCiscoMetaData],
  [layer.LAYER_PBB, decodePbb],
  [layer.LAYER_TTAG, decodeTTag],
  [layer.LAYER_ARISTA_TIME, decodeAristaTime],
  [layer.LAYER_FABRICPATH, decodeFabricPath],
  [layer.LAYER_SEQUENCE_TAG, decodeSequenceTag],
  [layer.LAYER_MPLS, decodeMpls],
  [layer.LAYER_PPPOE, decodePppoe],
  [layer.LAYER_PPP, decodePpp],
  [layer.LAYER_CHDLC, decodeChdlc],
  [layer.LAYER_NSH, decodeNsh],
  [layer.LAYER_SLL, decodeSll],
  [layer.LAYER_SLL2, decodeSll2],
  [layer.LAYER_NULL, decodeNull],
  [layer.LAYER_RAW_IP, decodeRawIp],
  [layer.LAYER_NFLOG, decodeNflog],
  [layer.LAYER_RADIOTAP, decodeRadiotap],
  [layer.LAYER_PRISM, decodePrism],
  [layer.LAYER_WLAN, decodeWlan],
  [layer.LAYER_ARCNET_LINUX, decodeArcnetLinux],
  [layer.LAYER_ARCNET_BSD, decodeArcnetBsd],
  [layer.LAYER_PPI, decodePpi],
  [layer.LAYER_PKTAP, decodePktap],
  [layer.LAYER_PFLOG, decodePflog],
  [layer.LAYER_ENC, decodeEnc],
  [layer.LAYER_PPP_DIRECTION, decodePppDirection],
  [layer.LAYER_CHDLC_DIRECTION, decodeChdlcDirection],
  [layer.LAYER_FDDI, decodeFddi],
  [layer.LAYER_IPV4, decodeIpv4],
  [layer.LAYER_IPV6, decodeIpv6],
  [layer.LAYER_EXTENSION, decodeExtension],
  [layer.LAYER_IP_IN_IP, decodeIpInIp],
  [layer.LAYER_ETHER_IP, decodeEtherIp],
  [layer.LAYER_GRE, decodeGre],
  [layer.LAYER_ERSPAN, decodeErspan],
  [layer.LAYER_TCP, decodeTcp],
  [layer.LAYER_UDP, decodeUdp],
  [layer.LAYER_VXLAN, decodeVxlan],
  [layer.LAYER_TZSP, decodeTzsp],
  [layer.LAYER_VXLAN_GPE, decodeVxlanGpe],
  [layer.LAYER_GENEVE, decodeGeneve],
  [layer.LAYER_GTPU, decodeGtpu],
  [layer.LAYER_L2TP, decodeL2tp],
  [layer.LAYER_AYIYA, decodeAyiya],
  [layer.LAYER_TEREDO, decodeTeredo],
  [layer.LAYER_PPP_PPPD, decodePppd],
  [layer.LAYER_GRE_IN_UDP, decodeGreInUdp],
  [layer.LAYER_FRAME_RELAY, decodeFrameRelay],
  [layer.LAYER_NETANALYZER, decodeNetAnalyzer],
  [layer.LAYER_IEEE1394, decodeIeee1394],
  [layer.LAYER_MACSEC, decodeMacsec],
  [layer.LAYER_TRILL, decodeTrill],
  [layer.LAYER_GUE, decodeGue],
  [layer.LAYER_CAPWAP, decodeCapwap],
  [layer.LAYER_JUNIPER, decodeJuniper],
  [layer.LAYER_JUNIPER_PPP, decodeJuniperPpp],
  [layer.LAYER_JUNIPER_FRAME_RELAY, decodeJuniperFrameRelay],
  [layer.LAYER_JUNIPER_CHDLC, decodeJuniperChdlc],
  [layer.LAYER_ERF, decodeErf],
  [layer.LAYER_INNER_TAG, decodeInnerTag],
  [layer.LAYER_OUTER_TAG, decodeOuterTag],
  [layer.LAYER_EDSA, decodeEdsa],
  [layer.LAYER_REALTEK, decodeRealtek],
  [layer.LAYER_PREAMBLE, decodePreamble],
  [layer.LAYER_NETANALYZER_TRANSPARENT, decodeNetAnalyzerTransparent],
  [layer.LAYER_SUNATM, decodeSunAtm],
  [layer.LAYER_IP_OVER_FC, decodeIpOverFc],
  [layer.LAYER_IPNET, decodeIpnet],
]

/** The decoder of each layer, at the layer's number less `FIRST_LAYER`. */
export const DECODERS: readonly Decode[] = TABLE.reduce<Decode[]>((decoders, [number, decode]) => {
  decoders[number - layer.FIRST_LAYER] = decode
  return decoders
}, [])
