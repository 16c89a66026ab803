/** Calls of MCP are APIs of their own, named by what is called, in every generation; what came of them is what their answer says. */
import { type ActorEvent, type Exchange, outcomeStatus } from '@apiscope/schema'
import * as fc from 'fast-check'
import { SensorCore } from '../../src/core'
import { DEFAULT_SENSOR_LIMITS } from '../../src/options'
import { Conversation } from '../support/conversation'

let port = 30_000

interface Exchanged {
  exchanges: Exchange[]
  actors: ActorEvent[]
}

function sensor(run: (core: SensorCore) => void, limits: Partial<typeof DEFAULT_SENSOR_LIMITS> = {}): Exchanged {
  const seen: Exchanged = { exchanges: [], actors: [] }
  const core = new SensorCore(
    { sensor: 't', hmacKey: Buffer.alloc(16, 1), limits: { ...DEFAULT_SENSOR_LIMITS, ...limits } },
    {
      exchange: (exchange) => void seen.exchanges.push(exchange),
      actor: (event) => void seen.actors.push(event),
      heartbeat() {},
    },
  )
  run(core)
  core.finish()
  return seen
}

const BOTH = 'Accept: application/json, text/event-stream\r\n'

function post(body: object | string, headers = BOTH, path = '/x', host = 'a.example'): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n${headers}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}

const json = (body: object, status = '200 OK', headers = '') => {
  const text = JSON.stringify(body)
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\n${headers}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}
const events = (...messages: object[]) => {
  const text = messages.map((message) => `event: message\ndata: ${JSON.stringify(message)}\n\n`).join('')
  return `HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
}
const call = (id: number | string, name: string, args: object = {}, more: object = {}) => ({
  method: 'tools/call',
  params: { name, arguments: args, ...more },
  jsonrpc: '2.0',
  id,
})
const result = (id: number | string, value: object) => ({ result: value, jsonrpc: '2.0', id })
const said = (id: number, text: string, isError = false) =>
  result(id, { content: [{ type: 'text', text }], ...(isError ? { isError } : {}) })

/** One connection: requests and answers in turn. */
const talk = (...messages: string[]) =>
  sensor((core) => {
    const conversation = new Conversation(core, '198.51.100.7', port++).open()
    messages.forEach((message, i) => void conversation.send(i % 2 === 0 ? 0 : 1, Buffer.from(message)))
    conversation.close()
  }).exchanges

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'Desk', version: '2.1.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
}

test('a tool is an API of its own; its arguments and its structured result are parameters under their own names', () => {
  const [exchange] = talk(
    post(
      call(7, 'send_mail', { to: 'ann@x.example', amount: 3 }, { _meta: META }),
      `${BOTH}MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: send_mail\r\n`,
    ),
    json(
      result(7, {
        content: [{ type: 'text', text: '{"receipt":{"email":"bob@x.example"}}' }],
        structuredContent: { receipt: { email: 'bob@x.example' } },
      }),
    ),
  )
  expect(exchange!.api.id).toBe('POST a.example/x#tools/call:send_mail')
  expect(exchange!.agent).toMatchObject({
    protocol: 'mcp',
    binding: 'stateless',
    version: '2026-07-28',
    method: 'tools/call',
    name: 'send_mail',
    client: { name: 'Desk', version: '2.1.0' },
  })
  expect(exchange!.agent!.unlike).toBeUndefined()
  const names = exchange!.parameters!.filter(({ in: place }) => place === 'request' || place === 'response')
  expect(names.map(({ in: place, name, values }) => [place, name, values[0]])).toEqual([
    ['request', 'to', 'ann@x.example'],
    ['request', 'amount', '3'],
    ['response', 'content[].type', 'text'],
    ['response', 'receipt.email', 'bob@x.example'],
  ])
})

test('the answer is the event with the id of the call, whatever comes before it', () => {
  const progress = {
    jsonrpc: '2.0',
    method: 'notifications/progress',
    params: { progressToken: 1, progress: 1, total: 2, message: 'card 4111111111111111' },
  }
  const other = said(8, 'not this one')
  const [exchange] = talk(
    post(call(1, 'long')),
    events(progress, other, progress, said(1, '[{"id":1},{"id":2},{"id":3}]')),
  )
  expect(exchange!.api.id).toBe('POST a.example/x#tools/call:long')
  expect(outcomeStatus(exchange!.response)).toBe(200)
  expect(exchange!.response!.records).toBe(3)
  expect(JSON.stringify(exchange!.parameters)).not.toContain('4111')
  expect(exchange!.parameters!.some(({ name }) => name === '[].id')).toBe(true)
})

test.each([
  ['an error of the protocol', { error: { code: -32602, message: 'bad arguments' }, jsonrpc: '2.0', id: 2 }, 400],
  ['a method that is not there', { error: { code: -32601, message: 'Method not found' }, jsonrpc: '2.0', id: 2 }, 404],
  ['an unknown tool', { error: { code: -32602, message: 'Unknown tool: pay' }, jsonrpc: '2.0', id: 2 }, 404],
  ['a tool that is not found, told as its result', said(2, 'MCP error -32602: Tool pay not found', true), 404],
  ['a tool that failed', said(2, 'the bank is closed', true), 500],
  ['success', said(2, 'done'), undefined],
])('what came of a call: %s', (_, answer, status) => {
  // The first call shows that there is such a tool.
  const exchanges = talk(post(call(1, 'pay')), json(said(1, 'ok')), post(call(2, 'pay')), json(answer))
  expect(exchanges[1]!.api.id).toBe('POST a.example/x#tools/call:pay')
  expect(exchanges[1]!.response!.status).toBe(200)
  expect(exchanges[1]!.response!.outcome).toBe(status)
})

test('names that no server has answered or offered are not confirmed by errors, however they are told', () => {
  const made = (name: string, answer: string) => talk(post(call(1, name)), answer)[0]!
  expect(outcomeStatus(made('a', json(said(1, 'internal failure', true))).response)).toBe(404)
  expect(
    outcomeStatus(made('b', json({ error: { code: -32602, message: 'no' }, jsonrpc: '2.0', id: 1 })).response),
  ).toBe(404)
  expect(
    outcomeStatus(
      made('c', json({ error: { code: -32000, message: 'no' }, jsonrpc: '2.0', id: null }, '400 Bad Request')).response,
    ),
  ).toBe(404)
  expect(outcomeStatus(made('d', json({ jsonrpc: '2.0', method: 'notifications/message', params: {} })).response)).toBe(
    102,
  )
  expect(outcomeStatus(made('e', json({}, '401 Unauthorized')).response)).toBe(401)
})

test.each([
  ['without an Accept field', ''],
  ['with one that takes anything', 'Accept: */*\r\n'],
])('a call is recognised by what it says: %s', (_, headers) => {
  const [exchange] = talk(post(call(1, 'find'), headers, '/any/where'), json(said(1, 'ok')))
  expect(exchange!.api.id).toBe('POST a.example/any/where#tools/call:find')
})

test.each([
  ['LSP', { jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: 1, rootUri: null, capabilities: {} } }],
  ['another JSON-RPC', { jsonrpc: '2.0', id: 1, method: 'eth_call', params: [{ to: '0x1' }, 'latest'] }],
  ['a ping', { jsonrpc: '2.0', id: 1, method: 'ping' }],
  ['JSON that only looks like it', { method: 'tools/call', params: { name: 'x' } }],
  ['a call inside a text', { note: '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"x"}}' }],
])('words of a URL make nothing MCP: %s to /mcp/sse/message', (_, body) => {
  for (const headers of ['', BOTH]) {
    const [exchange] = talk(post(body, headers, '/mcp/sse/message'), json({ jsonrpc: '2.0', id: 1, result: {} }))
    expect(exchange!.agent).toBeUndefined()
  }
})

test('resources go by their template, prompts by their name, sessions by a keyed id, clients by the initialize of theirs', () => {
  const initialize = {
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'claude-ai', version: '0.1.0' } },
  }
  const session = 'Mcp-Session-Id: 1868a90c-5d2f-4e3b-b7a1-52c4e8d3f901\r\n'
  const in_ = `${BOTH}MCP-Protocol-Version: 2025-06-18\r\n${session}`
  const exchanges = talk(
    post(initialize),
    json(
      result(0, {
        protocolVersion: '2025-06-18',
        capabilities: {},
        serverInfo: { name: 'example-servers/everything', version: '1.0.0' },
      }),
      '200 OK',
      session,
    ),
    post(
      { jsonrpc: '2.0', id: 1, method: 'resources/read', params: { uri: 'file:///projects/4711/config.json?v=2' } },
      in_,
    ),
    json(result(1, { contents: [{ uri: 'file:///projects/4711/config.json', text: 'x' }] })),
    post({ jsonrpc: '2.0', id: 2, method: 'prompts/get', params: { name: 'greet', arguments: { city: 'Bonn' } } }, in_),
    json(result(2, { messages: [] })),
    post({ jsonrpc: '2.0', method: 'notifications/initialized' }, in_),
    'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n',
  )
  expect(exchanges.map(({ api }) => api.id)).toEqual([
    'POST a.example/x#initialize',
    'POST a.example/x#resources/read:file:///projects/{id}/config.json',
    'POST a.example/x#prompts/get:greet',
    'POST a.example/x#notifications/initialized',
  ])
  for (const { agent } of exchanges)
    expect(agent).toMatchObject({
      binding: 'session',
      client: { name: 'claude-ai', version: '0.1.0' },
      server: { name: 'example-servers/everything', version: '1.0.0' },
    })
  const sessions = exchanges.map(({ agent }) => agent!.session)
  expect(new Set(sessions).size).toBe(1)
  expect(JSON.stringify(exchanges)).not.toContain('1868a90c')
})

test("a session that is not known is nobody's, though another was begun from the same address", () => {
  const initialize = {
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'desk' } },
  }
  const answered = result(0, { protocolVersion: '2025-06-18', capabilities: {}, serverInfo: { name: 's' } })
  const of = (own: string, other: string) =>
    talk(post(initialize), json(answered, '200 OK', own), post(call(1, 'x'), BOTH + other), json(said(1, 'ok')))[1]!
      .agent!.client
  const [one, two] = ['1111aaaa-5d2f-4e3b', '2222bbbb-5d2f-4e3b'].map((id) => `Mcp-Session-Id: ${id}\r\n`)
  expect(of(one!, one!)).toEqual({ name: 'desk' })
  expect(of(one!, two!)).toBeUndefined()
  // Servers that give no session.
  expect(of('', '')).toEqual({ name: 'desk' })
})

test('the first generation: what was accepted with 202 is told with the answer that comes over the stream of its session', () => {
  const { exchanges } = sensor((core) => {
    const stream = new Conversation(core, '198.51.100.7', port++).open()
    stream.send(0, 'GET /feed HTTP/1.1\r\nHost: old.example\r\nAccept: text/event-stream\r\n\r\n')
    stream.send(
      1,
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: endpoint\ndata: /talk?sessionId=8f2e4c1a-77aa-4c1e-9b1e-0c5f8d2b6a11\n\n',
    )
    const posts = new Conversation(core, '198.51.100.7', port++).open()
    const ask = (body: object) =>
      posts
        .send(0, post(body, '', '/talk?sessionId=8f2e4c1a-77aa-4c1e-9b1e-0c5f8d2b6a11', 'old.example'))
        .send(1, 'HTTP/1.1 202 Accepted\r\nContent-Length: 8\r\n\r\nAccepted')
    ask(call(1, 'add', { a: 1 }))
    ask(call('1', 'sub', { a: 1 }))
    // An event may be cut anywhere between two parts.
    const first = `event: message\ndata: ${JSON.stringify(said(1, '3'))}\n\n`
    stream.send(1, first.slice(0, 40))
    Conversation.clock += 11_000
    posts.frame(0, '', 16)
    stream.send(1, first.slice(40))
    Conversation.clock += 11_000
    posts.frame(0, '', 16)
    const failed = { jsonrpc: '2.0', id: '1', error: { code: -32602, message: 'no' } }
    stream.send(1, `event: message\ndata: ${JSON.stringify(failed)}\n\n`)
    ask(call(2, 'lost'))
    Conversation.clock += 60_000
    posts.frame(0, '', 16)
    stream.close()
    posts.close()
  })
  const told = exchanges.filter(({ agent }) => agent?.method === 'tools/call')
  expect(told.map(({ api, response }) => [api.id, outcomeStatus(response)])).toEqual([
    ['POST old.example/talk#tools/call:add', 200],
    ['POST old.example/talk#tools/call:sub', 404],
    ['POST old.example/talk#tools/call:lost', 102],
  ])
  expect(told[0]!.agent).toMatchObject({ binding: 'sse' })
  expect(JSON.stringify(exchanges)).not.toContain('8f2e4c1a')
})

test.each([
  ['another tool', 'Mcp-Method: tools/call\r\nMcp-Name: list_files\r\n', call(1, 'delete_account'), ['name']],
  ['another method', 'Mcp-Method: tools/list\r\n', call(1, 'delete_account'), ['method']],
  ['another version', 'MCP-Protocol-Version: 2025-06-18\r\n', call(1, 'x', {}, { _meta: META }), ['version']],
  ['two fields', 'Mcp-Name: x\r\nMcp-Name: y\r\n', call(1, 'x'), ['name', 'doubled-field']],
  [
    'a key twice',
    '',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"safe","name":"danger"}}',
    ['doubled-key'],
  ],
  [
    'a key twice, case aside',
    '',
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","Method":"tools/list","params":{"name":"x"}}',
    ['doubled-key'],
  ],
  ['the same, in UTF-8', 'Mcp-Name: naïve\r\n', call(1, 'naïve'), undefined],
  [
    'the same, encoded',
    `Mcp-Name: =?base64?${Buffer.from('naïve').toString('base64')}?=\r\n`,
    call(1, 'naïve'),
    undefined,
  ],
  [
    'the same',
    'Mcp-Method: tools/call\r\nMcp-Name: x\r\nMCP-Protocol-Version: 2026-07-28\r\n',
    call(1, 'x', {}, { _meta: META }),
    undefined,
  ],
])('header and body say different things: %s', (_, headers, body, unlike) => {
  const [exchange] = talk(post(body, BOTH + headers), json(said(1, 'ok')))
  expect(exchange!.agent!.unlike).toEqual(unlike)
})

test('a catalogue tells what is offered, and calls are compared with it', () => {
  const inputSchema = {
    type: 'object',
    properties: { to: { type: 'string' }, kind: { enum: ['a', 'b'] }, n: { type: 'integer', maximum: 10 } },
    required: ['to'],
  }
  const tools = [
    { name: 'send', description: 'Sends.', inputSchema, annotations: { destructiveHint: true } },
    { name: 'reаd', description: 'Reads.', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } },
  ]
  const exchanges = talk(
    post({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    json(result(1, { tools })),
    post(call(2, 'send', { to: 'x', kind: 'a', n: 3 })),
    json(said(2, 'ok')),
    post(call(3, 'send', { kind: 'c', n: 11, bcc: 'z@x.example', ann4711829: 1 })),
    json(said(3, 'ok')),
  )
  expect(exchanges[0]!.agent!.offered).toMatchObject([
    {
      kind: 'tool',
      name: 'send',
      skeleton: 'send',
      destructive: true,
      inputs: [{ name: 'to', types: ['string'], required: true }, { name: 'kind' }, { name: 'n' }],
    },
    // A letter of another alphabet: the same to the eye.
    { kind: 'tool', name: '{id}', skeleton: 'read', readOnly: true },
  ])
  expect(exchanges[1]!.agent).toMatchObject({ destructive: true })
  expect(exchanges[1]!.agent!.outside).toBeUndefined()
  expect(exchanges[2]!.agent!.outside).toEqual(['missing:to', 'value:kind', 'range:n', 'unknown:bcc', 'unknown:{key}'])
})

test('calls of a batch are told each by itself, with the answer that has its id', () => {
  const exchanges = talk(
    post([call(1, 'read', { a: 1 }), { jsonrpc: '2.0', method: 'notifications/cancelled' }, call(2, 'drop', { b: 2 })]),
    json([said(2, 'gone', true), said(1, 'ok')]),
  )
  const told = exchanges.map(({ api, message, response }) => [api.template, message?.protocol, outcomeStatus(response)])
  expect(told.sort()).toEqual([
    ['/x#batch', undefined, 200],
    ['/x#notifications/cancelled', 'batch', undefined],
    ['/x#tools/call:drop', 'batch', 404],
    ['/x#tools/call:read', 'batch', 200],
  ])
})

test.each(['JSON', 'events, one each', 'one event'])('11: calls of one tool in a batch are each read (%s)', (form) => {
  const token = 'ghp_0123456789abcdefghijABCDEFGHIJ012345'
  const answers = [said(2, 'No tool send', true), said(1, 'ok')]
  const exchanges = talk(
    post([call(1, 'send', { to: 'a' }), call(2, 'send', { to: 'b', token })]),
    form === 'JSON' ? json(answers) : form === 'one event' ? events(answers) : events(...answers),
  )
  const told = exchanges.filter(({ message }) => message?.protocol === 'batch')
  // Those of one time come in any order.
  told.sort((a, b) => Number(outcomeStatus(a.response)) - Number(outcomeStatus(b.response)))
  expect(told.map(({ api, agent, message }) => [api.template, agent?.tokens, message?.from])).toEqual([
    ['/x#tools/call:send', undefined, 'both'],
    ['/x#tools/call:send', ['token'], 'both'],
  ])
  expect(told.map(({ response }) => outcomeStatus(response))).toEqual([200, expect.any(Number)])
  expect(outcomeStatus(told[1]!.response)).toBeGreaterThanOrEqual(400)
  expect(exchanges.filter(({ api }) => api.template === '/x#batch')).toHaveLength(1)
  expect(JSON.stringify(exchanges)).not.toContain(token)
})

test('11: a batch of one is the call that it holds', () => {
  const exchanges = talk(post([call(1, 'send', { to: 'a' })]), json([said(1, 'ok')]))
  expect(exchanges.map(({ api }) => api.template)).toEqual(['/x#tools/call:send'])
})

test('credentials among the arguments are told by name, and never leave', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJlc2lnbmF0dXJl'
  const exchanges = talk(
    post(
      call(1, 'fetch', {
        url: 'http://x.example',
        headers: { access_token: 'a8Fk20dLm3Qz9' },
        jwt: token,
        cursor: 'Zm9vYmFyMTIzNDU2',
      }),
    ),
    json(said(1, 'ok')),
  )
  expect(exchanges[0]!.agent!.tokens).toEqual(['access_token', 'jwt'])
  expect(JSON.stringify(exchanges)).not.toMatch(/a8Fk20dLm3Qz9|c2lnbmF0dXJl/)
})

test('what a person was asked and has said', () => {
  const ask = {
    resultType: 'input_required',
    inputRequests: { ok: { method: 'elicitation/create', params: { message: 'Sure?' } } },
    requestState: 'x',
  }
  const elicit = { jsonrpc: '2.0', id: 9, method: 'elicitation/create', params: { message: 'Sure?' } }
  const exchanges = talk(
    post(call(1, 'drop')),
    json(result(1, ask)),
    post(call(2, 'drop', {}, { inputResponses: { ok: { action: 'accept', content: {} } }, requestState: 'x' })),
    json(said(2, 'dropped')),
    post(call(3, 'drop')),
    events(elicit, said(3, 'dropped')),
    post({ jsonrpc: '2.0', id: 9, result: { action: 'decline' } }, `${BOTH}MCP-Protocol-Version: 2025-06-18\r\n`),
    'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n',
  )
  expect(exchanges.map(({ agent }) => [agent!.asked, agent!.input])).toEqual([
    [true, undefined],
    [undefined, 'given'],
    [true, undefined],
    [undefined, 'refused'],
  ])
})

test('a stream that goes on: the exchange is told early, its answer with the part that brings it', () => {
  const { exchanges } = sensor((core) => {
    const stream = new Conversation(core, '198.51.100.7', port++).open()
    stream.send(0, post(call(4, 'slow')))
    stream.send(
      1,
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {"jsonrpc":"2.0","method":"notifications/progress","params":{}}\n\n',
    )
    for (const text of ['data: {"jsonrpc":"2.0","id":4,"resu', 'lt":{"content":[],"isError":false}}\n\n']) {
      Conversation.clock += 11_000
      new Conversation(core, '198.51.100.8', port++).open()
      stream.send(1, text)
    }
    Conversation.clock += 11_000
    new Conversation(core, '198.51.100.8', port++).open()
    stream.close()
  })
  expect(exchanges.map(({ api, response }) => [api.id, outcomeStatus(response)])).toEqual([
    ['POST a.example/x#tools/call:slow', 102],
    ['POST a.example/x#tools/call:slow', 102],
    ['POST a.example/x#tools/call:slow', 200],
  ])
})

test('property: whatever a caller writes, names are bounded and nothing throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.json({ maxDepth: 4 }), (name, args) => {
      const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":${JSON.stringify(name)},"arguments":${args}}}`
      const [exchange] = talk(post(body), json(said(1, 'ok')))
      expect(exchange!.api.template.length).toBeLessThan(420)
      expect(exchange!.api.template).toMatch(/^\/x#tools\/call:[\w.\-/:{}]+$/)
    }),
    { numRuns: 20 },
  )
})

test('nothing of an address with a secret, or with a person in it, leaves with a catalogue or a read', () => {
  const seen = sensor((core) => {
    const conversation = new Conversation(core, '10.0.0.1', port++).open()
    const steps: [object, object][] = [
      [
        { jsonrpc: '2.0', id: 1, method: 'resources/list' },
        result(1, { resources: [{ uri: 'https://f.example/d?sig=9f86d081884c7d659a2feaa0c55ad015', name: 'd' }] }),
      ],
      [
        { jsonrpc: '2.0', id: 2, method: 'resources/templates/list' },
        result(2, { resourceTemplates: [{ uriTemplate: 'crm://users/jane.doe@example.com/{doc}', name: 'u' }] }),
      ],
      [
        {
          jsonrpc: '2.0',
          id: 3,
          method: 'resources/read',
          params: { uri: 'crm://users/jane.doe@example.com/passport' },
        },
        result(3, { contents: [{ uri: 'crm://x', text: 'ok' }] }),
      ],
    ]
    for (const [asked, said] of steps) conversation.send(0, post(asked)).send(1, json(said))
  })
  expect(seen.exchanges[0]!.agent!.offered).toMatchObject([{ kind: 'resource', skeleton: '' }])
  const told = JSON.stringify([seen.actors, seen.exchanges.map(({ api, agent }) => [api, agent])])
  expect(told).toContain('crm://users/{id}/{id}')
  for (const secret of ['9f86d081', '9f86dosl', 'jane', 'passport']) expect(told).not.toContain(secret)
})
