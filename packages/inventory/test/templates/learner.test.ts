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
