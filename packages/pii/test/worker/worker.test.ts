import { createSealer, hash32, mask, PII_LIMITS, piiWorker, sealText, ValueClassifier } from '@apiscope/pii'
import { keys, type Parameter, TOPICS } from '@apiscope/schema'
import { API, Collected, exchange } from './harness'

const run = (exchanges: ReturnType<typeof exchange>[], options = {}) => {
  const worker = piiWorker(options)
  const state = worker.create(API.id)
  const out = new Collected()
  for (const e of exchanges) worker.apply(state, e, TOPICS.exchanges, out)
  worker.tick!(state, (exchanges.at(-1)?.time ?? 0) + PII_LIMITS.togetherMs, out)
  return { worker, state, out }
}
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))
const users = (n: number, more = {}) =>
  Array.from({ length: n }, (_, i) =>
    exchange(i, [{ in: 'response', name: 'user.email', values: [`ann${i}@example.org`] }], more),
  )
const labelsOf = (out: Collected, field: string): string[] => {
  const text = out.views.get(keys.params(API.id))?.get(field)
  return text === undefined ? [] : JSON.parse(String(text)).labels.map((l: { label: string }) => l.label)
}

test('labels an e-mail, writes views, the set and a fact', () => {
  const { out } = run(users(3))
  expect(labelsOf(out, 'response:user.email')).toEqual(['EMAIL'])
  expect([...out.sets.get(keys.label('EMAIL'))!]).toEqual([API.id])
  expect(out.published[0]).toMatchObject({
    topic: TOPICS.facts,
    value: { source: 'pii', values: { response_labels: { EMAIL: 1 } } },
  })
})

test('one exchange is not enough for a label below certainty, two are', () => {
  const certain = { limits: { certain: 1.01 } }
  expect(labelsOf(run(users(1), certain).out, 'response:user.email')).toEqual([])
  expect(labelsOf(run(users(2), certain).out, 'response:user.email')).toEqual(['EMAIL'])
  expect(labelsOf(run(users(1)).out, 'response:user.email')).toEqual(['EMAIL'])
})

test('alerts once for the first appearance, once without authentication, and ids do not depend on the run', () => {
  const first = run(users(4))
  expect(first.out.alerts.map((a) => a.evidence.finding)).toEqual(['first'])
  const open = run(users(6, { principal: undefined }))
  expect(open.out.alerts.map((a) => [a.evidence.finding, a.severity])).toEqual([['unauthenticated', 'high']])
  expect(run(users(4)).out.alerts).toEqual(first.out.alerts)
})

test('alerts for an e-mail in the URL and for a password that is returned', () => {
  const { out } = run(
    [0, 1, 2].map((i) =>
      exchange(i, [
        { in: 'query', name: 'email', values: [`bo${i}@example.org`] },
        { in: 'response', name: 'user.password', values: [`[password:h.k${i}:12:other]`], hidden: true },
      ]),
    ),
  )
  expect(out.alerts.map((a) => [a.evidence.label, a.evidence.finding, a.severity])).toEqual([
    ['PASSWORD', 'returned', 'high'],
  ])
  expect(out.alerts[0]!.evidence.also).toMatchObject([{ label: 'EMAIL', finding: 'url' }])
})

test('credentials that a request carries raise nothing', () => {
  const { out } = run(
    [0, 1, 2].map((i) =>
      exchange(i, [
        { in: 'header', name: 'authorization', values: ['[secret:h.abc:40:base64]'], hidden: true },
        { in: 'request', name: 'password', values: ['[password:h.abc:9:other]'], hidden: true },
      ]),
    ),
  )
  expect(labelsOf(out, 'request:password')).toEqual(['PASSWORD'])
  expect(out.alerts).toEqual([])
})

const IBANS = ['DE89370400440532013000', 'GB29NWBK60161331926819', 'FR1420041010050500013M02606', 'NL91ABNA0417164300']

test('P9: personal data in keys has labels, sealed or not, and leaves nothing of itself', () => {
  const people = [0, 1, 2, 3].map((i) =>
    [`users.ann${i}@corp\\.example.plan`, `balances.${IBANS[i]}.amount`].map(
      (name): Parameter => ({ in: 'response', name, values: ['7'] }),
    ),
  )
  const seal = createSealer({ hmacKey: Buffer.from('k') })
  for (const parameters of [people, people.map((one) => seal(one, { host: API.host, time: 1_700_000_000_000 }))]) {
    const { out } = run(parameters.map((one, i) => exchange(i, one)))
    expect(labelsOf(out, 'response:users.{keys}')).toContain('EMAIL')
    expect(labelsOf(out, 'response:balances.{keys}')).toEqual(['IBAN'])
    expect(out.text()).not.toMatch(/ann\d|corp|DE89/)
  }
})

test('a label falls when its values change, and its view and set follow', () => {
  const worker = piiWorker({ limits: { window: 64 } })
  const state = worker.create(API.id)
  const out = new Collected()
  const send = (n: number, value: string) =>
    worker.apply(state, exchange(n, [{ in: 'response', name: 'x1', values: [value] }]), TOPICS.exchanges, out)
  for (let i = 0; i < 20; i++) send(i, `ann${i}@example.org`)
  expect(labelsOf(out, 'response:x1')).toEqual(['EMAIL'])
  for (let i = 20; i < 400; i++) send(i, i % 2 ? 'true' : 'false')
  expect(labelsOf(out, 'response:x1')).toEqual([])
  expect(out.sets.get(keys.label('EMAIL'))!.size).toBe(0)
})

test('N15: labels of an API that nobody calls fade, can still be asked for, and end after a year and more', () => {
  const { worker, state, out } = run(users(3))
  const day = 86_400_000
  const field = () => out.views.get(keys.params(API.id))!
  const before = field().size
  for (let at = worker.wake!(state)!; at < 1_700_000_000_000 + 399 * day; at = worker.wake!(state)!) {
    worker.tick!(state, at, out)
    expect(out.sets.get(keys.label('EMAIL'))!.size).toBe(1)
  }
  expect(field().size).toBe(before)
  const [view] = [...field().values()].map((text) => JSON.parse(String(text))).filter(({ labels }) => labels.length > 0)
  expect(view).toMatchObject({ stale: true, last_seen: expect.any(Number) })
  expect(view.labels[0].confidence).toBeLessThan(0.9)
  worker.tick!(state, 1_700_000_003_000 + PII_LIMITS.forgetMs, out)
  expect(field().size).toBe(0)
  expect(out.sets.get(keys.label('EMAIL'))!.size).toBe(0)
  expect(worker.wake!(state)).toBeUndefined()
})

test('a label goes when its API is called without it for long', () => {
  const { worker, state, out } = run(users(3))
  const last = 1_700_000_003_000 + PII_LIMITS.expireMs
  worker.apply(state, { ...users(1)[0]!, id: 'later', time: last, parameters: [] }, TOPICS.exchanges, out)
  const wake = worker.wake!(state)!
  expect(wake).toBeLessThanOrEqual(1_700_000_003_000 + PII_LIMITS.expireMs)
  worker.tick!(state, last, out)
  expect(out.views.get(keys.params(API.id))!.size).toBe(0)
  expect(out.sets.get(keys.label('EMAIL'))!.size).toBe(0)
  expect(worker.wake!(state)).toBeUndefined()
})

test('the state survives encoding at any point: the same alerts and the same state follow', () => {
  const all = users(40)
  const straight = run(all)
  const worker = piiWorker()
  const out = new Collected()
  let state = worker.create(API.id)
  for (const e of all) {
    worker.apply(state, e, TOPICS.exchanges, out)
    state = worker.decode(worker.encode(state), API.id)
  }
  worker.tick!(state, all.at(-1)!.time + PII_LIMITS.togetherMs, out)
  expect(worker.encode(state)).toBe(straight.worker.encode(straight.state))
  expect(out.text()).toBe(straight.out.text())
})

test('parameters beyond the limit are counted, not kept', () => {
  const parameters: Parameter[] = Array.from({ length: 30 }, (_, i) => ({ in: 'query', name: `p${i}`, values: ['1'] }))
  const { out, worker, state } = run([exchange(0, parameters)], { limits: { parametersPerApi: 10 } })
  expect(out.counts.get('pii.parameters_over_limit')).toBe(20)
  expect(worker.encode(state).length).toBeLessThan(10_000)
})

test('the state stays bounded over many values', () => {
  const worker = piiWorker()
  const state = worker.create(API.id)
  const out = new Collected()
  for (let i = 0; i < 5000; i++) {
    const values = [`user ${i} ${'x'.repeat(i % 50)}`, `${i}`, `ann${i}@example.org`]
    worker.apply(state, exchange(i, [{ in: 'response', name: 'v', values }]), TOPICS.exchanges, out)
  }
  expect(worker.encode(state).length).toBeLessThan(3000)
})

test('sealed values give the labels, the facts and the alerts of the values themselves', () => {
  const classifier = new ValueClassifier()
  const context = { regions: ['US', 'GB', 'DE'], year: 2023 }
  const seal = (value: string) => sealText(classifier.classify(value, context), `h${hash32(value).toString(36)}`)
  const plain = Array.from({ length: 12 }, (_, i) =>
    exchange(i, [
      { in: 'response', name: 'user.email', values: [`ann${i}@example.org`] },
      { in: 'response', name: 'user.phone', values: [`+1415555267${i % 10}`] },
      { in: 'response', name: 'f1', values: ['4012 8888 8888 1881'] },
      { in: 'response', name: 'status', values: ['active'] },
      { in: 'response', name: 'user.birth_date', values: ['1984-02-29'] },
    ]),
  )
  const sealed = plain.map((e) => ({
    ...e,
    parameters: e.parameters!.map((p) => ({ ...p, values: p.values.map(seal), hidden: true as const })),
  }))
  const withoutExamples = (out: Collected) => out.text().replace(/,?\\?"example\\?":\\?"[^"\\]*\\?"/g, '')
  expect(withoutExamples(run(sealed).out)).toBe(withoutExamples(run(plain).out))
  expect(run(plain).out.alerts.flatMap((a) => [a, ...(a.evidence.also as [])]).length).toBeGreaterThan(3)
})

const grave: Parameter[] = [
  { in: 'query', name: 'card', values: ['4012888888881881'] },
  { in: 'query', name: 'email', values: ['ann@example.org'] },
]

test.each(['K12', 'N5'])('%s: what no server has answered has no labels and is no news', (_fault) => {
  for (const status of [400, 401, 403, 404, 405, 410, 500, 503]) {
    const { out, worker, state } = run(times(20, (i) => exchange(i, grave, { response: { status, bodyBytes: 9 } })))
    expect([out.alerts, out.views.size, out.sets.size, out.published]).toEqual([[], 0, 0, []])
    expect(worker.encode(state).length).toBeLessThan(100)
    expect(out.counts.get('pii.unconfirmed_exchanges')).toBe(20)
  }
  // Once it is answered, what it carries is news, refused or not.
  const { out } = run(times(9, (i) => exchange(i, grave, { response: { status: i === 3 ? 302 : 404, bodyBytes: 9 } })))
  expect(out.alerts.map(({ severity }) => severity)).toEqual(['high'])
})

test('N16: half an exchange makes no API with labels', () => {
  const half = { in: 'response' as const, name: 'user.ssn', values: ['219-48-7731'] }
  const { out } = run([
    ...times(20, (i) => exchange(i, [half], { request: undefined })),
    ...times(20, (i) => exchange(20 + i, grave, { response: undefined })),
  ])
  expect([out.alerts, out.views.size]).toEqual([[], 0])
})

test('N24: labels of one API that appear together are one alert', () => {
  const person = (i: number): Parameter[] => [
    { in: 'response', name: 'user.name', values: [`Ann ${['Lee', 'Poe', 'Roe'][i % 3]}`] },
    { in: 'response', name: 'user.email', values: [`ann${i}@example.org`] },
    { in: 'response', name: 'user.phone', values: [`+1415555267${i % 10}`] },
    { in: 'response', name: 'user.address', values: [`${i} Elm Street, Springfield`] },
  ]
  const { out } = run(times(50, (i) => exchange(i, person(i))))
  expect(out.alerts).toHaveLength(1)
  const [alert] = out.alerts
  expect(alert!.title).toMatch(/for the first time.*; also /)
  expect((alert!.evidence.also as { label: string }[]).length).toBeGreaterThan(1)
  // What is grave does not wait.
  const open = run(times(3, (i) => exchange(i, person(i), { principal: undefined })))
  expect(open.out.alerts[0]).toMatchObject({ severity: 'high', time: exchange(0, []).time })
})

test('N4: where proxies say who called is no personal data of an API', () => {
  const address = (name: string): Parameter => ({ in: 'header', name, values: ['203.0.113.7'] })
  const names =
    'x-forwarded-for x-real-ip forwarded true-client-ip cf-connecting-ip cf-connecting-ipv6 x-client-ip x-cluster-client-ip fastly-client-ip x-envoy-external-address x-azure-clientip cloudfront-viewer-address x-original-forwarded-for fly-client-ip do-connecting-ip x-appengine-user-ip client-ip X-Remote-Addr'
  for (const name of names.split(' ')) {
    const { out } = run(times(12, (i) => exchange(i, [address(name)])))
    expect([name, labelsOf(out, `header:${name}`), out.alerts]).toEqual([name, [], []])
  }
  const { out } = run(times(12, (i) => exchange(i, [{ ...address('client_ip'), in: 'request' }])))
  expect(labelsOf(out, 'request:client_ip')).toEqual(['IP_ADDRESS'])
})

test('K1: a sealed text that a client typed labels nothing', () => {
  const typed = ['[sealed:13:11:1:k:SSN=100]', '[sealed:13:11:1:k:CREDIT_CARD=100,SSN=100]', '[jwt:h.Zm9v:180:base64]']
  const { out } = run(typed.map((value, i) => exchange(i, [{ in: 'query', name: 'a', values: [value] }])))
  expect(out.alerts).toEqual([])
  expect(labelsOf(out, 'query:a')).toEqual([])
})

test('corrections stick, in both directions', () => {
  const { out } = run(users(30), {
    corrections: [
      { api: API.id, parameter: 'response:user.email', label: 'EMAIL', action: 'clear' },
      { api: '*', parameter: 'user.email', label: 'CUSTOMER_REF', action: 'set' },
    ],
  })
  expect(labelsOf(out, 'response:user.email')).toEqual(['CUSTOMER_REF'])
})

test('detectors of the user label their own data', () => {
  const detectors = [{ label: 'STAFF_NO', pattern: 'E-[0-9]{6}', words: [['staff']] }]
  const { out } = run(
    [0, 1, 2].map((i) => exchange(i, [{ in: 'response', name: 'staffRef', values: [`E-10000${i}`] }])),
    { detectors },
  )
  expect(labelsOf(out, 'response:staffRef')).toEqual(['STAFF_NO'])
  expect(() => piiWorker({ detectors: [{ label: 'X', pattern: '(a)\\1' }] })).toThrow(/RE2/)
  expect(() => piiWorker({ detectors: [{ label: 'lower', pattern: 'a' }] })).toThrow(/label/)
})

test('masks keep at most the first character, the last two, or the network', () => {
  expect(mask('EMAIL', 'john@example.com')).toBe('j•••@e•••.com')
  expect(mask('CREDIT_CARD', '4012888888881881')).toBe('•••81')
  expect(mask('PASSWORD', 'hunter2')).toBe('•••')
  expect(mask('NAME', 'Ann Lee')).toBe('A•••')
  expect(mask('IP_ADDRESS', '203.0.113.7')).toBe('203.•••')
})

test('A3: names that a caller makes up do not keep a real parameter from its labels', () => {
  const worker = piiWorker()
  const out = new Collected()
  const state = worker.create(API.id)
  let n = 0
  const send = (name: string, value: string, place: 'query' | 'response') =>
    worker.apply(state, exchange(n++, [{ in: place, name, values: [value] }]), TOPICS.exchanges, out)
  for (let i = 0; i < 3 * PII_LIMITS.parametersPerApi; i++)
    send(`made${i.toString(26).replace(/\d/g, 'z')}`, '1', 'query')
  for (let i = 0; i < 20; i++) send('mail', `ann${i}@example.org`, 'response')
  for (let i = 0; i < PII_LIMITS.parametersPerApi; i++) send(`more${i.toString(26).replace(/\d/g, 'y')}`, '1', 'query')
  expect(labelsOf(out, 'response:mail')).toEqual(['EMAIL'])
  expect(state.parameters.size).toBeLessThanOrEqual(PII_LIMITS.parametersPerApi)
})
