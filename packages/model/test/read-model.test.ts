import { ALERT_KINDS, apiName, keys } from '@apiscope/schema'
import { emptyViews, type State } from '@apiscope/state'
import fc from 'fast-check'
import {
  AlertLog,
  DEFAULT_MODEL_LIMITS,
  incidentsOf,
  incidentView,
  kindText,
  masked,
  ReadModel,
  readPast,
  storyOf,
} from '../src/index.js'
import { alert, api, START, storeOf } from './support.js'

let state: State | undefined
afterEach(async () => {
  await state?.close()
  state = undefined
})

describe('inventory', () => {
  const apis = [
    api('GET', 'a.test', '/v1/users/{id}', 90, { response_labels: 'EMAIL,SSN', exposure: 'public', public_share: '1' }),
    api('GET', 'a.test', '/v2/users/{id}', 20, { first_seen_ms: String(START + 60_000) }),
    api('POST', 'b.test', '/Login', 40, {
      request_labels: 'PASSWORD',
      authentication: 'none',
      unauthenticated_2xx_share: '1',
    }),
    api('GET', 'b.test', '/health', 5, { transport: 'tls' }),
  ]
  const ids = async (query: Parameters<ReadModel['inventory']>[0]) => {
    state = await storeOf(apis)
    return (await new ReadModel(state).inventory(query)).rows.map(({ id }) => id)
  }

  it('is sorted by risk, and pages tell how many match', async () => {
    state = await storeOf(apis)
    const page = await new ReadModel(state).inventory({ offset: 1, limit: 2 })
    expect(page).toMatchObject({ matching: 4, total: 4, offset: 1 })
    expect(page.rows.map(({ risk }) => risk)).toEqual([40, 20])
  })

  it.each([
    ['host', { host: 'b.test' }, ['POST b.test/Login', 'GET b.test/health']],
    ['label, asked for or given', { label: 'PASSWORD' }, ['POST b.test/Login']],
    ['level', { level: 'high' }, ['GET a.test/v1/users/{id}']],
    ['authentication', { auth: 'none' }, ['POST b.test/Login']],
    ['an old version', { is: 'zombie' as const }, ['GET a.test/v1/users/{id}']],
    ['plaintext', { is: 'plaintext' as const, host: 'b.test' }, ['POST b.test/Login']],
    ['words in any case', { text: 'login post' }, ['POST b.test/Login']],
    ['no such', { text: 'nowhere' }, []],
  ])('filters by %s', async (_what, query, expected) => {
    expect(await ids(query)).toEqual(expected)
  })

  it('every order is total, and its reverse is the other way round', async () => {
    state = await storeOf(apis)
    const model = new ReadModel(state)
    for (const sort of ['risk', 'name', 'host', 'calls', 'first_seen'] as const) {
      const { rows } = await model.inventory({ sort, descending: false })
      expect(rows).toHaveLength(4)
      expect((await model.inventory({ sort, descending: false })).rows).toEqual(rows)
    }
  })

  it('an answer holds no more lines than the limit', async () => {
    state = await storeOf(apis)
    const model = new ReadModel(state, { ...DEFAULT_MODEL_LIMITS, pageRows: 3 })
    expect((await model.inventory({ limit: 1_000 })).rows).toHaveLength(3)
  })

  it('an empty store has an empty page and no time', async () => {
    state = await storeOf([])
    const summary = await new ReadModel(state).summary()
    expect(summary).toMatchObject({ now: null, apis: { total: 0 }, top: [], flow: { nodes: [], links: [] } })
  })
})

describe('flow of data', () => {
  it('as much goes out of an API as comes into it, however many APIs there are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            labels: fc.subarray(['EMAIL', 'SSN', 'NAME']),
            share: fc.double({ min: 0, max: 1, noNaN: true }),
            open: fc.double({ min: 0, max: 1, noNaN: true }),
            calls: fc.integer({ min: 0, max: 1e6 }),
          }),
          { maxLength: 30 },
        ),
        async (list) => {
          const store = await storeOf(
            list.map(({ labels, share, open, calls }, i) =>
              api('GET', 'a.test', `/p${i}`, i, {
                response_labels: labels.join(','),
                public_share: String(share),
                unauthenticated_2xx_share: String(open),
                calls: String(calls),
              }),
            ),
          )
          const { flow } = await new ReadModel(store).summary()
          const sum = (of: 'source' | 'target', id: string) =>
            flow.links.filter((link) => link[of] === id).reduce((total, { value }) => total + value, 0)
          for (const { id, column } of flow.nodes) {
            if (column === 'api') expect(sum('source', id)).toBeCloseTo(sum('target', id), 3)
          }
          expect(flow.nodes.filter(({ column }) => column === 'api').length).toBeLessThanOrEqual(
            DEFAULT_MODEL_LIMITS.flowApis + 1,
          )
          await store.close()
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('incidents', () => {
  const first = alert('a1', {
    evidence: { metric: 'objects', observed: 5, incident: 'i1' },
    client: { id: 'p:h.abcdefgh', ip: '203.0.113.9' },
  })
  const second = alert('a2', {
    time: START + 1000,
    evidence: {
      metric: 'objects',
      observed: 50,
      incident: 'i1',
      looked_up_at: ['GET b.test/find'],
      spent_at: { 'GET a.test/users/{id}': 50 },
    },
  })
  const risen = alert('a3', {
    time: START + 2000,
    kind: 'risk_raised',
    severity: 'critical',
    evidence: {
      observed: 92,
      before: 50,
      level: 'critical',
      level_before: 'medium',
      finding: { id: 'a1' },
      changes: { anomalies: 0.6 },
    },
  })
  const other = alert('a4', {
    time: START + 3000,
    kind: 'scan',
    severity: 'low',
    client: { id: 'p:h.abcdefgh' },
    api: apiName('GET', 'c.test', '/x'),
  })

  it('alerts of one incident, and the risk that rose because of it, are one', () => {
    const found = incidentsOf([first, second, risen, other])
    expect(found.map(({ alerts }) => alerts)).toEqual([['a4'], ['a1', 'a2', 'a3']])
    expect(found[1]).toMatchObject({
      kind: 'bola',
      severity: 'critical',
      apis: ['GET a.test/users/{id}', 'GET b.test/find'],
    })
  })

  it('unfold step by step, with what the caller did elsewhere', () => {
    const all = [first, second, risen, other]
    const view = incidentView(incidentsOf(all), (id) => all.find((one) => one.id === id), 'a2')!
    expect(view.steps.map(({ id }) => id)).toEqual(['a1', 'a2', 'a3'])
    expect(view.related.map(({ alerts }) => alerts[0])).toEqual(['a4'])
    expect(view.steps[1]!.lines).toContainEqual({ label: 'ids learnt at', text: 'GET b.test/find' })
    expect(view.steps[2]!.dismissable).toBe(false)
  })

  it('an incident is dismissed once all of it that can be is', () => {
    expect(incidentsOf([first, second, risen], new Set(['a1']))[0]!.dismissed).toBe(false)
    expect(incidentsOf([first, second, risen], new Set(['a1', 'a2']))[0]!.dismissed).toBe(true)
  })

  it('every kind says what it means and what to do first', () => {
    for (const kind of ALERT_KINDS) expect(kindText(kind)).toMatchObject({ name: /./, means: /./, first: /./ } as never)
  })

  it('evidence of any form is told and breaks nothing', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom(
            'metric',
            'observed',
            'classes',
            'parameters',
            'shapes',
            'spent_at',
            'looked_up_at',
            'also',
            'changes',
            'finding',
            'actors',
            'exchanges',
          ),
          fc.jsonValue(),
        ),
        (evidence) => {
          for (const kind of ['bola', 'risk_raised'] as const) {
            for (const { label, text } of storyOf(alert('x', { kind, evidence })))
              expect([typeof label, typeof text]).toEqual(['string', 'string'])
          }
        },
      ),
    )
  })

  it('the log holds each alert once, and of too many the latest', () => {
    const log = new AlertLog(8)
    for (let i = 0; i < 100; i++) log.add(alert(`n${i % 50}`, { time: START + (i % 50) }))
    expect(log.all().length).toBeLessThanOrEqual(10)
    expect(log.all().at(-1)!.id).toBe('n49')
    expect(log.forgotten).toBeGreaterThan(0)
  })
})

test('past: windows in order, silence between them is zero, what a ring kept from before is left out', async () => {
  const one = api('GET', 'a.test', '/x')
  state = await storeOf([one])
  const ownership = await state.claim({ worker: 'test', partition: 0 })
  const views = emptyViews()
  const HOUR = 3_600_000
  const field = (at: number, n: number) => JSON.stringify({ v: 1, at_ms: at, metrics: { requests: [n, 5, 1, 9] } })
  views.hashes.set(
    keys.past(one.id),
    new Map([
      ['1h:1', field(START + 10 * HOUR, 7)],
      ['1h:0', field(START, 3)],
      ['1h:2', field(START - 400 * HOUR, 99)],
      ['1h:3', 'junk'],
      ['1h:4', '{"v":2}'],
    ]),
  )
  await state.writeViews({ worker: 'test', partition: 0 }, ownership, views)
  const past = await readPast(state, one.id)
  expect(past['1h']!.metrics.requests!.map(({ at, observed }) => [(at - START) / HOUR, observed])).toEqual([
    [0, 3],
    [1, 0],
    [9, 0],
    [10, 7],
  ])
})

test('masked: no caller and no piece of a value is left, names of APIs stay', () => {
  const view = masked({
    api: 'GET a.test/v/10.0.0.1',
    client: { id: 'p:h.abcdefgh', ip: '203.0.113.9' },
    title: 'by ip:203.0.113.9 and 2001:db8:1::4b',
    labels: [{ label: 'EMAIL', example: 'k•••@o•••.com' }],
  })
  expect(JSON.stringify(view)).not.toMatch(/203\.0\.113\.9|abcdef|k•••|4b/)
  expect(view.api).toBe('GET a.test/v/10.0.0.1')
})
