import * as fc from 'fast-check'
import { cefLine } from '../src/index.js'
import { anyAlert, SAMPLES } from './samples.js'

/** Reads a line by the standard: seven fields with pipes, then `key=value` where a key is what stands before an unescaped `=`. */
function parse(line: string): { header: string[]; extension: Record<string, string> } {
  const header: string[] = []
  let field = ''
  let at = 0
  for (; header.length < 7; at++) {
    if (at >= line.length) throw new Error('the header has too few fields')
    if (line[at] === '\\') field += line[++at]
    else if (line[at] === '|') {
      header.push(field)
      field = ''
    } else field += line[at]
  }
  const text = line.slice(at)
  const keys = [...text.matchAll(/(?:^| )([A-Za-z0-9_.]+)=/g)]
  const extension: Record<string, string> = {}
  keys.forEach((match, i) => {
    const value = text.slice(match.index + match[0].length, keys[i + 1]?.index ?? text.length)
    if (match[1]! in extension) throw new Error(`${match[1]} stands twice`)
    extension[match[1]!] = value.replace(/\\(.)/g, (_, c: string) => ({ n: '\n', r: '\r' })[c] ?? c)
  })
  return { header, extension }
}

const clean = (text: string) =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (c) => (c === '\n' || c === '\r' ? c : ' '))
const cut = (text: string) => (text.length > 1023 ? text.slice(0, 1000) : text)

describe('CEF', () => {
  it('a line of an anomaly', () => {
    const { header, extension } = parse(cefLine(SAMPLES.find(({ kind }) => kind === 'bola')!, { version: '1.2.3' }))
    expect(header).toEqual([
      'CEF:0',
      'apiscope',
      'apiscope',
      '1.2.3',
      'bola',
      'Broken object level authorization (BOLA)',
      '10',
    ])
    expect(extension).toMatchObject({
      src: '203.0.113.50',
      dhost: 'api.shop.example',
      dpt: '8443',
      cs1Label: 'owasp',
      cs1: 'API1:2023',
      cs2: 'CWE-639',
      cfp1: '10',
      cfp3: '10.5',
      requestMethod: 'GET',
      rt: '1741774814825',
    })
  })

  it('an IPv6 address has a field of its own', () => {
    const alert = { ...SAMPLES[0]!, client: { id: 'ip:2001:db8::1', ip: '2001:db8::1' } }
    const { extension } = parse(cefLine(alert, { version: '1' }))
    expect(extension).toMatchObject({ c6a2: '2001:db8::1', c6a2Label: 'Source IPv6 Address' })
    expect(extension.src).toBeUndefined()
  })

  it('whatever the traffic wrote is read back as it was, in its own field, on one line', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const line = cefLine(alert, { version: '1' })
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
        const { header, extension } = parse(line)
        expect(header.slice(0, 4)).toEqual(['CEF:0', 'apiscope', 'apiscope', '1'])
        expect(extension.externalId).toBe(alert.id)
        if (alert.title) expect(extension.msg!.startsWith(cut(clean(alert.title)))).toBe(true)
        if (alert.client?.id) expect(extension.suid!.startsWith(cut(clean(alert.client.id)))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
