/** What the inventory tells of an API that agents call. */
import { createInventoryWorker } from '@apiscope/inventory'
import { type AgentFacts, apiName, type Exchange } from '@apiscope/schema'
import type { Fields, Output } from '@apiscope/worker'

const START = 1_700_000_000_000
let next = 0

function exchange(
  operation: string,
  agent: Partial<AgentFacts>,
  time = START,
  actor = 'p:ann',
  outcome?: number,
): Exchange {
  next++
  return {
    v: 1,
    id: `x${next}`,
    time,
    sensor: 's',
    client: { ip: '192.0.2.7', port: 1, id: actor },
    server: { ip: '198.51.100.1', port: 80 },
    api: apiName('POST', 'tools.example', `/mcp#${operation}`),
    request: { version: '1.1', method: 'POST', target: '/mcp', host: 'tools.example', bodyBytes: 10 },
    response: { status: 200, bodyBytes: 10, ...(outcome === undefined ? {} : { outcome }) },
    principal: { scheme: 'bearer', subject: actor.slice(2) },
    agent: { protocol: 'mcp', binding: 'stateless', ...agent },
    quality: { gapBytes: 0, truncated: false, oneSided: false },
  }
}

function run(exchanges: Exchange[], learnUntil?: number) {
  const worker = createInventoryWorker(learnUntil === undefined ? {} : { learnUntil })
  const alerts: string[] = []
  const ids = new Set<string>()
  const views: Record<string, Record<string, unknown>> = {}
  const out: Output = {
    alert: (alert) => {
      alerts.push(alert.kind)
      ids.add(alert.id)
    },
    publish() {},
    hset: (key: string, fields: Fields) => {
      for (const [name, value] of Object.entries(fields)) {
        views[key] ??= {}
        views[key][name] = typeof value === 'function' ? value() : value
      }
    },
    zadd() {},
    zrem() {},
    sadd() {},
    srem() {},
    count() {},
  }
  const states = new Map<string, ReturnType<typeof worker.create>>()
  for (const one of exchanges) {
    const key = one.api.id
    const state = states.get(key) ?? worker.create(key)
    worker.apply(state, one, worker.primary, out)
    worker.tick?.(state, one.time + 20_000, out)
    states.set(key, worker.decode(worker.encode(state), key))
  }
  return { alerts, ids, views }
}

const call = (time: number, more: Partial<AgentFacts> = {}, actor?: string, outcome?: number) =>
  exchange(
    'tools/call:send',
    { method: 'tools/call', name: 'send', destructive: true, client: { name: 'desk', version: '2' }, ...more },
    time,
    actor,
    outcome,
  )

test('an API says which agents use it, in how many sessions, and what its server says of it', () => {
  const { views } = run([
    call(START),
    call(START + 60_000, { outside: ['unknown:bcc'] }),
    call(START + 7_200_000),
    call(START + 7_300_000, { client: { name: 'other' } }, 'p:bob'),
    // Who was refused uses nothing.
    call(START + 7_400_000, { client: { name: 'mallory' } }, 'p:eve', 403),
  ])
  const view = views['apiscope:api:POST tools.example/mcp#tools/call%3Asend']!
  expect(view).toMatchObject({
    agent_protocol: 'mcp',
    agent_method: 'tools/call',
    agent_tool: 'send',
    agent_hints: 'destructive',
    agent_outside_schema: 1,
  })
  expect(JSON.parse(view.agents as string)).toMatchObject([
    { client: 'desk/2', actor: 'p:ann', calls: 3, sessions: 2 },
    { client: 'other', actor: 'p:bob', calls: 1, sessions: 1 },
  ])
})

test('a catalogue is kept with its changes', () => {
  const offered = (description: string) => [
    {
      kind: 'tool' as const,
      name: 'send',
      key: 'h.1',
      skeleton: 'send',
      description,
      inputs: [{ name: 'to', types: ['string'] }],
    },
  ]
  const list = (time: number, description: string) =>
    exchange('tools/list', { method: 'tools/list', offered: offered(description) }, time)
  const { views } = run([list(START, 'h.a'), list(START + 1e6, 'h.a'), list(START + 2e6, 'h.b')])
  const catalogue = JSON.parse(views['apiscope:api:POST tools.example/mcp#tools/list']!.agent_catalogue as string)
  expect(catalogue).toMatchObject({
    'tool:send': { since: START, changes: 1, description: 'h.b', inputs: [{ name: 'to', types: ['string'] }] },
  })
})

test('C9: what is no longer offered leaves the catalogue for what is, and each kind has its room', () => {
  const entries = (kind: 'tool' | 'resource', count: number, from = 0) =>
    Array.from({ length: count }, (_, i) => ({ kind, name: `t${from + i}`, key: `h.${from + i}`, skeleton: '' }))
  const list = (time: number, offered: AgentFacts['offered']) =>
    exchange('tools/list', { method: 'tools/list', offered: offered! }, time)
  const kept = (exchanges: Exchange[]) => {
    const { views } = run(exchanges)
    const text = views['apiscope:api:POST tools.example/mcp#tools/list']!.agent_catalogue as string
    return Object.keys(JSON.parse(text))
  }
  const first = list(START, entries('resource', 256))
  expect(kept([first, list(START + 1_000, entries('tool', 1))])).toContain('tool:t0')
  const full = list(START, entries('tool', 256))
  const later = kept([full, list(START + 3_600_000, [...entries('tool', 1, 900), ...entries('tool', 255)])])
  expect(later).toHaveLength(256)
  expect(later).toContain('tool:t900')
  expect(later).not.toContain('tool:t255')
  // Pages of one catalogue stay.
  expect(kept([full, list(START + 1_000, entries('tool', 9, 900))])).not.toContain('tool:t900')
})

test('a host that speaks to agents after the time of learning is told once, one that was there before is not', () => {
  const all = [exchange('tools/list', { method: 'tools/list' }), call(START + 1_000)]
  expect(run(all).alerts).toEqual([])
  const { alerts } = run(all, START - 1)
  expect(alerts.filter((kind) => kind === 'shadow_agent_server')).toHaveLength(1)
  expect(run(all, START + 10_000).alerts).toEqual([])
})
