/** The main job on the recorded shop, against what the shop's own servers counted. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AnalyzeReport } from '@apiscope/model'
import type { Alert, Exchange } from '@apiscope/schema'
import { FIXTURE_KEY } from '@apiscope/sensor'
import { apiscope, jsonLines, ROOT, type Run, SHOP } from './support/run.js'

interface Attack {
  name: string
  kinds: string[]
  apis: string[]
  clients: string[]
  start: number
  end: number
}

const expected: {
  packets: number
  served: Record<string, number>
  tls: Record<string, number>
  labels: Record<string, string[]>
  unlabelled: string[]
  authentication: Record<string, string>
  attacks: Attack[]
} = JSON.parse(readFileSync(join(ROOT, 'fixtures/shop/expected.json'), 'utf8'))

/** Template parameters without their names. */
const plain = (id: string) => id.replace(/\{[^}]*\}/g, '{}')

let folder: string
let report: AnalyzeReport
let json: Run
let terminal: Run
let exchanges: Exchange[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-shop-'))
  json = await apiscope(['analyze', '--json', '--out', join(folder, 'out'), '--state', join(folder, 'state'), SHOP])
  terminal = await apiscope(['analyze', SHOP])
  report = JSON.parse(json.stdout)
  exchanges = jsonLines(readFileSync(join(folder, 'out/exchanges.jsonl'), 'utf8'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('analyze fixtures/shop', () => {
  it('ends well and writes nothing but the report', () => {
    expect(json).toMatchObject({ status: 0, stderr: '' })
    expect(terminal).toMatchObject({ status: 0, stderr: '' })
  })

  it('sees every exchange that the servers answered, whole, under one name per API', () => {
    const counted: Record<string, number> = {}
    const isKnown = (name: string) => name in expected.served
    for (const { api, message } of exchanges) {
      // What is said over a connection that was upgraded is no request of its own.
      if (message) continue
      const name = plain(api.id)
      const key = isKnown(name) ? name : `${api.method} ${api.host} (404)`
      counted[key] = (counted[key] ?? 0) + 1
    }
    expect(counted).toEqual(expected.served)
    expect(exchanges.filter(({ quality }) => quality.oneSided || quality.gapBytes > 0)).toEqual([])
  })

  it('lists each API that exists once, with its calls, and none that does not', () => {
    const { 'GET api.shop.example (404)': missing, ...served } = expected.served
    expect(Object.fromEntries(report.apis.map(({ id, calls }) => [plain(id), calls]))).toEqual(served)
    expect(report.unlisted.exchanges).toBe(missing)
  })

  it('says what was not seen', () => {
    expect(report.seen.frames).toBe(expected.packets)
    expect(report.seen.tls).toEqual(expected.tls)
    expect(Object.keys(report.seen.otherProtocols).sort()).toEqual(['redis/6379'])
    expect(report.notices).toEqual([])
    expect(terminal.stdout).toMatch(/NOT SEEN\n\s+encrypted\s+\d+ TLS flows: pay\.shop\.example/)
  })

  it('labels the personal data, and nothing where there is none', () => {
    const labels = new Map(report.apis.map((api) => [plain(api.id), api.labels]))
    const missed = Object.entries(expected.labels).flatMap(([api, wanted]) =>
      wanted.filter((label) => !labels.get(api)?.includes(label)).map((label) => `${label} at ${api}`),
    )
    // Credentials in a header are labels of the header, not of the data.
    const personal = (list: string[] = []) => list.filter((label) => label !== 'SECRET' && label !== 'JWT')
    const wrong = expected.unlabelled.flatMap((api) => personal(labels.get(api)).map((label) => `${label} at ${api}`))
    expect({ missed, wrong }).toEqual({ missed: [], wrong: [] })
  })

  it('knows how callers authenticate', () => {
    const schemes = new Map(report.apis.map((api) => [plain(api.id), api.authentication[0]]))
    for (const [api, scheme] of Object.entries(expected.authentication))
      expect([api, schemes.get(api)]).toEqual([api, scheme])
  })

  it('ranks what exposes people above what does not', () => {
    const risk = new Map(report.apis.map((api) => [plain(api.id), api.risk]))
    const exposed = ['GET admin.shop.example:8080/export/customers', 'GET api.shop.example/v1/users/{}']
    for (const api of exposed) {
      for (const harmless of ['GET api.shop.example/health', 'GET www.shop.example/static/style.css']) {
        expect(risk.get(api)).toBeGreaterThan(risk.get(harmless)!)
      }
    }
    // fixtures/shop/README.md says what is wrong with the shop and what was done to it.
    const order: [riskier: string, than: string][] = [
      // The whole customer table with national ids went out; a login under attack comes after that.
      ['GET admin.shop.example:8080/export/customers', 'POST api.shop.example/v1/login'],
      // Attacked logins before quiet ones, and orders that anybody reads before orders that are placed.
      ['POST api.shop.example/v1/login', 'POST www.shop.example/login'],
      ['GET api.shop.example/v1/orders/{}', 'POST api.shop.example/v1/orders'],
      ['GET api.shop.example/v1/users/{}', 'PATCH api.shop.example/v1/users/{}'],
      // Cards in clear text before carts; phone numbers into people before deliveries; mails in reviews before the goods.
      ['POST api.shop.example/v1/orders', 'POST api.shop.example/v1/cart/items'],
      ['GET delivery.shop.example/v1/recipients', 'GET delivery.shop.example/v1/deliveries/{}'],
      ['GET api.shop.example/v1/products/{}/reviews', 'GET api.shop.example/v1/products/{}'],
    ]
    for (const [riskier, than] of order)
      expect([riskier, than, risk.get(riskier)! > risk.get(than)!]).toEqual([riskier, than, true])
    const sorted = report.apis.map((api) => api.risk)
    expect(sorted).toEqual([...sorted].sort((a, b) => b - a))
  })

  it.each(expected.attacks.map((attack) => [attack.name, attack] as const))(
    'raises an alert for: %s',
    (_name, attack) => {
      const fitting = report.alerts.filter((alert) => isAbout(alert, attack))
      expect(fitting.length).toBeGreaterThanOrEqual(1)
    },
  )

  it('prints at most 100 columns, risk first', () => {
    const lines = terminal.stdout.split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
    expect(terminal.stdout).toMatch(/APIS[\s\S]*ALERTS/)
  })

  it('gives the same bytes again, and the same alerts from recorded exchanges', async () => {
    const again = await apiscope(['analyze', SHOP])
    expect(again.stdout).toBe(terminal.stdout)
    const recorded = readFileSync(join(folder, 'out/exchanges.jsonl'))
    const printed = await apiscope(['exchanges', '--messages', SHOP])
    expect(printed.stdout === recorded.toString()).toBe(true)
    const backtest = await apiscope(['backtest', '-'], { input: recorded })
    expect(backtest.status).toBe(0)
    expect(backtest.stdout === readFileSync(join(folder, 'out/alerts.jsonl'), 'utf8')).toBe(true)
  })

  it('gives the same alerts live, in one process with decode threads and a bus', async () => {
    const args = ['up', '--source', `file:${SHOP}`, '--name', 'file', '--listen', 'none']
    const up = await apiscope(args, { env: { APISCOPE_KEY: FIXTURE_KEY.toString() } })
    expect(up.status).toBe(0)
    const ids = (text: string) =>
      jsonLines(text)
        .map(({ id }) => id)
        .sort()
    expect(ids(up.stdout)).toEqual(ids(readFileSync(join(folder, 'out/alerts.jsonl'), 'utf8')))
  })

  it('keeps what it learned in --state, where inventory and risk explain read it', async () => {
    const state = join(folder, 'state')
    const list = await apiscope(['inventory', '--state', state, '--label', 'SSN', '--format', 'json'])
    const apis = jsonLines(list.stdout)
    expect(apis.map(({ id }) => plain(id))).toEqual(['GET admin.shop.example:8080/export/customers'])
    const why = await apiscope(['risk', 'explain', apis[0].id, '--state', state, '--json'])
    const explanation = JSON.parse(why.stdout)
    expect(explanation).toMatchObject({ id: apis[0].id, risk: apis[0].risk, finding: { kind: 'exfil_size' } })
    expect(explanation.interval.low).toBeLessThanOrEqual(apis[0].risk)
    expect(explanation.before.risk).toBeLessThan(apis[0].risk)
    const text = await apiscope(['risk', 'explain', apis[0].id, '--state', state, '--without', 'anomalies'])
    expect(text.stdout).toMatch(/since 2025-03-11: .*exfil_size/)
    expect(text.stdout).toMatch(/without anomalies: \d/)
    expect(text.stdout.split('\n').filter((line) => line.length > 100)).toEqual([])
  })

  it('advises policies that fit what the shop does', async () => {
    const state = join(folder, 'state')
    const of = async (api: string) => JSON.parse((await apiscope(['policy', api, '--state', state])).stdout)
    const orders = await of('POST api.shop.example/v1/orders')
    expect(orders.authentication).toMatchObject({ required: true, header: 'authorization', jwt: true })
    expect(orders.contentTypes).toEqual(['application/json'])
    const table = await of('GET admin.shop.example:8080/export/customers')
    expect(table.authentication).toMatchObject({ required: true, header: 'x-api-key' })
    // Twenty at a time is usual; the two hundred of the leaked key shall not set the cap.
    expect(table.records.value).toBeGreaterThanOrEqual(20)
    expect(table.records.value).toBeLessThan(200)
    const login = await of('POST api.shop.example/v1/login')
    expect(login.authentication.required).toBe(false)
    expect(login.requestsPerMinutePerClient.value).toBe(10)
    const nginx = await apiscope(['policy', '--state', state, '--host', 'delivery.shop.example', '--format', 'nginx'])
    expect(nginx.stdout).toContain('server_name delivery.shop.example;')
    expect(nginx.stdout).toMatch(/returns NAME without demanding credentials/)
  })

  it('takes feedback on a score into the store, and back out of it', async () => {
    const state = join(folder, 'state')
    const api = 'GET api.shop.example/v1/orders/{}'.replace('{}', '{id}')
    const give = (...args: string[]) => apiscope(['risk', ...args, '--state', state])
    const raised = JSON.parse(
      (await give('raise', api, '--factor', 'anomalies', '--reason', 'being walked now')).stdout,
    )
    expect(raised.risk_after).toBeGreaterThan(raised.risk_before)
    await give('accept', api, '--reason', 'fix is planned')
    expect((await give('explain', api)).stdout).toMatch(/accepted: fix is planned[\s\S]*ranked with model/)
    expect((await give('feedback', 'list')).stdout).toMatch(/raise .*being walked now[\s\S]*weights: anomalies ×1\.\d/)
    await give('feedback', 'rollback', '0')
    expect((await give('feedback', 'list')).stdout).toContain('weights: as shipped')
    const wrong = await give('dismiss', api, '--factor', 'nonsense', '--reason', 'x')
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('--factor nonsense')])
  })

  it('describes the API as its authors would: OpenAPI, one API in full, what is new', async () => {
    const state = ['--state', join(folder, 'state')]
    const run = (...args: string[]) => apiscope(['inventory', ...args, ...state])
    const document = JSON.parse((await run('--host', 'api.shop.example', '--format', 'openapi')).stdout)
    const served = Object.keys(expected.served).filter((api) => api.includes(' api.shop.example/'))
    const described = Object.entries(document.paths as Record<string, object>).flatMap(([path, item]) =>
      Object.keys(item).map((method) => plain(`${method.toUpperCase()} api.shop.example${path}`)),
    )
    expect(described.sort()).toEqual(served.sort())
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/v1/users/{userId}/orders',
        '/v1/products/{productId}/reviews',
        '/v1/cart/items/{itemId}',
      ]),
    )
    const { get: order } = document.paths['/v1/orders/{orderId}']
    expect(order).toMatchObject({
      security: [{ jwt: [] }],
      parameters: [{ name: 'orderId', schema: { type: 'integer' } }],
    })
    const schema = order.responses['200'].content['application/json'].schema
    expect(schema.required).toEqual(
      ['cardLast4', 'currency', 'customerId', 'id', 'lines', 'placedAt', 'shipTo', 'status', 'total'], // prettier-ignore
    )
    expect(schema.properties).toMatchObject({
      customerId: { format: 'uuid' },
      placedAt: { format: 'date-time' },
      status: { enum: ['delivered', 'packed', 'paid', 'shipped'] },
      lines: { type: 'array', items: { properties: { sku: { type: 'string' }, quantity: { type: 'integer' } } } },
      shipTo: { properties: { phone: { type: 'string', 'x-apiscope-labels': ['PHONE'] } } },
    })
    const { post: login } = document.paths['/v1/login']
    expect(login.security).toEqual([])
    expect(Object.keys(login.responses)).toEqual(['200', '401'])
    expect(login.responses['401'].content['application/json'].schema.properties).toHaveProperty('error')
    expect(document.components.securitySchemes).toEqual({
      jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', 'x-apiscope-algorithm': 'HS256' },
    })

    const one = await run('GET api.shop.example/v1/users/{userId}')
    expect(one.stdout).toMatch(/435 by \d+ callers/)
    expect(one.stdout).toMatch(/jwt in the header authorization \(HS256, lives 2 h 0 min\): 435 calls/)
    expect(one.stdout).toMatch(/path +userId +100 % +uuid/)
    expect(Math.max(...one.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    const weak = await run('--host', 'admin.shop.example:8080', '--is', 'public', '--format', 'json')
    expect(jsonLines(weak.stdout).length).toBeGreaterThan(0)
    const changes = await run('--changes', '--format', 'json')
    // The shop did not change while it was watched.
    expect(new Set(jsonLines(changes.stdout).map(({ kind }) => kind))).toEqual(new Set(['new']))
  })

  it('lets no credential out of the sensor, and no personal value out of the workers', () => {
    const script = `import('${join(ROOT, 'fixtures/shop/data.mjs')}').then(({ customers }) => console.log(JSON.stringify(customers)))`
    const customers = JSON.parse(execFileSync(process.execPath, ['-e', script], { maxBuffer: 1e8 }).toString())
    const out = (name: string) => readFileSync(join(folder, 'out', name), 'utf8')
    const sensor = out('exchanges.jsonl')
    for (const secret of ['ak_live_', 'eyJhbGciOi', 'sid=']) expect(sensor.includes(secret)).toBe(false)
    for (const { password } of customers) expect(sensor.includes(JSON.stringify(password).slice(1, -1))).toBe(false)
    const workers = out('alerts.jsonl') + out('inventory.json') + terminal.stdout
    const leaked = customers.flatMap(({ email, phone, ssn, iban, card, lastName, address }: Record<string, never>) =>
      [email, phone, ssn, iban, card, (address as { street: string }).street]
        .filter((value) => workers.includes(value))
        .concat(
          // Last names are ordinary words; only rare ones can tell a leak.
          String(lastName).length > 9 && workers.includes(lastName) ? [lastName] : [],
        ),
    )
    expect(leaked).toEqual([])
  })
})

/** The right API and kind, in time, and by one of the attackers where the alert names a caller. */
function isAbout(alert: Alert, { kinds, apis, clients, start, end }: Attack): boolean {
  return (
    kinds.includes(alert.kind) &&
    apis.includes(plain(alert.api.id)) &&
    alert.time >= start &&
    alert.time <= end + 15 * 60_000 &&
    (alert.client?.ip === undefined || clients.includes(alert.client.ip))
  )
}
