import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { anyAlert } from '../../alerts/test/samples'
import { DEFAULT_NOTIFY_LIMITS } from '../src/limits.js'
import type { Notice } from '../src/outbox/notice.js'
import type { Context } from '../src/targets/common.js'
import { createTarget } from '../src/targets/create.js'
import { type HttpSink, httpSink, jsonOf, linesOf } from './servers.js'
import { signatureFault } from './signature-v4.js'
import { alertOf } from './support.js'

const NOW = 1_767_600_000_000
const context: Context = {
  product: { version: '1.2.3', console: 'https://scope.example' },
  limits: DEFAULT_NOTIFY_LIMITS,
  now: () => NOW,
  hostname: 'sensor-1',
}
const signal = () => AbortSignal.timeout(60_000)
const SECRET = 'canary-secret-0123456789'

const nasty = alertOf('n', {
  title: '<!channel> <https://evil.example|click> [x](https://evil.example) *b*\r\nBcc: a@evil.example',
  incident: 'i1',
})
const notice = (more: Partial<Notice> = {}): Notice => ({
  kind: 'alert',
  id: 'f'.repeat(32),
  group: 'i1',
  severity: 'high',
  alerts: [nasty],
  count: 1,
  ...more,
})
const batch = (n: number): Notice =>
  notice({ kind: 'batch', alerts: Array.from({ length: n }, (_, i) => alertOf(i)), count: n })

let sink: HttpSink
beforeEach(async () => {
  sink = await httpSink()
})
afterEach(() => sink.close())

describe('webhook', () => {
  it('is signed so that the receiver can tell, and says the same id when it is told twice', async () => {
    const target = createTarget(
      { name: 'w', type: 'webhook', url: `${sink.url}/hook`, secret: SECRET } as never,
      context,
    )
    expect(await target.send(notice(), signal())).toEqual({ ok: true })
    await target.send(notice(), signal())
    const [first, second] = sink.seen as [HttpSink['seen'][0], HttpSink['seen'][0]]
    const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': given } = first.headers
    expect(given).toBe(`v1,${createHmac('sha256', SECRET).update(`${id}.${time}.${first.body}`).digest('base64')}`)
    expect(Number(time)).toBe(NOW / 1000)
    expect(second.headers['idempotency-key']).toBe(first.headers['idempotency-key'])
    expect(jsonOf(first)).toMatchObject({ v: 1, kind: 'alert', count: 1, alerts: [{ id: nasty.id }] })
  })

  it('gives OCSF where that is asked for', async () => {
    const target = createTarget(
      { name: 'w', type: 'webhook', url: sink.url, secret: SECRET, format: 'ocsf' } as never,
      context,
    )
    await target.send(notice(), signal())
    expect(jsonOf(sink.seen[0]!).alerts[0].class_uid).toBe(2004)
  })

  it('tries again what may pass, and not what is refused; follows no redirect; quotes nothing', async () => {
    const target = createTarget({ name: 'w', type: 'webhook', url: sink.url, secret: SECRET } as never, context)
    for (const [status, again] of [
      [500, true],
      [503, true],
      [429, true],
      [408, true],
      [400, false],
      [401, false],
      [404, false],
      [302, false],
    ] as const) {
      sink.reply = () => ({ status, body: SECRET, headers: { 'Retry-After': '7', Location: `${sink.url}/elsewhere` } })
      const outcome = await target.send(notice(), signal())
      expect(outcome).toEqual({ ok: false, again, reason: `HTTP ${status}`, afterMs: 7000 })
    }
    expect(sink.seen.every(({ url }) => url === '/')).toBe(true)
    await sink.close()
    const gone = await target.send(notice(), signal())
    expect(gone).toEqual({ ok: false, again: true, reason: expect.stringMatching(/^(ECONN|UND_ERR_)\w+$/) })
    sink = await httpSink()
  })
})

describe('Slack', () => {
  it('shows texts of the traffic as they are: no mention, no link, no markup', async () => {
    const target = createTarget({ name: 's', type: 'slack', url: `${sink.url}/services/${SECRET}` } as never, context)
    expect(await target.send(notice(), signal())).toEqual({ ok: true })
    const body = jsonOf(sink.seen[0]!)
    expect(body.text).not.toMatch(/[<>]/)
    const texts = JSON.stringify(body.blocks).match(/"type":"(mrkdwn|plain_text)"/g)!
    expect(new Set(texts)).toEqual(new Set(['"type":"plain_text"']))
    expect(body.blocks.at(-1).elements[0].url).toBe(`https://scope.example/#/alerts/${nasty.id}`)
    for (const block of body.blocks) {
      if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150)
      if (block.fields) expect(block.fields.length).toBeLessThanOrEqual(10)
    }
    expect(JSON.stringify(body)).toContain('Next: Revoke')
  })

  it('a bot updates its message', async () => {
    sink.reply = ({ url }) => ({
      status: 200,
      body: JSON.stringify(
        url === '/chat.update' ? { ok: true, channel: 'C1', ts: '17.4' } : { ok: true, channel: 'C1', ts: '17.4' },
      ),
    })
    const target = createTarget(
      { name: 's', type: 'slack', token: SECRET, channel: '#alerts', api: sink.url } as never,
      context,
    )
    const first = await target.send(notice(), signal())
    expect(first).toEqual({ ok: true, ref: 'C1 17.4' })
    await target.send(
      notice({ kind: 'update', ref: 'C1 17.4', count: 3, alerts: [nasty, alertOf(2), alertOf(3)] }),
      signal(),
    )
    expect(sink.seen.map(({ url }) => url)).toEqual(['/chat.postMessage', '/chat.update'])
    expect(jsonOf(sink.seen[1]!)).toMatchObject({ channel: 'C1', ts: '17.4' })
    expect(sink.seen[0]!.headers.authorization).toBe(`Bearer ${SECRET}`)
    for (const [error, again] of [
      ['ratelimited', true],
      ['channel_not_found', false],
    ] as const) {
      sink.reply = () => ({ status: 200, body: JSON.stringify({ ok: false, error }) })
      expect(await target.send(notice(), signal())).toEqual({ ok: false, again, reason: `Slack: ${error}` })
    }
  })
})

describe('Teams', () => {
  it('is an Adaptive Card whose texts no Markdown is read in', async () => {
    const target = createTarget({ name: 't', type: 'teams', url: sink.url } as never, context)
    await target.send(notice(), signal())
    const { attachments } = jsonOf(sink.seen[0]!)
    expect(attachments[0].contentType).toBe('application/vnd.microsoft.card.adaptive')
    const { body, version } = attachments[0].content
    expect(version).toBe('1.4')
    for (const block of body) {
      expect(block.type).toBe('RichTextBlock')
      for (const run of block.inlines) expect(run).toMatchObject({ type: 'TextRun', text: expect.stringMatching(/./) })
    }
  })
})

describe('paging', () => {
  it('PagerDuty: an incident is one alert, by its key', async () => {
    sink.reply = () => ({ status: 202, body: '{"status":"success"}' })
    const target = createTarget(
      { name: 'p', type: 'pagerduty', 'routing-key': SECRET, url: `${sink.url}/v2/enqueue` } as never,
      context,
    )
    expect(await target.send(notice(), signal())).toEqual({ ok: true })
    await target.send(notice({ kind: 'update', count: 2, severity: 'critical', alerts: [nasty, alertOf(2)] }), signal())
    const [first, second] = sink.seen.map(jsonOf)
    expect(first).toMatchObject({
      routing_key: SECRET,
      event_action: 'trigger',
      payload: { severity: 'error', source: 'api.shop.example', class: 'bola' },
      links: [{ href: expect.stringContaining('https://scope.example/') }],
    })
    expect(second.dedup_key).toBe(first.dedup_key)
    expect(second.payload.severity).toBe('critical')
    expect(first.payload.summary.length).toBeLessThanOrEqual(1024)
  })

  it('Opsgenie: creates by alias, then notes', async () => {
    sink.reply = () => ({ status: 202 })
    const target = createTarget({ name: 'o', type: 'opsgenie', 'api-key': SECRET, url: sink.url } as never, context)
    await target.send(notice(), signal())
    await target.send(notice({ kind: 'update', count: 2, alerts: [nasty, alertOf(2)] }), signal())
    expect(sink.seen.map(({ url }) => url)).toEqual([
      '/v2/alerts',
      '/v2/alerts/apiscope%2Fi1/notes?identifierType=alias',
    ])
    const body = jsonOf(sink.seen[0]!)
    expect(body).toMatchObject({ alias: 'apiscope/i1', priority: 'P2' })
    expect(body.message.length).toBeLessThanOrEqual(130)
    expect(sink.seen[0]!.headers.authorization).toBe(`GenieKey ${SECRET}`)
  })

  it('Alertmanager: the labels of an incident stay the same, and it ends by itself', async () => {
    const target = createTarget(
      {
        name: 'am',
        type: 'alertmanager',
        url: `${sink.url}/`,
        labels: { team: 'api' },
        'resolve-after': '30m',
      } as never,
      context,
    )
    await target.send(notice(), signal())
    await target.send(
      notice({ kind: 'update', count: 2, severity: 'critical', alerts: [nasty, alertOf(2, { severity: 'critical' })] }),
      signal(),
    )
    const [[first], [second]] = sink.seen.map(jsonOf)
    expect(sink.seen[0]!.url).toBe('/api/v2/alerts')
    expect(second.labels).toEqual(first.labels)
    expect(first.labels).toMatchObject({ alertname: 'ApiscopeAlert', team: 'api', kind: 'bola', incident: 'i1' })
    expect(Date.parse(first.endsAt) - NOW).toBe(1_800_000)
  })
})

describe('data', () => {
  it('Splunk HEC', async () => {
    sink.reply = () => ({ status: 200, body: '{"text":"Success","code":0}' })
    const target = createTarget(
      { name: 'h', type: 'splunk', url: sink.url, token: SECRET, index: 'sec' } as never,
      context,
    )
    expect(await target.send(batch(3), signal())).toEqual({ ok: true })
    expect(sink.seen[0]).toMatchObject({
      url: '/services/collector/event',
      headers: { authorization: `Splunk ${SECRET}` },
    })
    const events = linesOf(sink.seen[0]!)
    expect(events).toHaveLength(3)
    expect(events[0]).toMatchObject({
      time: 1741774814.818,
      host: 'sensor-1',
      sourcetype: 'apiscope:alert',
      index: 'sec',
      event: { kind: 'bola' },
    })
  })

  it('Elasticsearch bulk: what is there already counts as told; a refused one is told from a busy server', async () => {
    const target = createTarget(
      { name: 'e', type: 'elasticsearch', url: sink.url, index: 'apiscope-alerts', authorization: SECRET } as never,
      context,
    )
    const answer =
      (...statuses: number[]) =>
      () => ({
        status: 200,
        body: JSON.stringify({
          errors: statuses.some((one) => one > 299),
          items: statuses.map((status) => ({ create: { status } })),
        }),
      })
    sink.reply = answer(201, 409)
    expect(await target.send(batch(2), signal())).toEqual({ ok: true })
    const lines = linesOf(sink.seen[0]!)
    expect(sink.seen[0]!.url).toContain('/_bulk')
    expect(sink.seen[0]!.body.toString().endsWith('\n')).toBe(true)
    expect(lines[0]).toEqual({ create: { _index: 'apiscope-alerts', _id: alertOf(0).id } })
    expect(lines[1]).toMatchObject({ '@timestamp': expect.any(String), ecs: { version: '9.4.0' } })
    sink.reply = answer(201, 429)
    expect(await target.send(batch(2), signal())).toEqual({ ok: false, again: true, reason: 'bulk: status 429' })
    sink.reply = answer(201, 400)
    expect(await target.send(batch(2), signal())).toEqual({ ok: false, again: false, reason: 'bulk: status 400' })
    sink.reply = () => ({ status: 200, body: 'not json' })
    expect(await target.send(batch(2), signal())).toMatchObject({ ok: false, again: true })
  })

  it('S3: a gzipped file of JSON lines whose signature the server works out, too', async () => {
    const keys = { 'access-key-id': 'AKIAEXAMPLE', 'secret-access-key': SECRET }
    sink.reply = (seen) => (signatureFault(seen, SECRET) === undefined ? { status: 200 } : { status: 403 })
    const target = createTarget(
      {
        name: 'b',
        type: 's3',
        endpoint: sink.url,
        region: 'eu-central-1',
        bucket: 'alerts',
        prefix: 'apiscope/x=1',
        ...keys,
      } as never,
      context,
    )
    expect(await target.send(batch(3), signal())).toEqual({ ok: true })
    expect(sink.seen[0]!.url).toMatch(/^\/alerts\/apiscope\/x=1\/2025-03-12\/10\/f{32}\.jsonl\.gz$/)
    expect(linesOf(sink.seen[0]!).map(({ class_uid }) => class_uid)).toEqual([2004, 2004, 2004])
    expect(sink.seen[0]!.headers['content-encoding']).toBe('gzip')
    const other = createTarget(
      {
        name: 'b',
        type: 's3',
        endpoint: sink.url,
        region: 'eu-central-1',
        bucket: 'alerts',
        ...keys,
        'secret-access-key': 'another',
      } as never,
      context,
    )
    expect(await other.send(batch(1), signal())).toEqual({ ok: false, again: false, reason: 'HTTP 403' })
    expect(signatureFault({ ...sink.seen[0]!, body: Buffer.from('x') }, SECRET)).toBe('the body is another')
  })
})

describe('whatever stands in an alert', () => {
  const settings: Record<string, object> = {
    webhook: { secret: SECRET },
    slack: { url: 'x' },
    teams: {},
    pagerduty: { 'routing-key': SECRET },
    opsgenie: { 'api-key': SECRET },
    alertmanager: {},
    splunk: { token: SECRET },
    elasticsearch: { index: 'a' },
    s3: { region: 'r', bucket: 'bucket', 'access-key-id': 'a', 'secret-access-key': SECRET },
  }

  it.each(Object.keys(settings))('%s makes one request of it, with JSON where JSON is due', async (type) => {
    sink.reply = () => ({ status: 200, body: '{"ok":true,"errors":false}' })
    const target = createTarget(
      { name: 'x', type, ...settings[type], url: sink.url, endpoint: sink.url } as never,
      context,
    )
    const kinds = ['alert', 'update', 'batch', 'summary'] as const
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyAlert, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...kinds),
        async (alerts, kind) => {
          sink.seen.length = 0
          const held = {
            reason: 'rate limit' as const,
            since: alerts[0]!.time,
            bySeverity: { high: 1 },
            byKind: { bola: 1 },
          }
          const one = notice({
            kind,
            alerts,
            count: alerts.length,
            severity: alerts[0]!.severity,
            ...(kind === 'summary' ? { held } : {}),
          })
          expect(await target.send(one, signal())).toMatchObject({ ok: true })
          expect(sink.seen).toHaveLength(1)
          const lines = type === 's3' || type === 'elasticsearch' || type === 'splunk'
          expect(() => (lines ? linesOf(sink.seen[0]!) : jsonOf(sink.seen[0]!))).not.toThrow()
        },
      ),
      { numRuns: 40 },
    )
  })
})
