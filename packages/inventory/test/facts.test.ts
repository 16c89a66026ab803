/** What the inventory knows of an API, as people and the risk worker read it. */
import { createInventoryWorker, inventoryWorker } from '@apiscope/inventory'
import { type Exchange, type Fact, keys, TOPICS } from '@apiscope/schema'
import * as fc from 'fast-check'
import { exchange, run } from '../../worker/test/collected'

const ID = 'GET shop.example/users/{id}'
const view = (exchanges: Exchange[]) => run(inventoryWorker, exchanges).hashes[keys.api(ID)]!
const fact = (exchanges: Exchange[]) => {
  const { published } = run(inventoryWorker, exchanges)
  return (published.filter(({ topic }) => topic === TOPICS.facts).at(-1)!.value as Fact).values
}
const times = <T>(n: number, make: (i: number) => T) => Array.from({ length: n }, (_, i) => make(i))
const answer = (headers: Record<string, string>, status = 200) => ({ status, bodyBytes: 2, headers })

describe('authentication', () => {
  const jwt = { scheme: 'jwt', in: 'header' as const, name: 'authorization', algorithm: 'HS256', expiresInS: 864_000 }
  const principal = { scheme: 'bearer', subject: 'h.x' }

  test('ways, consistency and weaknesses', () => {
    const known = view(times(10, (i) => exchange(i < 9 ? { principal, credentials: [jwt] } : {})))
    expect(known).toMatchObject({
      authentication: 'bearer none',
      unauthenticated_2xx_share: 0.1,
      weak_credentials: 'jwt-hs256-long',
    })
    expect(JSON.parse(String(known.credentials))).toEqual([
      {
        scheme: 'jwt',
        in: 'header',
        name: 'authorization',
        algorithm: 'HS256',
        calls: 9,
        ok: 9,
        lifetime: 864_000,
        endless: 0,
      },
    ])
  })

  test('what only failed, or hardly anybody uses, is no weakness of the API', () => {
    const key = { scheme: 'api-key', in: 'query' as const, name: 'key' }
    expect(
      fact(times(200, (i) => exchange(i ? { credentials: [{ ...jwt, expiresInS: 60 }] } : { credentials: [key] }))),
    ).toMatchObject({ weak_credentials: '' })
    expect(
      fact(
        times(9, () =>
          exchange({ credentials: [key], status: 401, client: { ip: '192.0.2.9', port: 1, id: 'ip:192.0.2.9' } }),
        ).concat(exchange()),
      ),
    ).toMatchObject({ weak_credentials: '' })
    expect(fact(times(9, () => exchange({ credentials: [key] })))).toMatchObject({ weak_credentials: 'key-in-query' })
  })
})

test('exposure, TLS at a proxy, CORS, rate limits, hardening and deprecation come from what the messages say', () => {
  const request = {
    version: '1.1',
    method: 'GET',
    target: '/users/1',
    host: 'shop.example',
    bodyBytes: 0,
    headers: { 'x-forwarded-proto': 'https' },
  }
  const plain = times(5, () =>
    exchange({
      client: { ip: '8.8.8.8', port: 1, id: 'ip:8.8.8.8' },
      request,
      response: answer({
        'access-control-allow-origin': '*',
        'x-content-type-options': 'nosniff',
        'ratelimit-limit': '10',
        deprecation: '@1700000000',
      }),
    }),
  )
  expect(view(plain)).toMatchObject({
    exposure: 'public',
    transport: 'tls',
    cors: 'any',
    rate_limit_headers: 'true',
    security_headers_missing: 0.6667,
    lifecycle: 'deprecated',
    deprecation: '@1700000000',
  }) // prettier-ignore
  expect(fact(plain)).toMatchObject({
    cors_any_origin: true,
    rate_limit_headers: true,
    security_headers_missing: 0.6667,
  })
  const inside = times(5, () => exchange({ client: { ip: '10.0.0.9', port: 1, id: 'ip:10.0.0.9' } }))
  expect(view(inside)).toMatchObject({ exposure: 'private', transport: 'plaintext', cors: '' })
  expect(fact(inside)).not.toHaveProperty('security_headers_missing')
})

test('what a caller writes into names and versions is not shown', () => {
  const request = {
    version: '1.1',
    method: 'GET',
    target: '/',
    host: 'shop.example',
    bodyBytes: 0,
    headers: { 'api-version': 'ann@x.example' },
  }
  const credentials = [{ scheme: 'cookie', in: 'cookie' as const, name: 'sid_ann@x.example' }]
  const out = run(
    inventoryWorker,
    times(9, () => exchange({ request, credentials })),
  )
  expect(JSON.stringify(out)).not.toContain('ann@x')
  expect(
    view(times(3, () => exchange({ request: { ...request, headers: { 'api-version': '2024-02-01' } } }))),
  ).toMatchObject({ version: '2024-02-01' })
})

test('blast radius counts people once, whatever they show by; uploads and URLs in parameters are told', () => {
  const many = times(50, (i) =>
    exchange({
      api: ['POST', 'shop.example', '/hook'],
      identities: [
        { role: 'returned', kind: 'email', key: `h.e${i}` },
        { role: 'returned', kind: 'phone', key: `h.p${i}` },
        { role: 'requested', kind: 'username', key: `h.u${i}` },
      ],
      request: {
        version: '1.1',
        method: 'POST',
        target: '/hook',
        host: 'shop.example',
        bodyBytes: 10,
        contentType: 'multipart/form-data; boundary=x',
      },
      parameters: i % 2 ? [{ in: 'request', name: 'callback', values: ['https://x.example/'] }] : [],
    }),
  )
  const values = fact(many)
  expect(Number(values.distinct_subjects)).toBeGreaterThan(45)
  expect(Number(values.distinct_subjects)).toBeLessThan(55)
  expect(values).toMatchObject({ upload: true, url_parameters: 0.5, distinct_objects: 0 })
})

describe('parameters', () => {
  const described = (name: string, values: string[], place: 'query' | 'response' = 'response') => {
    const out = run(
      inventoryWorker,
      values.map((value) => exchange({ parameters: [{ in: place, name, values: [value] }] })),
    )
    return {
      text: JSON.stringify(out),
      view: JSON.parse(String(out.hashes[keys.params(ID)]![`types:${place}:${name}`])),
    }
  }
  const cycle = (values: string[], n = 200) => times(n, (i) => values[i % values.length]!)

  test('an enumeration is written out, a range is rounded outward', () => {
    expect(described('order.status', cycle(['open', 'paid', 'sent'])).view).toMatchObject({
      types: ['word'],
      values: ['open', 'paid', 'sent'],
    })
    expect(described('price', ['5', '1499', '73']).view).toMatchObject({ range: [5, 1500], types: ['integer'] })
  })

  test.each([
    ['names of people', 'firstName', ['Alice', 'Bob', 'Carla']],
    ['names under a name that says nothing', 'by', ['Alice', 'Bob', 'Carla']],
    ['free text', 'remark', ['call me later', 'no onions']],
    ['credentials', 'state', ['[token:h.Zm9v:180:base64]']],
    ['numbers', 'ssn', ['078051120', '219099999']],
    ['many values', 'status', times(40, (i) => `word${String.fromCharCode(97 + (i % 26))}${i > 25 ? 'x' : ''}`)],
    ['values met a few times only', 'status', ['secretword']],
  ])('%s are never written out', (_what, name, values) => {
    const n = values.length === 1 && values[0] === 'secretword' ? 5 : 400
    const { view, text } = described(name, cycle(values, n))
    expect(view.values).toBeUndefined()
    for (const value of values) expect(text).not.toContain(value)
  })

  test('presence is a share of the exchanges that could have carried it', () => {
    const exchanges = times(40, (i) =>
      exchange({
        status: i % 4 ? 200 : 404,
        parameters: [{ in: 'response', name: i % 4 ? 'user' : 'error', values: ['x'] }],
      }),
    )
    const params = run(inventoryWorker, exchanges).hashes[keys.params(ID)]!
    expect(JSON.parse(String(params['types:response:user']))).toMatchObject({ presence: 1, ok: 30 })
    expect(JSON.parse(String(params['types:response:error']))).toMatchObject({ presence: 1, ok: 0 })
  })
})

/** Anything that traffic could hold, small. */
const anyExchange = fc.record({
  actor: fc.integer({ min: 1, max: 3 }),
  status: fc.constantFrom(200, 201, 301, 401, 404, 500),
  days: fc.constantFrom(0.001, 0.3, 1, 9),
  scheme: fc.constantFrom(undefined, 'jwt', 'basic', '__proto__'),
  names: fc.array(fc.constantFrom('a', 'b.c', 'status', '__proto__', 'x[].y'), { maxLength: 4 }),
  value: fc.constantFrom('', '1', 'open', 'a b', 'true', 'https://x.example', '2024-01-01', '1e400'),
  headers: fc.constantFrom(undefined, {}, { 'access-control-allow-origin': '*', sunset: 'x' }),
})

test('split anywhere, with a restart between, gives the same views, facts and alerts', () => {
  const worker = createInventoryWorker({
    learnUntil: 0,
    driftLearnCalls: 5,
    driftSeen: 2,
    driftSpanMs: 1,
    regularCalls: 3,
    regularDays: 2,
    documented: () => false,
  })
  fc.assert(
    fc.property(fc.array(anyExchange, { maxLength: 60 }), (parts) => {
      let time = 1_700_000_000_000
      const exchanges = parts.map(({ actor, status, days, scheme, names, value, headers }, i) => {
        time += days * 86_400_000
        return exchange({
          time,
          id: `p${i}`,
          client: { ip: `192.0.2.${actor}`, port: 1, id: `ip:192.0.2.${actor}` },
          response: { status, bodyBytes: 5, ...(headers ? { headers } : {}) } as Exchange['response'],
          ...(scheme ? { credentials: [{ scheme, in: 'header' as const }] } : {}),
          parameters: names.map((name, k) => ({
            in: k % 2 ? ('response' as const) : ('query' as const),
            name,
            values: [value],
          })),
        })
      })
      expect(JSON.stringify(run(worker, exchanges, true))).toBe(JSON.stringify(run(worker, exchanges)))
    }),
    { numRuns: 60 },
  )
})
