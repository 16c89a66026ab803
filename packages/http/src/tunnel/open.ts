import type { FlowInfo, Half } from '@apiscope/flow'
import type { HttpExchange } from '../contract.js'
import { HTTP2_BYTES, Http2Connection } from '../http2/connection.js'
import type { Message } from '../message.js'
import type { Shared } from '../shared.js'
import { CHANNEL_BYTES, Channel } from '../websocket/channel.js'
import { Tunnel, upgradeKind } from './tunnel.js'

/** A 2xx answer to CONNECT, or 101: from here on the connection is something else. */
export function tunnelOf(request: Message | undefined, response: Message, upgrade: string): Tunnel | undefined {
  const { status } = response
  if (status === 101) return new Tunnel(upgradeKind(upgrade), request, response)
  return request?.method === 'CONNECT' && status >= 200 && status < 300 ? new Tunnel('connect') : undefined
}

/** The messages of a connection that was upgraded to WebSocket; undefined without memory for it. */
export function channelIn(
  flow: FlowInfo,
  shared: Shared,
  { request, response }: Tunnel,
  facts: Pick<HttpExchange, 'flow' | 'clientHalf' | 'caller'>,
): Channel | undefined {
  if (shared.budget.takeFlow(CHANNEL_BYTES))
    return new Channel(flow, shared, { ...facts, request, response, interim: [], oddities: [] })
  shared.counters.flows_refused++
  return undefined
}

/**
 * HTTP/2 that begins inside; undefined without memory for it.
 * @param request what was asked with the upgrade: it is answered on stream 1 (RFC 7540 §3.2)
 */
export function http2In(
  flow: FlowInfo,
  shared: Shared,
  clientHalf: Half,
  request: Message | undefined,
): Http2Connection | undefined {
  if (!shared.budget.takeFlow(HTTP2_BYTES)) return undefined
  const http2 = new Http2Connection(flow, shared, true)
  if (request) http2.adopt(clientHalf, request)
  return http2
}
