import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { roleOf } from '../src/auth/oidc.js'
import { auditTo, correctInFile, isLoopback, parseTokens, startConsole } from '../src/index.js'
import { alertOf, apiOf, OWN, post, type Served, serve } from './support.js'

const TOKEN = { masked: 'm'.repeat(24), see: 's'.repeat(24), decide: 'd'.repeat(24) }
const TOKENS = parseTokens(
  `# people\nmia masked ${TOKEN.masked}\nsam see ${TOKEN.see}\ndan decide sha256:${createHash('sha256').update(TOKEN.decide).digest('hex')}\n`,
  'people.txt',
)
const APIS = [
  apiOf('GET', 'a.test', '/users/{id}', 90),
  apiOf('GET', 'b.test', '/health', 3, { facts: { response_labels: '' } }),
]
let served: Served

afterEach(async () => served?.close())

describe('on loopback', () => {
  beforeEach(async () => {
    served = await serve(APIS, [alertOf('a1')])
  })
  const at = (path: string) => served.running.url + path

  it('gives pages and answers, and lets the page load nothing from elsewhere', async () => {
    const page = await fetch(at('/'))
    expect(page.status).toBe(200)
    const policy = page.headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'self'")
    expect(policy).not.toMatch(/unsafe|data:|https?:|\*/)
    expect(await page.text()).not.toMatch(/<script(?! type="module" src="main.js")|style=|https?:/)
    const summary = await (await fetch(at('/api/summary'))).json()
    expect(summary.apis).toMatchObject({ total: 2, critical: 1, withData: 1 })
  })

  it('a name that somebody points at this address is refused', async () => {
    const status = await new Promise((resolve) => {
      const { port } = new URL(served.running.url)
      request({ port, host: '127.0.0.1', path: '/api/summary', headers: { Host: `rebind.test:${port}` } }, (res) =>
        resolve(res.statusCode),
      ).end()
    })
    expect(status).toBe(403)
  })

  it.each([
    ['a form of another site', { 'Content-Type': 'text/plain' }],
    ['without the header', { 'Content-Type': 'application/json' }],
    ['another origin', { ...OWN, Origin: 'https://evil.test' }],
    ['another site, as the browser says', { ...OWN, 'Sec-Fetch-Site': 'cross-site' }],
  ])('decides nothing for %s', async (_what, headers) => {
    const answer = await post(at('/api/dismiss'), { alert: 'a1', reason: 'quarterly export' }, headers)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(served.dismissed).toEqual([])
    expect(served.audit).toEqual([])
  })

  it('a dismissal goes through the door, into the audit log, and is shown', async () => {
    expect((await post(at('/api/dismiss'), { alert: 'a1', reason: 'quarterly export' })).status).toBe(200)
    expect(served.dismissed).toMatchObject([
      { feedback: 'dismiss', alert: 'a1', metric: 'objects', observed: 10, reason: 'quarterly export' },
    ])
    expect(served.audit).toMatchObject([{ who: 'local', decision: 'dismiss', about: 'a1', reason: 'quarterly export' }])
    expect((await (await fetch(at('/api/incidents'))).json()).rows).toEqual([])
    expect((await (await fetch(at('/api/incidents?dismissed=true'))).json()).rows).toMatchObject([{ dismissed: true }])
  })

  it.each([
    ['/api/dismiss', { alert: 'nobody', reason: 'because' }, /no alert/],
    ['/api/dismiss', { alert: 'a1', reason: '' }, /reason/],
    ['/api/dismiss', { alert: 'a1', reason: 'x'.repeat(401) }, /reason/],
    [
      '/api/label',
      { api: '*', parameter: 'response:a', label: 'EMAIL', action: 'clear', reason: 'because' },
      /--corrections/,
    ],
    ['/api/risk', { api: 'GET a.test/users/{id}', action: 'accept', reason: 'because' }, /no risk/],
    ['/api/risk', { api: 'GET a.test/users/{id}', action: 'delete', reason: 'because' }, /action/],
  ])('%s %j is refused with the reason', async (path, body, message) => {
    const answer = await post(at(path), body)
    expect(answer.status).toBe(400)
    expect((await answer.json()).error).toMatch(message)
  })

  it.each([
    '/api/api?id=nothing',
    '/api/incident?id=x',
    '/api/actor?id=x',
    '/nowhere',
    '/../package.json',
    '/%2e%2e/report.cjs',
  ])('%s is not there', async (path) => {
    expect((await fetch(at(path))).status).toBe(404)
  })

  it.each(['/api/inventory?limit=1000000', '/api/inventory?sort=secret', '/api/inventory?nonsense=1', '/api/api'])(
    '%s is not asked so',
    async (path) => {
      expect((await fetch(at(path))).status).toBe(400)
    },
  )

  it('new alerts are told as they come, whatever stands in their titles', async () => {
    const answer = await fetch(at('/api/live'))
    const reader = answer.body!.getReader()
    const decoder = new TextDecoder()
    let text = ''
    const until = async (part: string) => {
      while (!text.includes(part)) text += decoder.decode((await reader.read()).value)
    }
    await until('retry')
    served.model.alerts.add(alertOf('a2', { title: 'x\n\nevent: changed\ndata: {}' }))
    await until('a2')
    expect(text.match(/^event: /gm)).toHaveLength(1)
    await reader.cancel()
  })

  it('more pages than the limit are sent away', async () => {
    await served.close()
    served = await serve(APIS, [], { limits: { maxStreams: 1 } })
    const stop = new AbortController()
    expect((await fetch(at('/api/live'), { signal: stop.signal })).status).toBe(200)
    expect((await fetch(at('/api/live'))).status).toBe(503)
    stop.abort()
  })
})

describe('with a login', () => {
  const login = async (token: string) => {
    const answer = await post(`${served.running.url}/api/login`, { token })
    return {
      status: answer.status,
      cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0]!,
      whole: answer.headers.get('set-cookie'),
    }
  }
  beforeEach(async () => {
    served = await serve(APIS, [alertOf('a1')], { auth: { kind: 'tokens', tokens: TOKENS } })
  })

  it('nobody is shown anything before it', async () => {
    for (const path of ['summary', 'inventory', 'incidents', 'actors', 'coverage', 'facets', 'live', 'api?id=x']) {
      expect((await fetch(`${served.running.url}/api/${path}`)).status).toBe(401)
    }
    expect(await (await fetch(`${served.running.url}/api/me`)).json()).toMatchObject({
      viewer: null,
      login: 'tokens',
      can: { dismiss: false, risk: false },
    })
  })

  it('the cookie is for this server and its own pages only', async () => {
    const { whole } = await login(TOKEN.see)
    expect(whole).toMatch(/HttpOnly/)
    expect(whole).toMatch(/SameSite=Lax/)
    expect((await login('wrong')).status).toBe(401)
  })

  it('who may see is shown callers, who may see masked is not, and neither decides', async () => {
    const seen = async (token: string) => {
      const { cookie } = await login(token)
      const incident = await (
        await fetch(`${served.running.url}/api/incident?id=a1`, { headers: { Cookie: cookie } })
      ).text()
      const decided = await post(
        `${served.running.url}/api/dismiss`,
        { alert: 'a1', reason: 'because' },
        { ...OWN, Cookie: cookie },
      )
      return { incident, decided: decided.status }
    }
    const see = await seen(TOKEN.see)
    expect(see.incident).toContain('203.0.113.9')
    expect(see.decided).toBe(403)
    const masked = await seen(TOKEN.masked)
    expect(masked.incident).not.toMatch(/203\.0\.113\.9|abcdefgh/)
    expect(masked.decided).toBe(403)
    expect((await seen(TOKEN.decide)).decided).toBe(200)
    expect(served.audit).toMatchObject([{ who: 'dan', role: 'decide' }])
  })

  it('after logging out the cookie opens nothing', async () => {
    const { cookie } = await login(TOKEN.see)
    await post(`${served.running.url}/api/logout`, {}, { ...OWN, Cookie: cookie })
    expect((await fetch(`${served.running.url}/api/summary`, { headers: { Cookie: cookie } })).status).toBe(401)
  })

  it('tokens cannot be tried out', async () => {
    for (let i = 0; i < 10; i++) await login(`guess ${i}`)
    expect((await login('guess')).status).toBe(429)
    expect((await login(TOKEN.decide)).status).toBe(429)
  })

  it('a login ends', async () => {
    await served.close()
    let now = 0
    served = await serve(APIS, [], { auth: { kind: 'tokens', tokens: TOKENS }, clock: () => now })
    const { cookie } = await login(TOKEN.see)
    const ask = async () => (await fetch(`${served.running.url}/api/facets`, { headers: { Cookie: cookie } })).status
    expect(await ask()).toBe(200)
    now = 43_200_001
    expect(await ask()).toBe(401)
  })
})

describe('behind a proxy', () => {
  const ask = async (from: string[], headers: Record<string, string>, roleHeader?: string) => {
    served = await serve(APIS, [], {
      auth: {
        kind: 'proxy',
        proxy: { from, userHeader: 'X-User', role: 'see', ...(roleHeader ? { roleHeader } : {}) },
      },
    })
    return (await (await fetch(`${served.running.url}/api/me`, { headers })).json()).viewer
  }
  it('is believed from a named address', async () => {
    expect(await ask(['127.0.0.1'], { 'X-User': 'ann' })).toEqual({ name: 'ann', role: 'see' })
  })
  it('is not believed from another', async () => {
    expect(await ask(['10.0.0.1'], { 'X-User': 'ann' })).toBeNull()
  })
  it('a header that is there twice names nobody', async () => {
    expect(await ask(['127.0.0.1'], { 'X-User': 'ann, root' })).toBeNull()
  })
  it('a role that is none gives none', async () => {
    expect(await ask(['127.0.0.1'], { 'X-User': 'ann', 'X-Role': 'admin' }, 'X-Role')).toBeNull()
  })
})

test('elsewhere than on loopback it does not start without a login', async () => {
  served = await serve([], [])
  const { model, state } = served
  const options = { model, state, doors: { risk: false }, audit: () => {}, port: 0, timeZone: 'UTC' }
  for (const host of ['0.0.0.0', '::', '192.0.2.1', 'example.test'])
    await expect(startConsole({ ...options, host })).rejects.toMatchObject({ code: 'console.auth', exit: 2 })
  expect(['127.0.0.1', '127.9.9.9', '::1', 'localhost'].every(isLoopback)).toBe(true)
  expect(['127.0.0.1.evil.test', 'localhost.evil.test', ''].some(isLoopback)).toBe(false)
})

test.each([
  ['', /no token/],
  ['ann see', /NAME ROLE TOKEN/],
  [`ann root ${'x'.repeat(20)}`, /masked, see or decide/],
  ['ann see short', /20 characters/],
])('a file of tokens %j is refused', (text, message) => {
  expect(() => parseTokens(text, 'f')).toThrow(message)
})

test('of several groups the strongest role counts, and names of Object are no groups', () => {
  const roles = { dev: 'see', soc: 'decide' } as const
  expect(roleOf(['dev', 'soc'], roles)).toBe('decide')
  expect(roleOf('dev', roles)).toBe('see')
  for (const claim of [undefined, null, 3, 'nobody', 'constructor', ['__proto__'], {}])
    expect(roleOf(claim, roles)).toBeUndefined()
})

test('decisions and corrections are files of their owner alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'apiscope-audit-'))
  const file = join(folder, 'decisions.jsonl')
  const write = auditTo(
    file,
    () => 0,
    () => {},
  )
  write({ name: 'ann', role: 'decide' }, '127.0.0.1', {
    decision: 'accept',
    about: 'GET a.test/\u202ex',
    reason: 'fine',
  })
  const line = readFileSync(file, 'utf8')
  expect(JSON.parse(line)).toMatchObject({ time: '1970-01-01T00:00:00.000Z', who: 'ann', about: 'GET a.test/\u202ex' })
  expect(line).not.toContain('\u202e')
  expect(statSync(file).mode & 0o077).toBe(0)
  const correct = correctInFile(join(folder, 'c.jsonl'))
  await correct({ api: '*', parameter: 'a', label: 'NAME', action: 'clear' })
  await correct({ api: '*', parameter: 'a', label: 'NAME', action: 'set' })
  expect(readFileSync(join(folder, 'c.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1)
  expect(() =>
    auditTo(
      join(folder, 'no/such'),
      () => 0,
      () => {},
    )({ name: 'a', role: 'decide' }, '', { decision: 'accept', about: '', reason: '' }),
  ).toThrow(/audit log/)
  rmSync(folder, { recursive: true })
})
