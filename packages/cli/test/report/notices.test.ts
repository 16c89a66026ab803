import type { SensorReport } from '@apiscope/sensor'
import { notices } from '../../src/report/notices.js'
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
