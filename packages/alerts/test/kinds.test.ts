import { ALERT_KINDS } from '@apiscope/schema'
import * as fc from 'fast-check'
import { cweOf, formatAlert, KINDS, measureText, owaspReference, SCALES, textOf, withUnit } from '../src/index.js'
import { anyAlert, SAMPLES } from './samples.js'

describe('the table of kinds', () => {
  it('has each kind and a next step in one line', () => {
    expect(Object.keys(KINDS).sort()).toEqual([...ALERT_KINDS].sort())
    for (const { next, name } of Object.values(KINDS)) {
      expect(next).toMatch(/^[A-Z].{20,160}[.?]$/)
      expect(name).not.toBe('')
    }
  })

  it('an injection is filed under what it is aimed at, an exposure under where', () => {
    const of = (kind: string) => cweOf(SAMPLES.find((one) => one.kind === kind)!)
    expect(of('injection')).toEqual([89, 22])
    expect(of('sensitive_exposure')).toEqual([306])
    expect(of('bola')).toEqual([639])
  })

  it('links to the page of its OWASP class', () => {
    expect(owaspReference({ ...SAMPLES[0]!, owasp: 'API10:2023' })?.url).toBe(
      'https://owasp.org/API-Security/editions/2023/en/0xaa-unsafe-consumption-of-apis/',
    )
    expect(owaspReference({ ...SAMPLES[0]!, owasp: 'API1:2023' })?.url).toBe(
      'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
    )
  })

  it('graver is higher on every scale, and lower on that of syslog', () => {
    const all = (['low', 'medium', 'high', 'critical'] as const).map((one) => SCALES[one])
    for (const scale of ['ocsf', 'cef', 'ecs'] as const) {
      const values = all.map((one) => one[scale])
      expect(values).toEqual([...values].sort((a, b) => a - b))
    }
    expect(all.map(({ syslog }) => syslog)).toEqual([5, 4, 3, 2])
  })
})

describe('text', () => {
  it('numbers have units', () => {
    expect(withUnit('response_bytes', 1_234_567)).toBe('1.23 MB')
    expect(withUnit('bytes_per_response', 950)).toBe('950 B per response')
    expect(withUnit('records_per_response', 22.6)).toBe('22.6 records per response')
    expect(withUnit('server_error_share', 0.371)).toBe('37.1 % server error')
    expect(withUnit('refusals', 1200)).toBe('1,200 refused attempts')
    expect(withUnit('risk', 92.48)).toBe('92 of 100')
    expect(measureText({ metric: 'objects', observed: 10, expected: 2, upper: 10, window: '10 min' })).toBe(
      '10 different objects in 10 min; usually 2 different objects, limit 10 different objects',
    )
  })

  it('says what, how much, and what next', () => {
    const text = textOf(SAMPLES.find(({ kind }) => kind === 'bola')!, { version: '1' })
    expect(text).toContain('CRITICAL')
    expect(text).toContain('next      Revoke')
    expect(text).toContain('OWASP API1:2023 · CWE-639 · ATT&CK T1190')
    expect(text).toContain('docs/alerts/bola.md')
  })

  it('steers no terminal, and each format is one line but text', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        for (const format of ['json', 'ocsf', 'ecs', 'cef'] as const)
          expect(formatAlert(alert, format, { version: '1' })).not.toContain('\n')
        expect(formatAlert(alert, 'text', { version: '1' }).replaceAll('\n', '')).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u,
        )
      }),
    )
  })
})
