// What an agent does in one sitting: it connects, asks what there is, and calls.
import { answer, Connection, request } from './wire.mjs'

let ids = 0

/** One sitting of an agent with one server. */
export class Sitting {
  constructor(world, agent, server, time, pieces) {
    Object.assign(this, { world, agent, server, time })
    this.connection = new Connection(agent.ip, server.ip, pieces)
    this.connection.open(time)
    this.session =
      world.generation === 'session'
        ? `${(++ids).toString(16).padStart(8, '0')}-77aa-4c1e-9b1e-0c5f8d2b6a11`
        : undefined
    this.id = 0
  }

  /** A request with its answer; moves time on. @returns when the request was sent */
  exchange(message, reply, { headers, raw, ...how } = {}) {
    const { world, agent, server, connection, session } = this
    const isFirst = message.method === 'initialize'
    const at = this.time
    connection.send(
      at,
      0,
      request({
        generation: world.generation,
        server,
        agent,
        session: isFirst ? undefined : session,
        message,
        headers,
        raw,
      }),
    )
    const extra = isFirst ? `Mcp-Session-Id: ${session}\r\n` : ''
    connection.send(at + 40 + world.draw() * 200, 1, answer(reply, { headers: extra, ...how }))
    this.time = at + 400
    return at
  }

  pause(ms) {
    this.time += ms
    return this
  }

  begin() {
    const { world, agent, server } = this
    const serverInfo = { name: server.name, version: server.version }
    if (world.generation === 'session') {
      const params = {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: agent.client, version: agent.version },
      }
      this.exchange(
        { method: 'initialize', params, id: this.next() },
        { jsonrpc: '2.0', id: this.id, result: { protocolVersion: '2025-11-25', capabilities: {}, serverInfo } },
      )
      this.exchange({ method: 'notifications/initialized' }, undefined)
    } else {
      const result = {
        resultType: 'complete',
        supportedVersions: ['2026-07-28'],
        capabilities: {},
        _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo },
      }
      this.exchange({ method: 'server/discover', id: this.next() }, { jsonrpc: '2.0', id: this.id, result })
    }
    return this.list()
  }

  list() {
    const { tools, name, version } = this.server
    const meta =
      this.world.generation === 'stateless'
        ? { _meta: { 'io.modelcontextprotocol/serverInfo': { name, version } } }
        : {}
    this.exchange(
      { method: 'tools/list', id: this.next() },
      { jsonrpc: '2.0', id: this.id, result: { tools, ...meta } },
    )
    return this
  }

  /** @returns when it was sent */
  call(name, args, result, how = {}) {
    const { world, server } = this
    const isStream = how.isStream ?? world.draw() < server.streams
    const progress = {
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken: 1, progress: 1, total: 2 },
    }
    const params = { name, arguments: args, ...how.params }
    const id = this.next()
    const raw = how.raw?.(id)
    return this.exchange(
      { method: 'tools/call', params, id },
      { jsonrpc: '2.0', id, result },
      { isStream, events: how.events ?? [progress], headers: how.headers, raw },
    )
  }

  /** A tool that destroys, with the question to a person as its generation asks it. */
  destroy(name, args, isApproved) {
    const done = { content: [{ type: 'text', text: 'done' }] }
    if (!isApproved) return this.call(name, args, done)
    const ask = {
      method: 'elicitation/create',
      params: { message: 'Sure?', requestedSchema: { type: 'object', properties: {} } },
    }
    if (this.world.generation === 'session')
      return this.call(name, args, done, { isStream: true, events: [{ jsonrpc: '2.0', id: 900, ...ask }] })
    this.call(
      name,
      args,
      { resultType: 'input_required', inputRequests: { sure: ask }, requestState: 'x' },
      { isStream: false },
    )
    this.pause(4_000)
    return this.call(name, args, done, {
      isStream: false,
      params: { inputResponses: { sure: { action: 'accept', content: {} } }, requestState: 'x' },
    })
  }

  end() {
    this.connection.close(this.time + 100)
  }

  next() {
    return ++this.id
  }
}

/** Arguments within the schema. */
export function argumentsFor({ inputSchema }, draw) {
  const args = {}
  for (const [name, { type, enum: values }] of Object.entries(inputSchema.properties)) {
    if (!inputSchema.required.includes(name) && draw() < 0.4) continue
    if (values) args[name] = draw.pick(values)
    else if (type === 'integer') args[name] = draw.int(1_000, 9_999)
    else
      args[name] =
        `${draw.pick(['please', 'weekly', 'urgent', 'second'])} ${draw.pick(['check', 'report', 'follow up', 'review'])}`
  }
  return args
}

/** An ordinary result: some rows, log-normal. */
export function resultFor(draw) {
  const rows = Math.max(1, Math.round(Math.exp(1 + 0.8 * (draw() + draw() + draw() - 1.5))))
  const found = Array.from({ length: rows }, () => ({
    ref: draw.int(10_000, 99_999),
    state: draw.pick(['open', 'closed']),
    words: 'x'.repeat(draw.int(20, 120)),
  }))
  return { content: [{ type: 'text', text: JSON.stringify(found) }] }
}
