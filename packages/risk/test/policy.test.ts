import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { advise, envoyConfig, nginxConfig, type PolicyInput, withoutRelays } from '@apiscope/risk'
import * as fc from 'fast-check'
import { parse } from 'yaml'

const orders: PolicyInput = {
  id: 'POST api.shop.example/v1/orders',
  method: 'POST',
  host: 'api.shop.example',
  template: '/v1/orders',
  calls: 400,
  risk: 80,
  authentication: ['bearer'],
  facts: {
    request_types: 'application/json text/"};evil',
    request_bytes_p50: '180',
    request_bytes_p95: '1500',
    request_bytes_max: '1600',
    response_bytes_p50: '500',
    response_bytes_p95: '600',
    response_bytes_max: '71000',
    records_p50: '2',
    records_p95: '3',
    records_max: '200',
    unauthenticated_2xx_share: '0',
    credentials: '[{"scheme":"jwt","in":"header","name":"authorization"}]',
    servers: '10.0.0.1:80 2001:db8::1:8080 nonsense;',
    response_labels: 'ADDRESS',
    transport: 'plaintext',
  },
  parameters: {
    'query:page': {},
    'types:query:page': { ok: 9, several: true },
    'types:query:sort': { ok: 9, several: true },
    'types:query:a b': { ok: 1, several: false },
    'request:payment.cardNumber': {},
  },
  metrics: { 'requests@5m': { expected: 3, upper: 12 } },
}
const hostile = [
  '/a";} evil; {"',
  '/a{id}/b',
  '/x\n}\nserver { listen 1; }',
  "/it's",
  '/a\\',
  '/$args',
  '/#comment',
  '/é/漢',
  '/[a-z]+(.*)',
  '/{rest}',
  '/a b\t*',
]

describe('advise', () => {
  test('K19: what was refused, or answered to one of several callers alone, writes no policy', () => {
    const seen = { ok: 90, several: true }
    const parameters = {
      'types:query:page': seen,
      'types:query:sort': seen,
      'types:query:a b': { ok: 0, several: false },
      'types:query:debug': { ok: 0, several: false },
      'types:query:evil[]': { ok: 3, several: false },
      'query:ssn': { labels: [] },
    }
    expect(advise({ ...orders, parameters }).queryParameters!.names).toEqual(['page', 'sort'])
    const usual = { ...parameters, 'types:query:a b': seen }
    expect(advise({ ...orders, parameters: usual }).queryParameters).toBeUndefined()
  })

  test('limits come from forecast and quantiles, each with its evidence', () => {
    const policy = advise(orders)
    expect(policy.requestsPerMinute).toMatchObject({ value: 24 })
    expect(policy.requestsPerMinute!.evidence).toContain('12')
    expect(policy.requestBytes!.value).toBe(3072)
    expect(policy.records!.value).toBe(6)
    expect(policy.queryParameters!.names).toEqual(['page', 'sort'])
    expect(policy.authentication).toMatchObject({ required: true, header: 'authorization', jwt: true })
    expect(policy.contentTypes).toEqual(['application/json'])
    expect(policy.notes.join()).toContain('clear text')
  })

  test('a forecast that has not settled gives no rate, few calls no parameters, and both are said', () => {
    const young = advise({ ...orders, calls: 12, metrics: { 'requests@5m': { expected: 0.2, upper: 1e30 } } })
    expect(young.requestsPerMinute).toBeUndefined()
    expect(young.queryParameters).toBeUndefined()
    expect(young.notes.join()).toMatch(/forecast.*12 calls/)
  })

  test('after an unusually large answer the median counts', () => {
    expect(advise({ ...orders, finding: 'exfil_size' }).records!.value).toBe(8)
  })

  test('nobody who calls without credentials is locked out', () => {
    const open = advise({ ...orders, facts: { ...orders.facts, unauthenticated_2xx_share: '0.3' } })
    expect(open.authentication.required).toBe(false)
    expect(open.notes.join()).toContain('without demanding credentials')
  })

  test('guessable secrets get a limit per caller', () => {
    const login = advise({ ...orders, template: '/v1/login' })
    expect(login.requestsPerMinutePerClient!.value).toBe(10)
    expect(nginxConfig([login])).toContain('limit_req_zone $binary_remote_addr')
  })
})

describe('only what several callers were answered with', () => {
  test('K19: what was refused, or came from one caller, is in no allow list and takes none away', () => {
    const policy = advise(orders)
    expect(policy.queryParameters!.names).toEqual(['page', 'sort'])
  })

  test('N1: where most answers hold no records there is no cap on them', () => {
    const facts = { ...orders.facts, records_p50: '0', records_p95: '0', records_max: '37' }
    expect(advise({ ...orders, facts }).records).toBeUndefined()
  })
})

describe('relays', () => {
  const api = (host: string, servers: string, callers: string, template = '/x') => ({
    method: 'GET',
    host,
    template,
    facts: { servers, callers },
  })
  const serversOf = (apis: ReturnType<typeof api>[]) => withoutRelays(apis).map(({ facts }) => facts.servers)

  test('N1: a proxy that was seen from both sides is no upstream of itself', () => {
    expect(serversOf([api('shop.test', '198.18.0.1:80 10.0.0.5:8080', '198.18.0.1 10.9.9.9')])).toEqual([
      '10.0.0.5:8080',
    ])
    // The proxy calls its upstream by another name.
    expect(
      serversOf([api('shop.test', '198.18.0.1:80', ''), api('backend:8080', '10.0.0.5:8080', '198.18.0.1')]),
    ).toEqual(['10.0.0.5:8080', '10.0.0.5:8080'])
  })

  test('a service that calls another one stays where it is', () => {
    expect(
      serversOf([api('orders.test', '10.0.0.5:80', '', '/orders'), api('pay.test', '10.0.0.6:80', '10.0.0.5', '/pay')]),
    ).toEqual(['10.0.0.5:80', '10.0.0.6:80'])
  })
})

describe('operations', () => {
  const operation = (name: string, more: Partial<PolicyInput> = {}) =>
    advise({ ...orders, id: `POST api.shop.example/graphql#${name}`, template: `/graphql#${name}`, ...more })

  test('N1: the operations of a path are one location for it, with what holds for all', () => {
    const policies = [operation('Cart'), operation('Login', { authentication: ['none'] }), operation('Me')]
    for (const config of [nginxConfig(policies), envoyConfig(policies)]) {
      expect(config).not.toContain('\\x23')
      expect(config.match(/\/graphql\$|regex: \/graphql$/gm)).toHaveLength(1)
      expect(config).not.toMatch(/return 401|present_match: true\n.*authorization/)
    }
    expect(nginxConfig(policies)).toContain('rate=72r/m')
  })
})

describe('envoy', () => {
  test('is YAML with what Envoy expects, evidence as comments', () => {
    const text = envoyConfig([advise(orders)])
    const [host] = parse(text).virtual_hosts
    expect(host.domains).toEqual(['api.shop.example'])
    const [route] = host.routes
    expect(route.match.headers).toEqual([{ name: ':method', string_match: { exact: 'POST' } }])
    const filters = route.typed_per_filter_config
    expect(filters['envoy.filters.http.local_ratelimit'].token_bucket.max_tokens).toBe(24)
    expect(filters['envoy.filters.http.buffer'].buffer.max_request_bytes).toBe(3072)
    expect(filters['envoy.filters.http.jwt_authn'].requirement_name).toBe('authenticated')
    expect(JSON.stringify(filters['envoy.filters.http.rbac'])).toContain('"authorization"')
    for (const filter of Object.values(filters) as { '@type': string }[])
      expect(filter['@type']).toMatch(
        /^type\.googleapis\.com\/envoy\.extensions\.filters\.http\.[a-z_]+\.v3\.[A-Za-z]+$/,
      )
    expect(text).toContain('# rate: forecast per 5m')
  })

  test('words come before parameters, since the first match wins', () => {
    const paths = ['/users/{id}', '/users/me'].map((template) => advise({ ...orders, id: template, template }))
    const [host] = parse(envoyConfig(paths)).virtual_hosts
    expect(host.routes.map((route: { name: string }) => route.name)).toEqual(['/users/me', '/users/{id}'])
  })
})

describe('what an attacker sent', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostile)).map((path) => `/${path}`)

  test('matches itself and stays within its quotes', () => {
    fc.assert(
      fc.property(text, (template) => {
        const policy = advise({ ...orders, id: `GET h${template}`, method: 'GET', template })
        const [host] = parse(envoyConfig([policy])).virtual_hosts
        const { regex } = host.routes[0].match.safe_regex as { regex: string }
        expect(regex).toMatch(/^(?:[A-Za-z0-9/_-]|\\x[0-9a-f]{2}|\[\^\/\]\+|\.\+)*$/)
        const locations = nginxConfig([policy])
          .split('\n')
          .filter((line) => line.includes('location ~'))
        expect(locations).toEqual([`  location ~ "^${regex}$" {`])
        // What stands behind a `#` is an operation, no path.
        if (!template.includes('{') && !template.includes('#')) {
          const bytes = Buffer.from(template, 'utf8').toString('latin1')
          expect(new RegExp(`^(?:${regex})$`, 's').test(bytes)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('hosts and methods that are none are left out, and a comment stays one line', () => {
    const bad = ['h.example;}', 'a b', '*', '"', 'x\n'].map((host) =>
      advise({ ...orders, id: `POST ${host}/\nevil`, host }),
    )
    const odd = advise({ ...orders, id: 'FOO x/', method: 'FOO {' })
    for (const config of [nginxConfig([...bad, odd]), envoyConfig([...bad, odd])]) {
      expect(config.split('\n').filter((line) => !line.startsWith('#') && line.includes('evil'))).toEqual([])
      expect(config).not.toContain('location')
      expect(config).toContain('left out')
    }
  })

  const nginx = spawnSync('nginx', ['-v'], { env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` } })
  const check = nginx.error && process.env.APISCOPE_REQUIRE_SERVICES !== '1' ? test.skip : test
  if (nginx.error)
    process.stderr.write('policy.test: nginx is not installed: its own check of the configuration is skipped\n')
  check('K20: nginx takes whatever hosts and paths were answered', () => {
    const long = (n: number) => `${'a'.repeat(50)}.${`${'b'.repeat(45)}.`.repeat(Math.ceil(n / 46))}test`.slice(-n)
    const hosts = [
      'x.test:65536',
      'x.test:0',
      'x.test:99999',
      'x.test:22',
      'x.test:25',
      'x.test:08080',
      'ok.test:8080',
      '10.0.0.1:8081',
    ]
    for (const n of [39, 40, 41, 46, 64, 120, 197, 253]) hosts.push(`${long(n - 1).replace(/^[.-]/, 'c')}x`)
    for (let i = 0; i < 600; i++) hosts.push(`tenant-${i}.example.test`)
    const policies = hosts.map((host) => advise({ ...orders, id: `POST ${host}/v1`, host }))
    const wide = Object.fromEntries(
      Array.from({ length: 190 }, (_, i) => [`types:query:${'p'.repeat(50)}${i}`, { ok: 9, several: true }]),
    )
    policies.push(advise({ ...orders, host: 'ok.test', template: `/${'é'.repeat(1_500)}` }))
    policies.push(advise({ ...orders, host: 'ok.test', template: '/wide', parameters: wide }))
    const config = nginxConfig(policies)
    expect(config).not.toMatch(/listen (?:22|25|0|65536|99999);/)
    expect(config).toContain('listen 8080;')
    expect(config).toContain('no server answered on that port')
    expect(tested(config)).toContain('test is successful')
  })

  /** What `nginx -t` says of it. */
  function tested(policy: string): string {
    const dir = mkdtempSync(join(tmpdir(), 'apiscope-nginx-'))
    try {
      return nginxOn(dir, policy, ['-t'])
    } finally {
      rmSync(dir, { recursive: true })
    }
  }

  const nginxEnv = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

  function written(dir: string, policy: string): string[] {
    writeFileSync(join(dir, 'policy.conf'), policy)
    const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir}/${name};`)
    writeFileSync(
      join(dir, 'nginx.conf'),
      `daemon off;\nmaster_process off;\npid ${dir}/pid;\nerror_log ${dir}/error.log;\nevents {}\nhttp {\naccess_log off;\n${temp.join('\n')}\ninclude ${dir}/policy.conf;\n}\n`,
    )
    return ['-p', dir, '-c', join(dir, 'nginx.conf')]
  }

  function nginxOn(dir: string, policy: string, args: string[]): string {
    const run = spawnSync('nginx', [...args, ...written(dir, policy)], { encoding: 'utf8', env: nginxEnv })
    return run.error?.message ?? run.stderr
  }

  check(
    'N1: GraphQL and JSON-RPC go through the advised gateway, under the name that the caller used',
    async () => {
      const seen: string[] = []
      const upstream = createServer((request, response) => {
        seen.push(`${request.method} ${request.url} ${request.headers.host}`)
        response.end('{}')
      }).listen(0, '127.0.0.1')
      await new Promise((resolve) => upstream.once('listening', resolve))
      const free = createServer().listen(0, '127.0.0.1')
      await new Promise((resolve) => free.once('listening', resolve))
      const { port } = free.address() as AddressInfo
      await new Promise((resolve) => free.close(resolve))
      const servers = `127.0.0.1:${(upstream.address() as AddressInfo).port}`
      const host = `localhost:${port}`
      const facts = { servers, request_types: 'application/json' }
      const one = (template: string) =>
        advise({
          ...orders,
          id: `POST ${host}${template}`,
          host,
          template,
          facts,
          authentication: ['none'],
          parameters: {},
          calls: 10,
        })
      const config = nginxConfig(['/graphql#Cart', '/graphql#Me', '/mcp#tools/call', '/plain'].map(one))
      const dir = mkdtempSync(join(tmpdir(), 'apiscope-nginx-'))
      const nginx = spawn('nginx', written(dir, config), { env: nginxEnv, stdio: 'ignore' })
      try {
        const post = async (path: string): Promise<number> => {
          for (let attempt = 0; ; attempt++) {
            try {
              const headers = { 'content-type': 'application/json' }
              return (await fetch(`http://${host}${path}`, { method: 'POST', headers, body: '{}' })).status
            } catch (error) {
              if (attempt === 200) throw error
              await new Promise((resolve) => setTimeout(resolve, 100))
            }
          }
        }
        expect([await post('/graphql'), await post('/mcp'), await post('/plain'), await post('/none')]).toEqual([
          200, 200, 200, 404,
        ])
        expect(seen).toEqual(['/graphql', '/mcp', '/plain'].map((path) => `POST ${path} ${host}`))
      } finally {
        nginx.kill()
        await new Promise((resolve) => nginx.once('exit', resolve))
        upstream.close()
        rmSync(dir, { recursive: true })
      }
    },
    120_000,
  )

  test('K23: words that a sealed sensor keeps to itself match any, together', () => {
    const policies = ['/users/~d00055-aaaaaaaaaa/list', '/users/~d00056-bbbbbbbbbb/list', '/users/me'].map((template) =>
      advise({ ...orders, id: `POST api.shop.example${template}`, template }),
    )
    const config = nginxConfig(policies)
    expect(config).toContain('location ~ "^/users/[^/]+/list$"')
    expect(config.match(/location ~/g)).toHaveLength(2)
    expect(envoyConfig(policies)).toContain('/users/[^/]+/list')
    expect(config.replaceAll(/^ *#.*$/gm, '')).not.toContain('~d0')
  })

  check('nginx takes the configuration', () => {
    const dir = mkdtempSync(join(tmpdir(), 'apiscope-nginx-'))
    try {
      const policies = [orders, { ...orders, method: 'GET' }, { ...orders, template: '/login' }].map(advise)
      const nasty = hostile.map((template, i) => advise({ ...orders, id: `${i} ${template}`, template }))
      writeFileSync(join(dir, 'policy.conf'), nginxConfig([...policies, ...nasty]))
      writeFileSync(
        join(dir, 'nginx.conf'),
        `pid ${dir}/pid;\nerror_log ${dir}/error.log;\nevents {}\nhttp {\naccess_log off;\ninclude ${dir}/policy.conf;\n}\n`,
      )
      const run = spawnSync('nginx', ['-t', '-p', dir, '-c', join(dir, 'nginx.conf')], {
        encoding: 'utf8',
        env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
      })
      expect(run.error?.message ?? run.stderr).toContain('test is successful')
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})
