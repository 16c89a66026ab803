import { createInventoryWorker, inventoryWorker } from '@apiscope/inventory'
import { keys, TOPICS } from '@apiscope/schema'
import { exchange, run } from '../../worker/test/collected'

const actor = (n: number) => ({ ip: `192.0.2.${n % 250}`, port: 1, id: `ip:${n}` })

describe('inventory worker', () => {
  test('describes a confirmed API in plain values', () => {
    const principal = { scheme: 'bearer', subject: 'h' }
    const exchanges = Array.from({ length: 40 }, (_, i) =>
      exchange({
        client: actor(i % 7),
        body: 1000 + i,
        ...(i % 4 ? { principal } : {}),
        parameters: [
          { in: 'path', name: '{1}', values: [String(i)] },
          ...(i % 2 ? [{ in: 'query' as const, name: 'mail', values: ['a@b.example'] }] : []),
        ],
      }),
    )
    const out = run(inventoryWorker, exchanges)
    const id = 'GET shop.example/users/{id}'
    expect(out.hashes[keys.api(id)]).toMatchObject({
      method: 'GET',
      host: 'shop.example',
      template: '/users/{id}',
      first_seen_ms: exchanges[0]!.time,
      last_seen_ms: exchanges[39]!.time,
      first_seen: new Date(exchanges[0]!.time).toISOString(),
      calls: 40,
      actors: 7,
      authentication: 'bearer none',
      unauthenticated_2xx_share: 0.25,
      statuses: '200=40',
      response_types: 'application/json',
      response_bytes_max: 1039,
    })
    expect(JSON.parse(String(out.hashes[keys.params(id)]!['types:query:mail']))).toMatchObject({
      types: ['email'],
      seen: 20,
      presence: 0.5,
    })
    expect([...out.sets[keys.host('shop.example')]!]).toEqual([id])
    expect(JSON.stringify(out)).not.toContain('a@b.example')
    expect(out.published.some((p) => p.topic === TOPICS.facts && p.key === id)).toBe(true)
  })

  test('K19: types and names of requests are learnt from what was answered, and from one of several callers alone nothing', () => {
    const ask = (n: number, type: string, name: string, status = 200) => {
      const base = exchange({ client: actor(n), status, parameters: [{ in: 'query', name, values: ['1'] }] })
      return { ...base, request: { ...base.request!, contentType: type, bodyBytes: 20 } }
    }
    const usual = Array.from({ length: 20 }, (_, i) => ask(i % 5, 'application/json', 'page'))
    const hostile = [
      ask(9, 'application/x-java-serialized-object', 'a b', 415),
      ask(9, 'application/xml', 'debug', 400),
      // Answered, whatever it was, under a new credential each time.
      ...[1, 2, 3].map((i) => {
        const x = ask(9, 'application/x-evil', 'evil')
        return { ...x, client: { ...x.client, id: `p:r${i}` }, principal: { scheme: 'bearer', subject: `r${i}` } }
      }),
    ]
    const id = 'GET shop.example/users/{id}'
    const out = run(inventoryWorker, [...usual, ...hostile])
    expect(out.hashes[keys.api(id)]!.request_types).toBe('application/json')
    const several = (name: string) => JSON.parse(String(out.hashes[keys.params(id)]![`types:query:${name}`])).several
    expect([several('page'), several('debug'), several('evil')]).toEqual([true, false, false])
    // Where there is only one caller, what it does is what is done.
    const lone = run(
      inventoryWorker,
      Array.from({ length: 20 }, () => ask(1, 'application/json', 'page')),
    )
    expect(lone.hashes[keys.api(id)]!.request_types).toBe('application/json')
  })

  test('messages of an open connection are no calls, and what they hold is known; an operation asked for in one is a call', () => {
    const open = exchange({ template: '/chat', status: 101 })
    const said = (id: string, protocol: string) => ({
      ...exchange({ template: '/chat', parameters: [{ in: 'request', name: 'text', values: ['hi'] }] }),
      api: { ...open.api, id },
      message: { protocol, from: 'client' as const },
    })
    const { id } = open.api
    const parts = [said(id, 'websocket'), said(id, 'websocket'), said(id, 'stream')]
    const out = run(inventoryWorker, [open, ...parts, said(`${id}#Ask`, 'websocket'), said(`${id}#Ask`, 'stream')])
    expect(out.hashes[keys.api(id)]).toMatchObject({ calls: 1, statuses: '101=1', parameters: 1 })
    expect(out.hashes[keys.api(`${id}#Ask`)]).toMatchObject({ calls: 1 })
  })

  test('a path that was only ever absent leaves no trace in the views', () => {
    const out = run(
      inventoryWorker,
      [404, 405, 501, 404].map((status) => exchange({ status })),
    )
    expect(out.sets).toEqual({})
    expect(out.published).toEqual([])
    expect(out.hashes).toEqual({})
  })

  test('refusals confirm only when several actors met them', () => {
    const one = run(
      inventoryWorker,
      Array.from({ length: 9 }, () => exchange({ status: 401 })),
    )
    expect(one.sets).toEqual({})
    const two = run(
      inventoryWorker,
      Array.from({ length: 9 }, (_, i) => exchange({ status: 401, client: actor(i) })),
    )
    expect(two.sets[keys.host('shop.example')]!.size).toBe(1)
  })

  test('new_api alerts start after the learning period, once per API, with a stable id', () => {
    const early = exchange()
    const late = [
      exchange({ api: ['POST', 'shop.example', '/debug'] }),
      exchange({ api: ['POST', 'shop.example', '/debug'] }),
    ]
    const worker = createInventoryWorker({ learnUntil: late[0]!.time })
    const out = run(worker, [early, ...late])
    expect(out.alerts.map((a) => [a.kind, a.api.id, a.severity])).toEqual([
      ['new_api', 'POST shop.example/debug', 'medium'],
    ])
    expect(run(worker, [early, ...late]).alerts).toEqual(out.alerts)
    expect(run(inventoryWorker, [early, ...late]).alerts).toEqual([])
  })

  test('state survives encoding after every message', () => {
    const exchanges = Array.from({ length: 120 }, (_, i) =>
      exchange({
        client: actor(i),
        status: i % 9 ? 200 : 404,
        parameters: [{ in: 'query', name: `p${i % 5}`, values: [String(i)] }],
      }),
    )
    expect(JSON.stringify(run(inventoryWorker, exchanges, true))).toBe(JSON.stringify(run(inventoryWorker, exchanges)))
  })

  test('what an attacker can invent is bounded and counted', () => {
    const exchanges = Array.from({ length: 50 }, (_, i) =>
      exchange({
        principal: { scheme: `s${i}`, subject: 'h' },
        parameters: Array.from({ length: 20 }, (_, k) => ({
          in: 'query' as const,
          name: `${'abcdefghij'[i % 10]}${'abcde'[(i / 10) | 0]}_${'abcdefghijklmnopqrst'[k]}`,
          values: ['1'],
        })),
      }),
    )
    const out = run(createInventoryWorker({ parameters: 100, distinct: 5 }), exchanges)
    expect(out.counters['inventory.parameters_over_limit']).toBe(900)
    const view = out.hashes[keys.api('GET shop.example/users/{id}')]!
    expect(view).toMatchObject({ parameters: 100, parameters_dropped: 900 })
    expect(String(view.authentication).split(' ')).toHaveLength(6)
  })

  test('names of the prototype are only names', () => {
    const out = run(inventoryWorker, [
      exchange({
        parameters: [{ in: 'query', name: '__proto__', values: ['1'] }],
        principal: { scheme: '__proto__', subject: '' },
      }),
    ])
    expect(out.hashes[keys.api('GET shop.example/users/{id}')]).toMatchObject({
      parameters: 1,
      authentication: '__proto__',
    })
  })
})
