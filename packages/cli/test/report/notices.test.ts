import { notices } from '@apiscope/model'
import type { SensorReport } from '@apiscope/sensor'
import { renderAlerts } from '../../src/report/render-alerts.js'
import { renderSeen } from '../../src/report/render-seen.js'

function seen(more: Partial<SensorReport> = {}): SensorReport {
  return {
    frames: 1000,
    bytes: 1e6,
    frameVerdicts: { 'wire.tcp': 1000 },
    truncatedFrames: 0,
    flow: {},
    http: {},
    flows: { total: 10, http: 10, tls: 0, other: 0, undetermined: 0 },
    exchanges: { total: 100, oneSided: 0, truncated: 0, withGaps: 0, gapBytes: 0, reasons: {} },
    tls: {},
    otherProtocols: {},
    datagrams: {},
    tunnels: {},
    release: { late: 0, overflows: 0 },
    ...more,
  }
}

const input = { name: 'x.pcap', frames: 1000, bytes: 1e6, counters: {} }
const codes = (report: SensorReport) => notices([input], report).map(({ code }) => code)
const exchanges = (more: Partial<SensorReport['exchanges']>) => ({ exchanges: { ...seen().exchanges, ...more } })
const none = exchanges({ total: 0 })

describe('notices', () => {
  it('says nothing about a good capture', () => {
    expect(notices([input], seen())).toEqual([])
    expect(renderSeen(seen())).toContain('nothing is known to be missing')
  })

  it.each([
    [
      'only TLS',
      { ...none, flows: { total: 5, http: 0, tls: 5, other: 0, undetermined: 0 }, tls: { 'a.example': 5 } },
      'encrypted',
    ],
    [
      'only QUIC',
      { ...none, flows: { total: 0, http: 0, tls: 0, other: 0, undetermined: 0 }, datagrams: { 'quic/443': 9 } },
      'encrypted',
    ],
    ['mostly TLS', { flows: { total: 10, http: 2, tls: 8, other: 0, undetermined: 0 } }, 'encrypted'],
    ['no HTTP', { ...none, flows: { total: 5, http: 0, tls: 0, other: 5, undetermined: 0 } }, 'no_http'],
    ['one direction', exchanges({ oneSided: 30 }), 'one_sided'],
    ['gaps', exchanges({ withGaps: 2, gapBytes: 3000 }), 'gaps'],
    ['cut frames', { truncatedFrames: 20 }, 'truncated'],
    ['undecodable frames', { frameVerdicts: { 'wire.tcp': 900, 'wire.bad_ipv4_header': 100 } }, 'undecodable'],
  ] as [string, Partial<SensorReport>, string][])('names the flaw: %s', (_name, more, code) => {
    expect(codes(seen(more))).toEqual([code])
  })

  it('N12: says when most requests come through what looks like a proxy that nobody trusts', () => {
    const by = (peers: Record<string, number>, unbelieved: Record<string, number>) =>
      seen({ forwarded: { peers, unbelieved } })
    const [{ code, text }] = notices(
      [input],
      by({ '10.0.0.5': 500, '10.0.0.6': 420, '192.0.2.1': 80 }, { '10.0.0.5': 500, '10.0.0.6': 418 }),
    )
    expect(code).toBe('untrusted_proxy')
    expect(text).toMatch(/^91\.?8? ?% of the requests come from 2 addresses .*--trusted-proxy 10\.0\.0\.5,10\.0\.0\.6$/)
    // Callers who write the field themselves are no proxies, nor is what few requests came through.
    expect(codes(by({ '192.0.2.1': 500 }, { '192.0.2.1': 250 }))).toEqual([])
    expect(codes(by({ '10.0.0.5': 100, '192.0.2.1': 900 }, { '10.0.0.5': 100 }))).toEqual([])
    expect(codes(by({ '10.0.0.5': 20 }, { '10.0.0.5': 20 }))).toEqual([])
  })

  it('N5: the gravest alerts come first, so that nobody buries one under many lesser ones', () => {
    const alert = (severity: string, time: number) =>
      ({
        v: 1,
        id: `${severity}${time}`,
        time,
        kind: 'scan',
        severity,
        title: `${severity} ${time}`,
        api: {},
        evidence: {},
      }) as never
    const alerts = [
      ...Array.from({ length: 60 }, (_, i) => alert('low', 1e12 - i)),
      alert('critical', 5),
      alert('high', 9),
      alert('critical', 1),
    ]
    const text = renderAlerts(alerts, 10)
    const found = [...text.matchAll(/(critical|high|low) (\d+)/g)].map(([, severity, time]) => `${severity} ${time}`)
    expect(found.slice(0, 4)).toEqual(['critical 5', 'critical 1', 'high 9', 'low 1000000000000'])
    expect(text).toContain('53 more')
  })

  it('leads with the encrypted capture, names its hosts and says what to do', () => {
    const flows = { total: 5, http: 0, tls: 5, other: 0, undetermined: 0 }
    const [{ text }] = notices([input], seen({ ...none, flows, tls: { 'pay.example': 3, '': 2 } }))
    expect(text).toMatch(/^ONLY ENCRYPTED TRAFFIC: 5 TLS flows to pay\.example, .*behind what ends TLS/)
  })

  it('shows undecodable shares with reasons', () => {
    const text = renderSeen(
      seen({ frameVerdicts: { 'wire.tcp': 900, 'wire.bad_ipv4_header': 60, 'wire.tunnel_depth': 40 } }),
    )
    expect(text).toMatch(/undecodable\s+100 frames \(10\.0 %\): bad ipv4 header 60, tunnel depth 40/)
  })
})

test('N21: hosts that are read in clear as well are not called encrypted', () => {
  const flows = { total: 10, http: 3, tls: 7, other: 0, undetermined: 0 }
  const report = seen({ flows: { ...seen().flows, ...flows }, tls: { 'api.shop.example': 7 } })
  expect(notices([input], report).map(({ code }) => code)).toContain('encrypted')
  expect(notices([input], report, new Set(['api.shop.example']))).toEqual([])
})

test('N19: exchanges that were counted before are not passed over in silence', () => {
  const [note] = notices([input], seen(), new Set(), 241)
  expect(note).toMatchObject({ code: 'repeats', level: 'note', text: expect.stringContaining('241 exchanges') })
  expect(notices([input], seen(), new Set(), 0)).toEqual([])
})

describe('W1, W4, K11: what could not be looked into, or may have been read otherwise, is told', () => {
  it.each<[string, Partial<SensorReport>, RegExp]>([
    ['false codings', { http: { 'http.decode_failures': 3 } }, /3 bodies with a content coding/],
    ['unknown codings', { http: { 'http.unknown_codings': 1 } }, /1 body with a content coding/],
    ['too large', { http: { 'http.decode_limit': 2 } }, /2 coded bodies beyond the limits/],
    ['types that nobody reads', { unread: { 'application/msgpack': 4 } }, /application\/msgpack 4/],
    ['conflicting segments', { flow: { 'flow.overlap_conflicts': 1 } }, /1 TCP segment with other bytes/],
  ])('%s', (_name, more, text) => {
    const page = renderSeen(seen(more)).replace(/\s+/g, ' ')
    expect(page).toMatch(text)
    expect(page).not.toContain('nothing is known to be missing')
  })
})
