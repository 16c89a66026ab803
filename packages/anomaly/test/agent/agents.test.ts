import { anomalyActorsWorker, anomalyWorker } from '@apiscope/anomaly'
import { type AgentFacts, apiName, type Exchange, type OfferedFacts } from '@apiscope/schema'
import { isOneEdit } from '../../src/agent/look-alike'
import { actorEvent, call, DAY, HOUR, MINUTE, random, run, START } from '../support.js'

const CLIENT = { name: 'desk', version: '1' }
const used = (
  time: number,
  tool: string,
  more: Partial<AgentFacts> = {},
  status = 200,
  host = 'a.example',
): Exchange => ({
  ...call({ time, actor: 'p:ann', status, api: apiName('POST', host, `/mcp#tools/call:${tool}`) }),
  agent: { protocol: 'mcp', binding: 'stateless', method: 'tools/call', name: tool, client: CLIENT, ...more },
})
const tool = (name: string, more: Partial<OfferedFacts> = {}): OfferedFacts => ({
  kind: 'tool',
  name,
  key: `h.${name}`,
  skeleton: name.replaceAll('_', ''),
  description: `h.d-${name}`,
  schema: `h.s-${name}`,
  inputs: [
    { name: 'id', types: ['string'], required: true },
    { name: 'note', types: ['string'] },
  ],
  ...more,
})
const listed = (
  time: number,
  offered: OfferedFacts[],
  host = 'a.example',
  version = '1',
  actor = 'p:ann',
): Exchange => ({
  ...call({ time, actor, api: apiName('POST', host, '/mcp#tools/list') }),
  agent: {
    protocol: 'mcp',
    binding: 'stateless',
    method: 'tools/list',
    client: CLIENT,
    server: { name: host, version },
    offered,
  },
})
const asActor = (exchanges: Exchange[], encodeEach = false) =>
  run(anomalyActorsWorker, exchanges.map(actorEvent), (event) => event.actor, encodeEach).handedOver
const kinds = (exchanges: Exchange[], encodeEach = false) => asActor(exchanges, encodeEach).map(({ kind }) => kind)
const asApi = (exchanges: Exchange[]) => run(anomalyWorker, exchanges, ({ api }) => api.id).alerts

/** Three days of an agent that uses the same tools. */
const habit = (tools: string[], days = 3) =>
  Array.from({ length: days * 48 }, (_, i) => used(START + (i * HOUR) / 2, tools[i % tools.length]!))

describe('a tool that has changed', () => {
  test('is told when what was seen before says something else, once, through stored states', () => {
    const changed = [tool('send', { description: 'h.other' }), tool('read')]
    const all = [
      listed(START, [tool('send'), tool('read')]),
      listed(START + HOUR, [tool('send'), tool('read')]),
      listed(START + DAY, changed),
      listed(START + DAY + HOUR, changed),
      // Copies that are of two versions answer in turn.
      listed(START + DAY + 2 * HOUR, [tool('send'), tool('read')]),
    ]
    for (const encode of [false, true]) {
      const alerts = asActor(all, encode)
      expect(alerts.map(({ kind, severity }) => [kind, severity])).toEqual([['tool_changed', 'high']])
      expect(alerts[0]!.evidence).toMatchObject({ tool: 'send', changed: ['description'], release: false })
    }
  })

  test('with a new version of the server it is a release; an annotation counts as well', () => {
    const before = listed(START, [tool('drop', { destructive: true })])
    const after = listed(START + DAY, [tool('drop', { destructive: false })], 'a.example', '2')
    expect(asActor([before, after]).map(({ severity, evidence }) => [severity, evidence.changed])).toEqual([
      ['low', ['annotations']],
    ])
  })

  test('CR: each answer of a release is part of it, an hour later nothing is', () => {
    const words = (name: string, description: string) => tool(name, { description })
    const before = [listed(START, [tool('a')], 'a.example', '1'), listed(START + 1, [tool('b')], 'a.example', '1')]
    const release = [
      listed(START + DAY, [words('a', 'h.2')], 'a.example', '2'),
      listed(START + DAY + MINUTE, [words('b', 'h.2')], 'a.example', '2'),
    ]
    const later = listed(START + DAY + 2 * HOUR, [words('b', 'h.3')], 'a.example', '2')
    for (const encode of [false, true])
      expect(
        asActor([...before, ...release, later], encode).map(({ severity, evidence }) => [severity, evidence.tool]),
      ).toEqual([
        ['low', 'a'],
        ['low', 'b'],
        ['high', 'b'],
      ])
  })

  test('CR: copies of two versions that answer in turn are no release without end', () => {
    const turns = Array.from({ length: 20 }, (_, i) =>
      listed(START + i * 10 * MINUTE, [tool('a')], 'a.example', i % 2 === 0 ? '1' : '2'),
    )
    const pulled = listed(START + 200 * MINUTE, [tool('a', { description: 'h.x' })], 'a.example', '1')
    expect(asActor([...turns, pulled], true).map(({ severity }) => severity)).toEqual(['high'])
  })

  test('CR: another change of the annotations is another finding', () => {
    const hints = [{ destructive: true }, { destructive: false }, { destructive: false, readOnly: true }]
    const all = hints.map((hint, i) => listed(START + 2 * i * DAY, [tool('drop', hint)]))
    expect(new Set(asActor(all).map(({ id }) => id)).size).toBe(2)
  })

  test('all agents that see it show one finding', () => {
    const all = ['p:ann', 'p:bob'].flatMap((actor) => [
      listed(START, [tool('send')], 'a.example', '1', actor),
      listed(START + DAY, [tool('send', { schema: 'h.new' })], 'a.example', '1', actor),
    ])
    expect(new Set(asActor(all).map(({ id }) => id)).size).toBe(1)
  })
})

describe('C9: entries that cost a server nothing', () => {
  const many = (kind: OfferedFacts['kind'], count: number, from = 0) =>
    Array.from({ length: count }, (_, i) => tool(`${kind}_${from + i}`, { kind }))
  const changed = tool('send', { description: 'h.other' })

  test.each(['resource', 'template', 'prompt', 'skill'] as const)(
    'of kind %s keep no tool from being watched',
    (kind) => {
      const all = [
        listed(START, many(kind, 400)),
        listed(START + MINUTE, [tool('send')]),
        listed(START + DAY, many(kind, 400)),
        listed(START + DAY + MINUTE, [changed]),
      ]
      for (const encode of [false, true]) expect(kinds(all, encode)).toEqual(['tool_changed'])
    },
  )

  test('of the same kind leave when they are no longer offered, in any order', () => {
    const all = [
      listed(START, many('tool', 128)),
      listed(START + HOUR, [tool('send'), ...many('tool', 127)]),
      listed(START + DAY, [...many('tool', 127), changed]),
    ]
    expect(kinds(all, true)).toEqual(['tool_changed'])
  })

  test('of a catalogue that is larger than the room, pages do not push one another out', () => {
    const pages = (time: number, first: OfferedFacts) => [
      listed(time, [first, ...many('tool', 127)]),
      listed(time + 1_000, many('tool', 128, 200)),
    ]
    const all = [...pages(START, tool('send')), ...pages(START + DAY, changed)]
    expect(kinds(all, true)).toEqual(['tool_changed'])
  })
})

describe('a look-alike', () => {
  const own = [tool('send_money'), tool('list_payees')]
  test.each([
    ['a copy of one tool', tool('send_money'), true],
    [
      'the same name for something else',
      tool('send_money', { description: 'h.x', schema: 'h.y', inputs: [{ name: 'q', types: ['string'] }] }),
      false,
    ],
    [
      'letters of another alphabet',
      tool('sеnd_money', { name: '{id}', skeleton: 'sendmoney', description: 'h.x', inputs: [] }),
      true,
    ],
    ['one letter aside, the same inputs', tool('send_moneys', { description: 'h.x' }), true],
    [
      'one letter aside, other inputs',
      tool('send_moneys', { description: 'h.x', inputs: [{ name: 'q', types: ['string'] }] }),
      false,
    ],
    ['another name', tool('book_trip'), false],
  ])('%s', (_, offered, isTold) => {
    const all = [listed(START, own), listed(START + DAY, [offered, tool('weather'), tool('news')], 'b.example')]
    expect(kinds(all)).toEqual(isTold ? ['tool_lookalike'] : [])
  })

  test('a second instance of a server is none, nor is what came in the same hour', () => {
    expect(kinds([listed(START, own), listed(START + DAY, own, 'b.example')])).toEqual([])
    expect(
      kinds([listed(START, own), listed(START + MINUTE, [tool('send_money'), tool('a'), tool('b')], 'b.example')]),
    ).toEqual([])
  })

  test('one edit is one letter more, less, other, or two changed about', () => {
    for (const [a, b] of [
      ['send', 'sent'],
      ['send', 'sends'],
      ['send', 'snd'],
      ['send', 'sned'],
    ] as const)
      expect(isOneEdit(a, b)).toBe(true)
    for (const [a, b] of [
      ['send', 'send'],
      ['send', 'sandy'],
      ['send', 'desn'],
      ['abc', 'cba'],
    ] as const)
      expect(isOneEdit(a, b)).toBe(false)
  })
})

describe('a tool that an agent never used', () => {
  test('stands out where it uses the same ones day after day', () => {
    const alerts = asActor([...habit(['read', 'list']), used(START + 3 * DAY, 'wire_money')], true)
    expect(alerts.map(({ kind, evidence }) => [kind, evidence.tool])).toEqual([['new_tool_use', 'wire_money']])
  })

  test('not in its first day, not where it tries things out, not where the server has only just offered it, not when it was refused', () => {
    const late = START + 3 * DAY
    expect(kinds([...habit(['read'], 1), used(START + 23 * HOUR, 'new')])).toEqual([])
    const trying = Array.from({ length: 144 }, (_, i) =>
      used(START + (i * HOUR) / 2, i % 9 === 0 ? `once_${i}` : 'read'),
    )
    expect(kinds([...trying, used(late, 'new')])).toEqual([])
    const fresh = [listed(START, [tool('read')]), ...habit(['read']), listed(late - HOUR, [tool('read'), tool('new')])]
    expect(kinds([...fresh, used(late, 'new')])).toEqual([])
    expect(kinds([...habit(['read']), used(late, 'new', {}, 403)])).toEqual([])
  })
})

describe('a destructive tool without approval', () => {
  const drop = (time: number, more: Partial<AgentFacts>) => used(time, 'drop', { destructive: true, ...more })
  const approved = (i: number) => [
    drop(START + i * HOUR, { asked: true }),
    drop(START + i * HOUR + MINUTE, { input: 'given' }),
  ]
  test('is told where it had it each time, in each generation', () => {
    const stateless = [0, 1, 2].flatMap(approved)
    const session = [0, 1, 2].map((i) => drop(START + i * HOUR, { asked: true, binding: 'session', session: 'h.s' }))
    const besides = [0, 1, 2].flatMap((i) => [
      {
        ...drop(START + i * HOUR, {}),
        agent: { protocol: 'mcp', binding: 'sse', input: 'given', session: `h.${i}`, client: CLIENT } as AgentFacts,
      },
      drop(START + i * HOUR + MINUTE, { binding: 'sse', session: `h.${i}` }),
    ])
    for (const before of [stateless, session, besides]) {
      const alerts = asActor([...before, drop(START + 5 * HOUR, { session: 'h.t' })], true)
      expect(alerts.map(({ kind }) => kind)).toEqual(['unapproved_tool'])
      expect(alerts[0]!.evidence).toMatchObject({ approved_before: 3, tool: 'drop' })
    }
  })

  test('not where nobody ever asked, where it has run without before, or where the tool destroys nothing', () => {
    expect(kinds([0, 1, 2, 3, 4].map((i) => drop(START + i * HOUR, {})))).toEqual([])
    const mixed = [drop(START, {}), ...[1, 2, 3].flatMap(approved), drop(START + 5 * HOUR, {})]
    expect(kinds(mixed)).toEqual([])
    const harmless = [0, 1, 2].map((i) => used(START + i * HOUR, 'read', { input: 'given' }))
    expect(kinds([...harmless, used(START + 5 * HOUR, 'read')])).toEqual([])
  })
})

describe('single calls', () => {
  test('header and body that differ, graver where the server obeyed', () => {
    const alerts = asApi([
      used(START, 'drop', { unlike: ['name'] }),
      used(START + DAY * 2, 'x', { unlike: ['method', 'doubled-key'] }, 400),
      used(START + DAY * 4, 'y', { unlike: ['version'] }),
    ])
    expect(alerts.map(({ kind, severity, api }) => [kind, severity, api.id.split(':').at(-1)])).toEqual([
      ['tool_smuggling', 'high', 'drop'],
      ['tool_smuggling', 'medium', 'x'],
      ['tool_smuggling', 'low', 'y'],
    ])
  })

  test('credentials among the arguments, once', () => {
    const all = [0, 1, 2].map((i) => used(START + i * MINUTE, 'fetch', { tokens: ['jwt'] }))
    expect(asApi(all).map(({ kind }) => kind)).toEqual(['token_passthrough'])
  })

  test('C7: names that a caller makes up for each call raise one alert of a kind, and a graver one is told', () => {
    const within = Array.from({ length: 30 }, (_, i) => used(START + i * MINUTE, 'pay'))
    const made = Array.from({ length: 50 }, (_, i) =>
      used(START + (40 + i) * MINUTE, 'pay', { outside: [`unknown:a${i}`], tokens: [`a${i}`] }),
    )
    const alerts = asApi([...within, ...made])
    expect(alerts.map(({ kind }) => kind).sort()).toEqual(['token_passthrough', 'tool_misuse'])
    expect(alerts.find(({ kind }) => kind === 'tool_misuse')!.evidence.deviations).toEqual(['unknown:a0'])
    const unlike = [
      used(START, 'pay', { unlike: ['version'] }),
      used(START + MINUTE, 'pay', { unlike: ['name'] }),
      used(START + 2 * MINUTE, 'pay', { unlike: ['method', 'name'] }),
      used(START + 3 * MINUTE, 'pay', { unlike: ['version'] }),
    ]
    expect(asApi(unlike).map(({ severity }) => severity)).toEqual(['low', 'high'])
  })

  test('outside the schema: what was accepted for the first time, not what was refused, not what recurs', () => {
    const within = Array.from({ length: 30 }, (_, i) => used(START + i * MINUTE, 'pay'))
    const off = (minute: number, outside: string[], status = 200) =>
      used(START + minute * MINUTE, 'pay', { outside }, status)
    expect(asApi([...within, off(40, ['unknown:bcc'])]).map(({ kind }) => kind)).toEqual(['tool_misuse'])
    expect(asApi([...within, off(40, ['missing:to'], 400)])).toEqual([])
    expect(asApi([off(-2, ['unknown:x']), off(-1, ['unknown:x']), ...within, off(40, ['unknown:x'])])).toEqual([])
  })
})

test('what an attacker sends grows nothing beyond its bounds', () => {
  const next = random(7)
  const all = Array.from({ length: 4_000 }, (_, i) => {
    const time = START + i * MINUTE
    const name = `t${Math.floor(next() * 1e6)}`
    return i % 2 === 0
      ? used(time, name, { client: { name: `c${i}` } })
      : listed(time, [tool(name), tool(`${name}x`)], `h${i}.example`)
  })
  const states = new Map<string, ReturnType<typeof anomalyActorsWorker.create>>()
  const state = anomalyActorsWorker.create('p:ann')
  states.set('p:ann', state)
  const out = { alert() {}, publish() {}, hset() {}, zadd() {}, zrem() {}, sadd() {}, srem() {}, count() {} }
  for (const exchange of all) anomalyActorsWorker.apply(state, actorEvent(exchange), anomalyActorsWorker.primary, out)
  expect(anomalyActorsWorker.encode(state).length).toBeLessThan(400_000)
})
