import { createHostLearner, DEFAULT_TEMPLATE_LIMITS, segmentsOf, templateIn, templatesOf } from '@apiscope/inventory'
import { seededRandom } from '@apiscope/ml'
import { templatePath } from '@apiscope/schema'

const NAMES =
  'clara milo wanda oskar petra junio sabine toma greta iris hugo nadia pavel quinn rosa stefan ulla viktor'.split(' ')
const SLUGS = NAMES.map((name, i) => `${name}-and-the-${NAMES[(i * 7 + 3) % NAMES.length]}`)

type Row = [method: string, path: string, status?: number]

function learn(rows: Row[]) {
  const learner = createHostLearner()
  for (const [method, path, status = 200] of rows) {
    const { template, parameters } = templatePath(path)
    learner.observe({ method, template, values: parameters.map(({ value }) => value), status })
  }
  const routes = learner.routes()
  const of = (method: string, path: string) => {
    const { template, parameters } = templatePath(path)
    return templateIn(
      routes,
      method,
      learner.seen(
        segmentsOf(template),
        parameters.map(({ value }) => value),
      ),
    )
  }
  return { learner, routes, of }
}

const shop: Row[] = [
  ...SLUGS.flatMap((slug): Row[] => [
    ['GET', `/api/articles/${slug}`],
    ['GET', `/api/articles/${slug}/comments`],
  ]),
  ...NAMES.flatMap((name): Row[] => [
    ['GET', `/api/users/${name}`],
    ['PUT', `/api/users/${name}`],
    ['GET', `/api/users/${name}/photo.png`],
  ]),
  ...Array.from({ length: 60 }, (): Row => ['GET', '/api/articles/latest']),
  ...Array.from({ length: 40 }, (_, i): Row => ['GET', `/api/orders/${1000 + i}`]),
  ...Array.from({ length: 25 }, (): Row => ['POST', '/api/login']),
]

test('slugs and user names become parameters, words beside and below them stay', () => {
  const { of } = learn(shop)
  expect(of('GET', '/api/articles/never-seen-before')).toBe('/api/articles/{id}')
  expect(of('GET', `/api/articles/${SLUGS[0]}/comments`)).toBe('/api/articles/{id}/comments')
  expect(of('GET', '/api/articles/latest')).toBe('/api/articles/latest')
  expect(of('PUT', '/api/users/clara')).toBe('/api/users/{id}')
  expect(of('GET', '/api/users/oskar/photo.png')).toBe('/api/users/{id}/photo.png')
  expect(of('GET', '/api/orders/1')).toBe('/api/orders/{id}')
  expect(of('POST', '/api/login')).toBe('/api/login')
})

test('methods that are routes of their own stay apart, however many there are', () => {
  const methods = ['list', 'get', 'create', 'update', 'delete'].flatMap((verb) =>
    ['Invoice', 'Customer', 'Payment', 'Refund'].map((noun) => `/rpc/${verb}${noun}`),
  )
  const { routes } = learn(methods.flatMap((path) => Array.from({ length: 12 }, (): Row => ['POST', path])))
  expect(templatesOf(routes).map(({ template }) => template)).toEqual([...methods].sort())
})

test('what only ever answered 404 is no API, and changes nothing about the others', () => {
  const scans = ['/wp-login.php', '/.env', '/api/old', '/aqi/login', '/x7f3q', '/api/users.bak']
  const { of, routes } = learn([...shop, ...scans.map((path): Row => ['GET', path, 404])])
  for (const path of scans) expect(of('GET', path)).toBeUndefined()
  expect(templatesOf(routes)).toEqual(templatesOf(learn(shop).routes))
})

test('trees of files are one parameter of many segments', () => {
  const random = seededRandom(3)
  const some = (list: readonly string[]) => list[random.below(list.length)]!
  const rows = Array.from({ length: 80 }, (): Row => {
    const folders = Array.from({ length: random.below(4) }, () => `${some(NAMES)}/`).join('')
    return ['GET', `/api/repo/contents/${folders}${some(NAMES)}.${some(['md', 'ts', 'png', 'yml'])}`]
  })
  expect(learn([...shop, ...rows]).of('GET', '/api/repo/contents/a/b/c/d/e.md')).toBe('/api/repo/contents/{rest}')
})

test('a scanner that invents paths fills no more than the bound, and what is real survives it', () => {
  const random = seededRandom(5)
  const word = () => Array.from({ length: 8 }, () => String.fromCharCode(97 + random.below(26))).join('')
  const scans = Array.from(
    { length: 60_000 },
    (): Row => ['GET', `/${word()}/${word()}/${word()}`, random.below(50) ? 404 : 200],
  )
  const { learner, of } = learn([...shop, ...scans, ...shop])
  expect(learner.nodes).toBeLessThanOrEqual(DEFAULT_TEMPLATE_LIMITS.nodes)
  expect(learner.dropped['templates.nodes_pruned'] + learner.dropped['templates.children_over_limit']).toBeGreaterThan(
    0,
  )
  expect(of('GET', '/api/users/clara')).toBe('/api/users/{id}')
  expect(of('POST', '/api/login')).toBe('/api/login')
})

describe('names of APIs from the field', () => {
  const ADJECTIVES = 'early hidden open late red smart brave linen'.split(' ')
  const NOUNS = 'market library budget engine garden harbour'.split(' ')
  const ENDS = ['changes-in-may', 'opens-again', 'wins-for-good', 'closes-at-last']
  const TITLES = ADJECTIVES.flatMap((a) => NOUNS.flatMap((n) => ENDS.map((e) => `${a}-${n}-${e}`)))
  const some = <T>(list: readonly T[], i: number): T => list[(i * 7919) % list.length]!

  test('P10: titles of one place are one parameter, though made of words that routes use', () => {
    const rows = Array.from({ length: 120 }, (_, i): Row => ['GET', `/blog/${2021 + (i % 4)}/${some(TITLES, i)}`])
    const pages = ['/about', '/feed', '/contact'].flatMap((path) =>
      Array.from({ length: 12 }, (): Row => ['GET', path]),
    )
    const { of } = learn([...rows, ...pages])
    for (const [, path] of rows) expect(of('GET', path)).toBe('/blog/{id}/{id}')
    for (const [, path] of pages) expect(of('GET', path)).toBe(path)
  })

  test('P10: whoever asks is no user among others: me stays, with its routes', () => {
    const rows = NAMES.flatMap((name): Row[] => [
      ['GET', `/users/${name}`],
      ['GET', `/users/${name}/followers`],
    ])
    const mine: Row[] = [
      ['GET', '/users/me'],
      ['GET', '/users/me/settings'],
      ['PUT', '/users/me/password', 204],
      ['GET', '/users/@me/guilds'],
    ]
    const { of } = learn([...rows, ...Array.from({ length: 6 }, () => mine).flat()])
    for (const [method, path] of mine) expect(of(method, path)).toBe(path)
    expect(of('GET', '/users/petra')).toBe('/users/{id}')
  })

  test('versions of an API are no values of one parameter; versions of a thing are', () => {
    const versions = ['v58.0', 'v59.0', 'v60.0', 'v61.0', 'v62.0', 'v63.0']
    const rows = versions.flatMap((version) =>
      ['sobjects', 'query', 'limits'].flatMap((what) =>
        Array.from({ length: 9 }, (): Row => ['GET', `/services/data/${version}/${what}`]),
      ),
    )
    const releases = Array.from({ length: 30 }, (_, i): Row => ['GET', `/api/releases/v${i % 5}.${i}.0/notes`])
    const { of } = learn([...rows, ...releases])
    for (const [, path] of rows) expect(of('GET', path)).toBe(path)
    expect(of('GET', '/api/releases/v2.7.0/notes')).toBe('/api/releases/{id}/notes')
  })

  test('a few stores with the same below are one parameter', () => {
    const rows = ['ulmen', 'hafen', 'turm'].flatMap((store) =>
      Array.from({ length: 12 }, (_, i): Row[] => [
        ['GET', `/stores/${store}/orders`],
        ['GET', `/stores/${store}/orders/${100 + i}`],
        ['POST', `/stores/${store}/orders`, 201],
        ['GET', `/stores/${store}/opening-hours`],
      ]).flat(),
    )
    expect(learn(rows).of('POST', '/stores/hafen/orders')).toBe('/stores/{id}/orders')
  })

  test('what a busy host refuses, redirects or complains of once is noise; what it serves once is not', () => {
    const probes: Row[] = [
      ['GET', '/api/private', 403],
      ['POST', '/internal/articles', 401],
      ['GET', '/old', 301],
      ['GET', '/api/articels', 400],
    ]
    const busy = Array.from({ length: 4 }, () => shop).flat()
    const { of } = learn([...busy, ...probes, ['GET', '/api/export']])
    for (const [method, path] of probes) expect(of(method, path)).toBeUndefined()
    expect(of('GET', '/api/export')).toBe('/api/export')
  })

  test('a place at which nearly nothing is found, and nearly all is asked for, is none', () => {
    const probes = Array.from({ length: 200 }, (_, i): Row => ['GET', `/x${i}qz7k${i * 31}`, i % 40 === 0 ? 200 : 404])
    expect(learn([...shop, ...probes]).of('GET', '/x7qz7k217')).toBeUndefined()
  })
})
