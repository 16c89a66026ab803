// Calls of MCP as bytes on the wire, in two generations, and connections as frames.
import { ACK, FIN, PSH, SYN, segment } from '../big-capture.mjs'

const SEGMENT = 32_000
let port = 20_000

/** A connection between an agent and a server: pieces with their times, to be put in order with those of others. */
export class Connection {
  constructor(client, server, out) {
    port = port >= 60_000 ? 20_000 : port + 1
    this.flow = { client, server, port, serverPort: 80, seq: [port * 1_000, port * 2_000], ident: 0 }
    this.out = out
  }

  open(time) {
    this.at(time, 0, SYN)
    this.at(time + 0.1, 1, SYN | ACK)
    this.at(time + 0.2, 0, ACK)
  }

  send(time, half, payload) {
    const bytes = Buffer.from(payload)
    for (let at = 0; at < bytes.length; at += SEGMENT)
      this.at(time + at / 1e6, half, PSH | ACK, bytes.subarray(at, at + SEGMENT))
    this.at(time + 0.4, 1 - half, ACK)
  }

  close(time) {
    this.at(time, 0, FIN | ACK)
    this.at(time + 0.1, 1, FIN | ACK)
  }

  at(time, half, flags, payload) {
    this.out.push({ time, flow: this.flow, half, flags, payload })
  }
}

/** Pieces in order of time, as frames. */
export function* framesOf(pieces) {
  pieces.sort((a, b) => a.time - b.time)
  for (const { time, flow, half, flags, payload } of pieces) yield { time, frame: segment(flow, half, flags, payload) }
}

const VERSION = { session: '2025-11-25', stateless: '2026-07-28' }

export function request({ generation, server, agent, session, message, headers = {}, raw }) {
  const { method, params = {} } = message
  const meta =
    generation === 'stateless'
      ? {
          _meta: {
            'io.modelcontextprotocol/protocolVersion': VERSION.stateless,
            'io.modelcontextprotocol/clientInfo': { name: agent.client, version: agent.version },
            'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
          },
        }
      : {}
  const body =
    raw ??
    JSON.stringify({
      method,
      params: { ...params, ...meta },
      jsonrpc: '2.0',
      ...(message.id === undefined ? {} : { id: message.id }),
    })
  const fields = {
    Host: server.host,
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    Authorization: `Bearer ${agent.token}`,
    'MCP-Protocol-Version': VERSION[generation],
    ...(generation === 'stateless'
      ? { 'Mcp-Method': method, ...(params.name ? { 'Mcp-Name': params.name } : {}) }
      : {}),
    ...(session ? { 'Mcp-Session-Id': session } : {}),
    ...headers,
    'Content-Length': Buffer.byteLength(body),
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST ${server.path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

/** @param events other messages that come first, on a stream */
export function answer(message, { isStream = false, events = [], headers = '' } = {}) {
  if (message === undefined) return 'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n'
  const text = JSON.stringify(message)
  const body = isStream
    ? [...events, message].map((one) => `event: message\ndata: ${JSON.stringify(one)}\n\n`).join('')
    : text
  const type = isStream ? 'text/event-stream' : 'application/json'
  return `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
