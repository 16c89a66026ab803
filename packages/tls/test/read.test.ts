import { feed, rig, talk } from './support.js'

const ask = (n: number) => Buffer.from(`GET /orders/${n} HTTP/1.1\r\nHost: api.test\r\n\r\n`)
const answer = (n: number, size: number) => Buffer.from(`HTTP/1.1 200 OK\r\nX-N: ${n}\r\n\r\n${'x'.repeat(size)}`)
const turns = [1, 2, 3, 4].map((n) => ({ ask: ask(n), answer: answer(n, n * 9_000) }))
const asked = turns.map((turn) => turn.ask.toString()).join('')
const answered = turns.map((turn) => turn.answer.toString()).join('')

const V13 = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const
const V12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const

const CASES: [string, object][] = [
  ['TLS_AES_128_GCM_SHA256', V13],
  ['TLS_AES_256_GCM_SHA384', V13],
  ['TLS_CHACHA20_POLY1305_SHA256', V13],
  ['TLS_AES_128_CCM_SHA256', V13],
  ['TLS_AES_128_CCM_8_SHA256', V13],
  ['ECDHE-RSA-AES128-GCM-SHA256', V12],
  ['ECDHE-RSA-AES256-GCM-SHA384', V12],
  ['ECDHE-RSA-CHACHA20-POLY1305', V12],
  ['DHE-RSA-AES128-CCM', V12],
  ['AES128-GCM-SHA256', V12],
  ['AES256-CCM8', V12],
  ['ECDHE-RSA-AES128-SHA256', V12],
  ['ECDHE-RSA-AES256-SHA384', V12],
  ['AES128-SHA', V12],
  ['AES256-SHA256', V12],
  ['CAMELLIA128-SHA', V12],
  ['NULL-SHA256', V12],
  ['AES128-SHA', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }],
  ['AES256-SHA', { minVersion: 'TLSv1', maxVersion: 'TLSv1' }],
]

describe('a conversation is read with its key log', () => {
  test.each(CASES)('%s', async (suite, versions) => {
    const options = {
      ...versions,
      ciphers: suite.startsWith('TLS_') ? suite : `${suite}:@SECLEVEL=0`,
      dhparam: 'auto' as const,
    }
    const recorded = await talk({ server: options, client: { ...options, dhparam: undefined } as object, turns })
    const one = rig()
    for (const line of recorded.keyLog) one.room.keys.line(line)
    feed(one, recorded.chunks)
    expect(one.reader.text(0)).toBe(asked)
    expect(one.reader.text(1)).toBe(answered)
    expect(one.reader.gaps).toEqual([])
    expect(one.facts).toHaveLength(1)
    expect(one.facts[0]).toMatchObject({ verdict: 'read', serverName: 'api.test', keyLateMs: 0, lostRecords: 0 })
  })
})
