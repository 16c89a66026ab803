/** Whole hosts: routes with values, requests in the proportions that traffic shows, answers, noise. Seeded. */
import { readdirSync, readFileSync } from 'node:fs'
import { seededRandom } from '@apiscope/ml'
import { faker } from '@faker-js/faker'
import { noisePath, noiseStatus } from './noise.mjs'
import { KINDS, kindFor, styleOf } from './values.mjs'

const ROUTES = new URL('routes/', import.meta.url)

/** Names of the route lists. */
export const routeLists = () =>
  readdirSync(ROUTES)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => name.slice(0, -4))
    .sort()

/**
 * One host.
 * @param {string} list a route list
 * @param {number} seed
 * @param {{perRoute?: number, taste?: number, noise?: number}} options requests a route, share of ids that are names, share of noise
 * @returns {{host: string, requests: object[], gold: object[]}} gold: template with `{}` names, null for noise
 */
export function makeHost(list, seed, { perRoute = 30, taste = 0.3, noise = 0.05, routes = 240 } = {}) {
  const own = [...list].reduce((hash, c) => (Math.imul(hash, 31) + c.charCodeAt(0)) | 0, seed * 7919)
  const random = seededRandom(own)
  faker.seed(own >>> 0)
  const host = `${list}-${seed}.test`
  const all = readFileSync(new URL(`${list}.txt`, ROUTES), 'utf8')
    .trim()
    .split('\n')
  const listed = withSiblings(withPrefix(withVersions(all, random), random), random)
  const chosen = listed.length > routes ? random.shuffle(listed).slice(0, routes) : listed
  const pools = new Map()
  const operations = chosen.map((line) => operation(line, random, pools, taste))
  const drawn = operations.flatMap((op) => {
    const n = Math.max(1, Math.round(perRoute * Math.exp(random.normal() - 0.4)))
    return Array.from({ length: n }, () => ({ op, path: op.path() }))
  })
  const real = () => drawn[random.below(drawn.length)].path
  const rows = drawn.map(({ op, path }) => ({
    request: {
      host,
      method: op.method,
      path: random.next() < 0.01 ? `${path}/` : path,
      status: status(op.method, random),
    },
    gold: { host, method: op.method, template: op.template },
  }))
  for (let n = Math.round(drawn.length * noise); n > 0; n--) {
    const method = random.next() < 0.85 ? 'GET' : 'POST'
    rows.push({
      request: { host, method, path: noisePath(random, real), status: noiseStatus(random) },
      gold: { host, method, noise: 'noise' },
    })
  }
  random.shuffle(rows)
  return { list, seed, perRoute, host, requests: rows.map((row) => row.request), gold: rows.map((row) => row.gold) }
}

const PREFIXES = [
  '/{lang:locale}',
  '/{lang:locale}',
  '/{tenant:slug}',
  '/api',
  '/gateway/v3',
  '/svc/2022-08-01',
  '/{region:enum}',
  '/t/{tenant:upper}',
]

/** Some hosts have everything behind a locale, a tenant or a version. */
function withPrefix(lines, random) {
  if (random.next() > 0.3) return lines
  const prefix = PREFIXES[random.below(PREFIXES.length)]
  return lines.map((line) => line.replace(' ', ` ${prefix}`).replace(/(.)\/$/, '$1'))
}

const VERSIONS = [
  ['v1', 'v2'],
  ['v1', 'v2', 'v3beta1'],
  ['v57.0', 'v58.0', 'v59.0', 'v60.0', 'v61.0'],
  ['2.0', '2.1', '3.0'],
  ['2023-06-01', '2024-01-15', '2024-09-30'],
]

/** Some hosts answer several versions of one API, the old ones less and less. */
function withVersions(lines, random) {
  if (random.next() > 0.15) return lines
  const versions = VERSIONS[random.below(VERSIONS.length)]
  return versions.flatMap((version, i) =>
    lines
      .filter(() => i === versions.length - 1 || random.next() < 0.6)
      .map((line) => line.replace(' ', ` /api/${version}`).replace(/(.)\/$/, '$1')),
  )
}

const SIBLINGS =
  'latest me search recent popular stats count export import bulk default feed.xml index.json current all random mine validate preview top trash templates schema'.split(
    ' ',
  )

/** Fixed routes beside a parameter, as most APIs have some: `/articles/latest` beside `/articles/{slug}`. */
function withSiblings(lines, random) {
  const added = []
  for (const line of lines) {
    const [method, path] = line.split(' ')
    if (method !== 'GET' || !/\/\{[^}/]*\}$/.test(path) || path.includes('**') || random.next() > 0.2) continue
    const word =
      random.next() < 0.03
        ? `summaryReport-${Math.floor(random.next() * 36 ** 6).toString(36)}`
        : SIBLINGS[random.below(SIBLINGS.length)]
    added.push(`GET ${path.slice(0, path.lastIndexOf('/'))}/${word}`)
  }
  return [...new Set([...lines, ...added])]
}

function operation(line, random, pools, taste) {
  const [method, pattern] = line.split(' ')
  const parts = []
  let last = 0
  let template = ''
  for (const match of pattern.matchAll(/\{([^}:*]+)(\*\*)?(?::(\w+))?\}/g)) {
    parts.push(pattern.slice(last, match.index))
    template += `${pattern.slice(last, match.index)}{${match[1]}${match[2] ?? ''}}`
    parts.push(poolOf(match[1], match[3], random, pools, taste))
    last = match.index + match[0].length
  }
  parts.push(pattern.slice(last))
  template += pattern.slice(last)
  return {
    method,
    template,
    path: () => parts.map((part) => (typeof part === 'string' ? part : encode(part()))).join(''),
  }
}

const encode = (text) => text.replace(/[ %?#"<>]/g, encodeURIComponent)

/** Values of one parameter: a pool of things, some far more popular than others; shared by the routes that name the same parameter. */
function poolOf(name, kind, random, pools, taste) {
  const known = pools.get(name)
  if (known) return known
  const of = kind ?? kindFor(name, random, taste)
  const style = styleOf(random)
  const closed = of === 'enum' || of === 'few' ? 1 : of === 'locale' ? 0 : random.next()
  const size = of === 'enum' || of === 'few' ? 6 : Math.ceil(4 + 200 * closed ** 3 + 8 * random.next())
  const values = Array.from({ length: size }, () => KINDS[of](random, style))
  const steep = random.next() * 1.1
  const weights = values.map((_, i) => (i + 1) ** -steep)
  const total = weights.reduce((sum, w) => sum + w, 0)
  const draw = () => {
    let x = random.next() * total
    for (let i = 0; i < values.length; i++) {
      x -= weights[i]
      if (x <= 0) return values[i]
    }
    return values[values.length - 1]
  }
  pools.set(name, draw)
  return draw
}

function status(method, random) {
  const x = random.next()
  if (x < 0.86) return method === 'POST' ? 201 : method === 'DELETE' ? 204 : 200
  return [404, 404, 400, 401, 403, 422, 304, 500, 429][random.below(9)]
}

/** Hosts of these lists: one for each seed, quiet and busy, with few or many names for ids. */
export function hostsFor(lists, seeds) {
  return lists.flatMap((list) =>
    seeds.map((seed) => {
      const random = seededRandom(seed * 977 + list.length)
      const perRoute = [2, 6, 20, 40][random.below(4)]
      return makeHost(list, seed, { perRoute, taste: [0.1, 0.4, 0.8][random.below(3)], routes: 40 + random.below(140) })
    }),
  )
}
