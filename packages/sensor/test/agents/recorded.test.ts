/** Recorded with the real SDKs: what the sensor tells of each call is what the servers counted themselves. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { resourceTemplate } from '@apiscope/agents'
import { openCapture } from '@apiscope/capture'
import { type Exchange, outcomeStatus } from '@apiscope/schema'
import { SensorCore } from '../../src/core'
import { FIXTURE_KEY } from '../../src/options'

const FIXTURE = join(__dirname, '../../../../fixtures/agents')

interface Count {
  calls: number
  ok: number
  failed: number
  asked: number
}
type Served = Record<string, Record<string, Count> & { host: string }>

const { served }: { served: Served } = JSON.parse(readFileSync(join(FIXTURE, 'agents.json'), 'utf8'))
const exchanges: Exchange[] = []

beforeAll(async () => {
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY },
    { exchange: (exchange) => exchanges.push(exchange), actor() {}, heartbeat() {} },
  )
  await openCapture(join(FIXTURE, 'agents.pcapng.gz')).run(core)
  core.finish()
})

/** As an operation is called: a resource by its template. */
const operationOf = (key: string) =>
  key.startsWith('resources/read:') ? `resources/read:${resourceTemplate(key.slice(15))}` : key

const empty = (): Count => ({ calls: 0, ok: 0, failed: 0, asked: 0 })

function seenAt(host: string): Record<string, Count> {
  const seen: Record<string, Count> = {}
  for (const { api, agent, response } of exchanges) {
    const hash = api.template.indexOf('#')
    if (api.host !== host || !agent || hash < 0) continue
    const key = api.template.slice(hash + 1)
    seen[key] ??= empty()
    const count = seen[key]
    count.calls++
    const status = outcomeStatus(response)!
    if (agent.asked) count.asked++
    else if (status >= 400) count.failed++
    else if (!key.startsWith('notifications/')) count.ok++
  }
  return seen
}

test.each(['session', 'sse', 'stateless'])(
  'MCP, %s: calls and what each came to, as the server counted them',
  (part) => {
    const { host, ...counted } = served[part]!
    const expected: Record<string, Count> = {}
    for (const [key, count] of Object.entries(counted)) expected[operationOf(key)] = count as Count
    const seen = seenAt(host)
    // Catalogues of the stateless server are answered by the SDK, which its handlers do not see.
    for (const key of Object.keys(seen))
      if (!expected[key] && /^(?:server\/discover|tools\/list)$/.test(key)) delete seen[key]
    expect(seen).toEqual(expected)
  },
)

test('A2A: messages as the agent executed them, in both bindings', () => {
  const { host, executed } = served.a2a!
  const own = exchanges.filter(({ api }) => api.host === host)
  const sent = own.filter(({ agent }) => agent?.method?.startsWith('Send'))
  expect(sent).toHaveLength((executed as unknown as Count).calls)
  expect(new Set(sent.map(({ agent }) => agent!.binding))).toEqual(new Set(['jsonrpc', 'rest']))
  expect(own.find(({ agent }) => agent?.method === 'GetAgentCard')!.agent).toMatchObject({
    server: { name: 'Travel desk', version: '0.9.0' },
    offered: [{ kind: 'skill', name: 'book_trip' }],
  })
})

test('each generation says which it is, who calls and who serves', () => {
  const of = (part: string) =>
    exchanges.filter(({ api, agent }) => api.host === served[part]!.host && agent?.method === 'tools/call')
  for (const [part, binding, client, server] of [
    ['session', 'session', 'session-client', 'mcp-servers/everything'],
    ['sse', 'sse', 'sse-client', 'mcp-servers/everything'],
    ['stateless', 'stateless', 'desk-agent', 'crm'],
  ] as const) {
    for (const { agent } of of(part))
      expect(agent).toMatchObject({ binding, client: { name: client }, server: { name: server } })
    expect(of(part).length).toBeGreaterThan(5)
  }
})

test('no honest call is told to be unlike its header; the one outside its schema is', () => {
  expect(exchanges.flatMap(({ agent }) => agent?.unlike ?? [])).toEqual([])
  expect(exchanges.flatMap(({ agent }) => agent?.tokens ?? [])).toEqual([])
  expect(exchanges.flatMap(({ agent }) => agent?.outside ?? [])).toEqual(['type:a', 'type:a'])
  const [deleted] = exchanges.filter(({ agent }) => agent?.input === 'given')
  expect(deleted!.agent).toMatchObject({ destructive: true, name: 'delete_customer' })
})
