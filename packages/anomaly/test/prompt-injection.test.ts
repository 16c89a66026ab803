/** Prompt injection by its effect: a text that reads like orders, and then something that the agent never used before. */
import { anomalyActorsWorker } from '@apiscope/anomaly'
import { type ActorEvent, apiName } from '@apiscope/schema'
import fc from 'fast-check'
import { run, START, times } from './support'

const ORDINARY = -2.8
const ORDERS = 1.4

interface Step {
  tool?: string
  host?: string
  target?: string
  score?: number
  gap?: number
}

let now = START
const call = ({ tool = 'search', host = 'tools.example', target, score = ORDINARY, gap = 8_000 }: Step): ActorEvent => {
  now += gap
  return {
    v: 1,
    id: `e${now}`,
    time: now,
    actor: 'p:agent',
    principal: 'agent',
    ip: '10.0.0.9',
    api: apiName('POST', host, `/mcp#tools/call:${tool}`),
    status: 200,
    bytesIn: 100,
    bytesOut: 900,
    agent: { protocol: 'mcp', binding: 'session', method: 'tools/call', name: tool },
    prompt: { score, in: 'response' },
    ...(target === undefined ? {} : { targets: [target] }),
  }
}
const habit = () =>
  times(200, (i) => call({ tool: ['search', 'read', 'write'][i % 3]!, ...(i % 4 ? {} : { target: `h.${i % 12}` }) }))
const found = (steps: Step[], encodeEach = false) =>
  run(anomalyActorsWorker, [...habit(), ...steps.map(call)], ({ actor }) => actor, encodeEach).handedOver.filter(
    ({ kind }) => kind === 'prompt_injection',
  )

test.each<[string, Step]>([
  ['a tool', { tool: 'send_money' }],
  ['a host', { host: 'outside.example' }],
  ['a tool, with a new recipient', { tool: 'send_mail', target: 'h.thief' }],
])('orders and then %s that it never used before', (_, effect) => {
  for (const encodeEach of [false, true]) {
    const alerts = found([{ tool: 'read', score: ORDERS }, effect], encodeEach)
    expect(alerts).toHaveLength(1)
    const [alert] = alerts
    expect(alert).toMatchObject({
      severity: 'high',
      client: { id: 'p:agent' },
      evidence: { text_log_odds: ORDERS, seconds_after: 8 },
    })
    expect(alert!.evidence.text_from).toBe('POST tools.example/mcp#tools/call:read')
  }
})

test.each<[string, Step[]]>([
  ['orders alone', [{ score: 5 }, { tool: 'read' }, { tool: 'write' }]],
  ['something new alone', [{ tool: 'send_money' }, { host: 'outside.example' }]],
  ['orders that come after what is new', [{ tool: 'send_money', score: ORDERS }, { tool: 'read' }]],
  ['orders long before', [{ score: ORDERS }, { tool: 'send_money', gap: 200_000 }]],
  [
    'orders many calls before',
    [{ score: ORDERS }, ...times(6, () => ({ tool: 'read', gap: 1_000 })), { tool: 'send_money', gap: 1_000 }],
  ],
])('%s: no alert', (_, steps) => expect(found(steps)).toEqual([]))

test('one that writes to somebody new in every second call surprises nobody by another', () => {
  const busy = times(400, (i) => call({ tool: 'write', target: i % 2 ? `h.new${i}` : 'h.0' }))
  const after = [call({ tool: 'write', score: ORDERS }), call({ tool: 'write', target: 'h.thief' })]
  const out = run(anomalyActorsWorker, [...busy, ...after], ({ actor }) => actor)
  expect(out.handedOver.filter(({ kind }) => kind === 'prompt_injection')).toEqual([])
})

test('what a model is asked comes before what it calls; asked with another credential it is joined by the address', () => {
  const at = (event: ActorEvent, principal: string): ActorEvent => ({
    ...event,
    actor: 'ip:10.0.0.9',
    principal,
    id: `${event.id}@`,
    joined: true,
  })
  const model = (called: string[], score: number): ActorEvent => {
    const { agent: _, ...event } = call({ host: 'models.example' })
    return {
      ...event,
      api: apiName('POST', 'models.example', '/v1/chat'),
      model: 'openai',
      called,
      prompt: { score, in: 'request' },
    }
  }
  const before = habit()
  const events = [
    ...before.map((event) => at(event, 'tools')),
    ...times(50, () => at(model(['read'], ORDINARY), 'key')),
    at(model(['send_money'], ORDERS), 'key'),
  ]
  const alone = run(anomalyActorsWorker, events, ({ actor }) => actor).handedOver
  // The model's answer is wholly the key's own: found under the key, not under the address.
  expect(alone.filter(({ kind }) => kind === 'prompt_injection')).toEqual([])
  const joined = run(
    anomalyActorsWorker,
    [...events, at(call({ tool: 'send_money' }), 'tools')],
    ({ actor }) => actor,
  ).handedOver
  expect(joined.filter(({ kind }) => kind === 'prompt_injection')).toMatchObject([
    { evidence: { joined_by: 'address', text_in: 'request' } },
  ])
})

test('whatever comes, what is kept of an agent is bounded', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ tool: fc.string(), host: fc.string(), target: fc.string() }), { maxLength: 60 }),
      (steps) => {
        const state = anomalyActorsWorker.create('p:agent')
        const out = { publish() {}, count() {}, alert() {}, hset() {}, zadd() {}, zrem() {}, sadd() {}, srem() {} }
        for (const step of [...steps, ...times(600, (i) => ({ tool: `t${i}`, host: `h${i}`, target: `k${i}` }))])
          anomalyActorsWorker.apply(state, call(step), anomalyActorsWorker.primary, out)
        expect(JSON.stringify(state.agentUse).length).toBeLessThan(12_000)
      },
    ),
    { numRuns: 5 },
  )
})
