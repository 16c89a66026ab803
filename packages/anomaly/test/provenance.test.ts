import { anomalyActorsWorker } from '@apiscope/anomaly'
import { type ActorEvent, apiName, type PersonalValue } from '@apiscope/schema'
import { HOUR, MINUTE, run, START } from './support.js'

const LIST = apiName('GET', 'crm.internal', '/customers')
const DETAIL = apiName('GET', 'crm.internal', '/customers/{id}')
const MODEL = apiName('POST', 'api.openai.com', '/v1/chat/completions')

const value = (role: PersonalValue['role'], label: string, key: string): PersonalValue => ({
  role,
  label,
  key: `h.${key}`,
})
let n = 0
const event = (
  time: number,
  api: ActorEvent['api'],
  personal: PersonalValue[],
  more: Partial<ActorEvent> = {},
): ActorEvent => ({
  v: 1,
  id: `e${n++}`,
  time,
  actor: 'ip:10.0.0.5',
  ip: '10.0.0.5',
  sensor: 's',
  api,
  status: 200,
  bytesIn: 10,
  bytesOut: 100,
  personal,
  ...(api === MODEL ? { model: 'openai' } : {}),
  ...more,
})
const play = (events: ActorEvent[], each = false) => run(anomalyActorsWorker, events, (e) => e.actor, each)
const person = (i: number, role: PersonalValue['role']) => [
  value(role, 'NAME', `name${i}`),
  value(role, 'EMAIL', `mail${i}`),
  value(role, 'ID', `id${i}`),
]
const people = (count: number, role: PersonalValue['role'], from = 0) =>
  Array.from({ length: count }, (_, i) => person(from + i, role)).flat()

test.each([false, true])(
  'what was read of people and is soon said to a model (state written out each time: %s)',
  (each) => {
    const out = play(
      [event(START, LIST, people(5, 'returned')), event(START + MINUTE, MODEL, people(4, 'prompted'))],
      each,
    )
    expect(out.handedOver).toHaveLength(1)
    expect(out.handedOver[0]).toMatchObject({
      kind: 'data_to_model',
      api: LIST,
      severity: 'medium',
      evidence: { observed: 4, provider: 'openai', model_api: MODEL.id, labels: { NAME: 4, EMAIL: 4, ID: 4 } },
    })
    expect(out.handedOver[0]!.title).toContain('EMAIL NAME of at least 4 people')
  },
)

test('over three hops each API tells what came from it', () => {
  const out = play([
    event(
      START,
      LIST,
      [0, 1, 2].flatMap((i) => [value('returned', 'NAME', `name${i}`), value('returned', 'ID', `id${i}`)]),
    ),
    ...[0, 1, 2].map((i) =>
      event(START + (i + 1) * 1_000, DETAIL, [
        value('requested', 'ID', `id${i}`),
        value('returned', 'ADDRESS', `home${i}`),
      ]),
    ),
    event(
      START + MINUTE,
      MODEL,
      [0, 1, 2].flatMap((i) => [value('prompted', 'NAME', `name${i}`), value('prompted', 'ADDRESS', `home${i}`)]),
    ),
  ])
  expect(out.handedOver.map(({ api, evidence }) => [api.id, evidence.labels])).toEqual([
    [LIST.id, { NAME: 3 }],
    [DETAIL.id, { ADDRESS: 3 }],
  ])
})

test.each([false, true])(
  'C12: an address that reads at many APIs is followed to each later one (stored: %s)',
  (each) => {
    const api = (i: number) => apiName('GET', 'crm.internal', `/list${i}`)
    const at = (i: number) => START + i * 1_000
    const reads = Array.from({ length: 70 }, (_, i) =>
      // The first one is read again and again: it is not the one that leaves.
      [event(at(i), api(i), people(4, 'returned', 10 * i)), event(at(i) + 1, api(0), people(4, 'returned'))],
    ).flat()
    const said = (i: number, of: number) => event(at(100 + i), MODEL, people(4, 'prompted', 10 * of))
    const told = (events: ActorEvent[]) => play(events, each).handedOver.map(({ api: { id } }) => id)
    expect(told([...reads, said(0, 69), said(1, 0)])).toEqual([api(69).id, api(0).id])
    // What left is forgotten, and is not said of the API that has its place now.
    expect(told([...reads, said(0, 1)])).toEqual([])
  },
)

test('one card number is enough, and two names are not', () => {
  const card = [
    event(START, DETAIL, [value('returned', 'CREDIT_CARD', 'c')]),
    event(START + 1, MODEL, [value('prompted', 'CREDIT_CARD', 'c')]),
  ]
  expect(play(card).handedOver.map(({ severity }) => severity)).toEqual(['high'])
  expect(
    play([event(START, LIST, people(2, 'returned')), event(START + 1, MODEL, people(2, 'prompted'))]).handedOver,
  ).toEqual([])
})

test('credentials differ, the address is one: the copies under the address are what counts', () => {
  const joined = { joined: true as const, principal: 'h.a' }
  const read = event(START, LIST, people(4, 'returned'), joined)
  const said = event(START + 1, MODEL, people(4, 'prompted'), { joined: true, principal: 'h.b' })
  const own = { ...read, actor: 'p:h.a', joined: undefined } as unknown as ActorEvent
  expect(play([own, read, said]).handedOver).toHaveLength(1)
})

describe('nothing is told', () => {
  test.each([
    [
      'when others read it',
      [
        event(START, LIST, people(9, 'returned'), { actor: 'ip:10.0.0.6' }),
        event(START + 1, MODEL, people(9, 'prompted')),
      ],
    ],
    [
      'when it was long ago',
      [event(START, LIST, people(9, 'returned')), event(START + 2 * HOUR, MODEL, people(9, 'prompted'))],
    ],
    [
      'when it was said before it was read',
      [
        event(START, MODEL, people(9, 'prompted')),
        event(START + 1, LIST, people(9, 'returned')),
        event(START + 2, MODEL, people(9, 'prompted')),
      ],
    ],
    [
      'when the caller asked by it',
      [
        event(START, DETAIL, people(9, 'requested')),
        event(START + 1, DETAIL, people(9, 'returned')),
        event(START + 2, MODEL, people(9, 'prompted')),
      ],
    ],
    [
      'when the answer was a refusal',
      [event(START, LIST, people(9, 'returned'), { status: 403 }), event(START + 1, MODEL, people(9, 'prompted'))],
    ],
    [
      'of other people',
      [event(START, LIST, people(9, 'returned')), event(START + 1, MODEL, people(9, 'prompted', 50))],
    ],
    [
      'of ids that nobody is known by',
      [
        event(
          START,
          LIST,
          [0, 1, 2, 3].map((i) => value('returned', 'ID', `i${i}`)),
        ),
        event(
          START + 1,
          MODEL,
          [0, 1, 2, 3].map((i) => value('prompted', 'ID', `i${i}`)),
        ),
      ],
    ],
    [
      'of what every answer holds',
      [
        ...Array.from({ length: 12 }, (_, i) =>
          event(START + i, DETAIL, [
            ...person(i, 'returned'),
            ...[0, 1, 2].map((k) => value('returned', 'EMAIL', `desk${k}`)),
          ]),
        ),
        event(
          START + MINUTE,
          MODEL,
          [0, 1, 2].map((k) => value('prompted', 'EMAIL', `desk${k}`)),
        ),
      ],
    ],
  ])('%s', (_name, events) => {
    expect(play(events as ActorEvent[]).handedOver).toEqual([])
  })
})

test('repeats are held off, ten times as many people are told', () => {
  const steps = [4, 5, 6, 60].flatMap((count, i) => [
    event(START + i * MINUTE, LIST, people(count, 'returned')),
    event(START + i * MINUTE + 1, MODEL, people(count, 'prompted')),
  ])
  expect(play(steps).handedOver.map(({ evidence }) => evidence.observed)).toEqual([4, 60])
})

test('bounds: an address that reads without end keeps no more than it may', () => {
  const flood = Array.from({ length: 300 }, (_, i) => event(START + i, LIST, people(40, 'returned', i * 40)))
  const late = event(START + 400, MODEL, people(9, 'prompted', 299 * 40 + 20))
  const out = play([...flood, late], true)
  expect(out.handedOver).toHaveLength(1)
  expect(out.handedOver[0]!.evidence.observed).toBe(9)
})
