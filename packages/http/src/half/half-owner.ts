import type { Half } from '@apiscope/flow'
import type { Verdict } from '../classify.js'
import type { Head } from '../head/head.js'
import type { Http2Connection } from '../http2/connection.js'
import type { Exchanges } from '../pairing/exchanges.js'
import type { Tunnel } from '../tunnel/tunnel.js'
import type { MessageStart, Role } from './role.js'

/** What a connection knows of one of its halves. */
export interface HalfPlace {
  readonly half: Half
  readonly role: Role
  /** Where the place in the stream was last lost, −1 never. */
  readonly lostAt: number
}

/** What the reader of a half needs of the connection that it belongs to: who asks, who answers, where messages go. */
export interface HalfOwner {
  readonly exchanges: Exchanges
  readonly isHttp: boolean
  readonly tunnel: Tunnel | undefined
  /** HTTP/2 that goes on inside a tunnel. */
  readonly http2: Pick<Http2Connection, 'chunk' | 'gap'> | undefined
  fromStart(offset: number): boolean
  assign(half: Half, role: Role): void
  judge(half: Half, buf: Buffer, start: number, end: number): Verdict
  inVain(): void
  notHttp(half: Half, sni?: string): void
  requestHead(half: HalfPlace, head: Head, start: MessageStart, cut: boolean): void
  responseHead(half: HalfPlace, head: Head, start: MessageStart, cut: boolean): Tunnel | undefined
  simpleResponse(half: HalfPlace, start: MessageStart): boolean
  placeLost(half: HalfPlace, offset: number): void
  placeFound(half: HalfPlace, offset: number): void
  explains(half: HalfPlace, position: number, acked: number, chunkStart: boolean): boolean
  conflictBetween(bytes: Buffer | undefined): void
  openTunnel(tunnel: Tunnel): void
  openHttp2(): void
  leaveTunnel(): void
}
