import type { FlowInfo } from '@apiscope/flow'
import type { Exchange } from '@apiscope/schema'
import type { TlsFacts } from '@apiscope/tls'
import type { Packet } from '@apiscope/wire'
import { BoundedCounts, type PipelineReport } from './report.js'

/** Counts what passes through the sensor. Per frame it touches an array and three numbers. */
export class SensorStatistics {
  private frames = 0
  private bytes = 0
  private first = Number.POSITIVE_INFINITY
  private last = Number.NEGATIVE_INFINITY
  private truncatedFrames = 0
  private readonly verdicts = new Uint32Array(256)
  private readonly exchanges = { total: 0, oneSided: 0, truncated: 0, withGaps: 0, gapBytes: 0 }
  private readonly reasons: BoundedCounts
  private readonly unread: BoundedCounts
  private readonly peers: BoundedCounts
  private readonly unbelieved: BoundedCounts
  private readonly tls: BoundedCounts
  private readonly tlsRead: BoundedCounts
  private readonly tlsUnread: BoundedCounts
  private readonly otherProtocols: BoundedCounts
  private readonly datagrams: BoundedCounts
  private readonly etherTypes: BoundedCounts
  private readonly flows = { http: 0, tls: 0, other: 0 }
  private readonly tunnels: Record<string, { flows: number; frames: number; bytes: number }> = {}

  private readonly messages: Record<string, number> = {}

  constructor(entries: number) {
    this.reasons = new BoundedCounts(entries)
    this.unread = new BoundedCounts(entries)
    this.peers = new BoundedCounts(entries)
    this.unbelieved = new BoundedCounts(entries)
    this.tls = new BoundedCounts(entries)
    this.tlsRead = new BoundedCounts(entries)
    this.tlsUnread = new BoundedCounts(entries)
    this.otherProtocols = new BoundedCounts(entries)
    this.datagrams = new BoundedCounts(entries)
    this.etherTypes = new BoundedCounts(entries)
  }

  frame(verdict: number, captured: number, wireLength: number, time: number): void {
    this.frames++
    this.bytes += captured
    this.verdicts[verdict]++
    if (captured < wireLength) this.truncatedFrames++
    if (time < this.first) this.first = time
    if (time > this.last) this.last = time
  }

  datagram(packet: Packet): void {
    this.datagrams.add(DATAGRAM_NAMES[Math.min(packet.srcPort, packet.dstPort)] ?? datagramName(packet))
  }

  /** A frame that holds no IP. @param type −1 where no EtherType says what it is */
  etherType(type: number): void {
    this.etherTypes.add(type < 0 ? 'other' : (ETHER_TYPE_NAMES[type] ?? `0x${type.toString(16).padStart(4, '0')}`))
  }

  /** @param first of its flow */
  exchange(exchange: Exchange, first: boolean): void {
    if (first) this.flows.http++
    const e = this.exchanges
    e.total++
    if (exchange.quality.oneSided) e.oneSided++
    if (exchange.quality.truncated) e.truncated++
    if (exchange.quality.gapBytes > 0) e.withGaps++
    e.gapBytes += exchange.quality.gapBytes
    if (exchange.quality.oddities) this.notRead(exchange)
    if (exchange.quality.reason) this.reasons.add(exchange.quality.reason)
  }

  /** A message of an upgraded connection. */
  message(exchange: Exchange): void {
    const { protocol, from, count = from === 'both' && protocol !== 'batch' ? 2 : 1 } = exchange.message!
    this.messages[protocol] = (this.messages[protocol] ?? 0) + count
    if (exchange.quality.oddities) this.notRead(exchange)
  }

  /** A request that was looked into. @param unbelieved it named another caller, and came from no trusted proxy */
  peer(ip: string, unbelieved: boolean): void {
    this.peers.add(ip)
    if (unbelieved) this.unbelieved.add(ip)
  }

  /** Bodies that were to be looked into and could not be, by their media type. */
  private notRead({ quality, request, response }: Exchange): void {
    for (const oddity of quality.oddities ?? []) {
      if (oddity === 'unread-request') this.unread.add(typeOf(request?.contentType))
      else if (oddity === 'unread-response') this.unread.add(typeOf(response?.contentType))
    }
  }

  other(flow: FlowInfo, protocol: string, sni: string | undefined): void {
    if (protocol === 'tls') {
      this.flows.tls++
      this.tls.add(sni ?? '')
    } else {
      this.flows.other++
      this.otherProtocols.add(`${protocol}/${flow.port[1]}`)
    }
  }

  /** A TLS flow is over: was it read? */
  encrypted(flow: FlowInfo, { verdict, serverName }: TlsFacts): void {
    if (verdict === 'read') this.tlsRead.add(serverName ?? '')
    else {
      this.other(flow, 'tls', serverName)
      this.tlsUnread.add(verdict)
    }
  }

  tunnel(kind: string, frames: number, bytes: number): void {
    this.tunnels[kind] ??= { flows: 0, frames: 0, bytes: 0 }
    const t = this.tunnels[kind]
    t.flows++
    t.frames += frames
    t.bytes += bytes
  }

  report(rooms: RoomCounters): PipelineReport {
    const total = rooms.flow['flow.flows'] ?? 0
    const { http, tls, other } = this.flows
    const report: PipelineReport = {
      frames: this.frames,
      bytes: this.bytes,
      frameVerdicts: {},
      truncatedFrames: this.truncatedFrames,
      flow: { ...rooms.flow },
      tlsCounters: Object.fromEntries(Object.entries(rooms.tls).map(([name, count]) => [`tls.${name}`, count])),
      http: Object.fromEntries(Object.entries(rooms.http).map(([name, count]) => [`http.${name}`, count])),
      flows: { total, http, tls, other, undetermined: Math.max(0, total - http - tls - other) },
      exchanges: { ...this.exchanges, reasons: this.reasons.sorted() },
      unread: this.unread.sorted(),
      forwarded: { peers: this.peers.sorted(), unbelieved: this.unbelieved.sorted() },
      tls: this.tls.sorted(),
      tlsRead: this.tlsRead.sorted(),
      tlsUnread: this.tlsUnread.sorted(),
      otherProtocols: this.otherProtocols.sorted(),
      datagrams: this.datagrams.sorted(),
      etherTypes: this.etherTypes.sorted(),
      tunnels: this.tunnels,
      messages: this.messages,
    }
    if (this.frames > 0) report.time = { first: this.first, last: this.last }
    this.verdicts.forEach((count, verdict) => {
      if (count > 0) report.frameVerdicts[rooms.verdictName(verdict)] = count
    })
    return report
  }
}

interface RoomCounters {
  verdictName: (verdict: number) => string
  flow: Readonly<Record<string, number>>
  http: Readonly<Record<string, number>>
  tls: Readonly<Record<string, number>>
}

/** Type and subtype alone; '' where there is none. */
function typeOf(contentType = ''): string {
  return contentType.split(';', 1)[0]!.trim().toLowerCase()
}

/** EtherTypes that one meets on a mirror (IANA, IEEE). */
const ETHER_TYPE_NAMES: Record<number, string> = {
  2054: 'arp/0x0806',
  34915: 'pppoe/0x8863',
  34958: 'eapol/0x888e',
  34962: 'profinet/0x8892',
  34978: 'aoe/0x88a2',
  34980: 'ethercat/0x88a4',
  35000: 'goose/0x88b8',
  35002: 'sv/0x88ba',
  35015: 'ptp/0x88f7',
  35021: 'fcoe/0x8906',
  35093: 'roce/0x8915',
  34825: 'slow-protocols/0x8809',
  36864: 'loopback/0x9000',
  24578: 'dec/0x6002',
  33079: 'ipx/0x8137',
}

const DATAGRAM_NAMES: Record<number, string> = {
  53: 'dns/53',
  67: 'dhcp/67',
  123: 'ntp/123',
  443: 'quic/443',
  5353: 'mdns/5353',
}

function datagramName(packet: Packet): string {
  return `udp/${Math.min(packet.srcPort, packet.dstPort)}`
}
