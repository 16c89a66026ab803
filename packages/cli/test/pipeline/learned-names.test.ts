/** What a run teaches about a host's templates names its own exchanges. */
import { type Alert, apiName, type Exchange, keys, templatePath } from '@apiscope/schema'
import { openEmbedded } from '../../src/pipeline/embedded.js'

const NAMES = 'clara milo wanda oskar petra junio sabine toma greta iris hugo nadia pavel quinn rosa stefan'.split(' ')
const HOST = 'blog.test'
const START = Date.UTC(2026, 0, 5)

function exchange(n: number, path: string, method = 'GET', status = 200): Exchange {
  const { template, parameters } = templatePath(path)
  return {
    v: 1,
    id: `x${n}`,
    time: START + n * 200,
    sensor: 'file',
    client: { ip: '10.0.0.1', port: 1, id: `actor ${n % 7}` },
    server: { ip: '10.0.0.2', port: 80 },
    api: apiName(method, HOST, template),
    request: { version: '1.1', method, target: path, host: HOST, bodyBytes: 0 },
    response: { status, bodyBytes: 100, contentType: 'application/json', records: 1 },
    parameters: [
      ...parameters.map(({ name, value }) => ({ in: 'path' as const, name, values: [value] })),
      { in: 'response', name: 'email', values: ['ann.smith@mail.example'] },
    ],
    quality: { gapBytes: 0, truncated: false, oneSided: false },
  }
}

/** Slugs, user names, a fixed route beside them, numbers. */
function blog(count: number): Exchange[] {
  return Array.from({ length: count }, (_, n) => {
    const slug = `${NAMES[(n >> 2) % 16]}-${NAMES[(n * 7) % 16]}-${NAMES[(n >> 4) % 16]}`
    const paths = [
      `/api/stories/${slug}`,
      `/api/people/${NAMES[(n >> 2) % 16]}/stories`,
      '/api/stories/latest',
      `/api/votes/${n}`,
    ]
    return exchange(n, paths[n % 4]!)
  })
}

async function run(exchanges: readonly Exchange[]) {
  const alerts: Alert[] = []
  const embedded = await openEmbedded('embedded', {}, (alert) => alerts.push(alert))
  for (const x of exchanges) embedded.feed.exchange(x)
  embedded.feed.finish()
  const ranked = await embedded.state.top(keys.apis(), 0, 1000)
  const result = {
    alerts,
    listed: ranked.map(([id]) => id).sort(),
    ofHost: (await embedded.state.smembers(keys.host(HOST))).sort(),
    labelled: (await embedded.state.smembers(keys.label('EMAIL'))).sort(),
    templates: await embedded.state.hgetall(keys.templates()),
    calls: Number((await embedded.state.hgetall(keys.api(`GET ${HOST}/api/stories/{id}`))).calls),
    byApi: Object.fromEntries(embedded.byApi),
  }
  await embedded.state.close()
  return result
}

const APIS = ['/api/people/{id}/stories', '/api/stories/latest', '/api/stories/{id}', '/api/votes/{id}'].map(
  (template) => `GET ${HOST}${template}`,
)

test('a short capture is named by what all of it teaches', async () => {
  const { listed, ofHost, labelled, calls, templates } = await run(blog(400))
  expect(listed).toEqual(APIS)
  expect(ofHost).toEqual(APIS)
  expect(labelled).toEqual(APIS)
  expect(calls).toBe(100)
  expect(JSON.parse(templates[HOST]!)).toContain('/api/stories/{id}')
})

test('learned after the names were given: old names let go of lists and labels, and the same input gives the same output', async () => {
  const before = Array.from({ length: 5_200 }, (_, n) => exchange(n, `/api/votes/${n}`))
  const long = [...before, ...blog(800).map((x, i) => ({ ...x, id: `y${i}`, time: START + (5_200 + i) * 200 }))]
  const { listed, ofHost, labelled, byApi, ...rest } = await run(long)
  expect(listed).toEqual(APIS)
  expect(ofHost).toEqual(APIS)
  expect(labelled).toEqual(APIS)
  expect(byApi[`GET ${HOST}/api/stories/{id}`]).toBeGreaterThan(100)
  expect(await run(long)).toEqual({ listed, ofHost, labelled, byApi, ...rest })
})

test('where nothing is learned nothing changes', async () => {
  const rpc = Array.from({ length: 300 }, (_, n) =>
    exchange(n, `/rpc/${['listInvoices', 'getInvoice', 'voidInvoice'][n % 3]}`, 'POST'),
  )
  const { byApi, templates } = await run(rpc)
  expect(byApi).toEqual(Object.fromEntries(rpc.slice(0, 3).map(({ api }) => [api.id, 100])))
  expect(templates).toEqual({})
})
