import { anomalyWorker } from '@apiscope/anomaly'
import type { Credential, Exchange } from '@apiscope/schema'
import { call, DAY, HOUR, MINUTE, run, START, times } from './support.js'

const RS: Partial<Credential> = { algorithm: 'RS256', keyId: 'h.first', expiresInS: 3_600 }
const show = (time: number, actor: string, token: Partial<Credential> | undefined, status = 200): Exchange => ({
  ...call({ time, actor, status, principal: actor }),
  ...(token ? { credentials: [{ scheme: 'jwt', in: 'header', name: 'authorization', ...token }] } : {}),
})
/** `n` calls of five people, ten minutes apart. */
const usual = (n: number, from = START, token = RS) =>
  times(n, (i) => show(from + i * 10 * MINUTE, `p:u${i % 5}`, token))
const forged = (exchanges: Exchange[], encodeEach = false) =>
  run(anomalyWorker, exchanges, (e) => e.api.id, encodeEach).alerts.filter(({ kind }) => kind === 'forged_token')
/** Each person at an address of his own; whoever else comes from one. */
const addressed = (e: Exchange): Exchange => ({
  ...e,
  client: {
    ...e.client,
    ip: e.client.id.startsWith('p:u') ? `192.0.2.${10 + Number(e.client.id.at(-1))}` : '203.0.113.66',
  },
})
const LATER = START + 3 * DAY

describe('one token that its issuer cannot have made, accepted once', () => {
  test.each<[string, Partial<Credential>, string, string]>([
    ['alg none', { algorithm: 'none', unsigned: true }, 'unsigned_tokens', 'critical'],
    ['a signature cut off', { algorithm: 'RS256', unsigned: true, keyId: 'h.first' }, 'unsigned_tokens', 'critical'],
    ['a shared secret among public keys', { algorithm: 'HS256', keyId: 'h.first' }, 'token_algorithm', 'high'],
    ['a key that it brings', { ...RS, keyFrom: 'jwk' }, 'token_key_source', 'critical'],
    ['the address of a key', { ...RS, keyFrom: 'jku' }, 'token_key_source', 'critical'],
  ])('%s', (_, token, metric, severity) => {
    const found = forged([...usual(100), show(LATER, 'p:u1', token)])
    expect(found).toMatchObject([{ severity, owasp: 'API2:2023', client: { id: 'p:u1' }, evidence: { metric } }])
    expect(found[0]!.evidence.exchanges).toHaveLength(1)
    expect(forged([...usual(100), show(LATER, 'p:u1', token, 401)])).toEqual([])
  })

  test('where few calls were seen, but callers without a token are refused', () => {
    const token = { algorithm: 'none', unsigned: true as const }
    const few = usual(4)
    expect(forged([...few, show(LATER, 'p:u1', token)])).toEqual([])
    expect(forged([...few, show(START + DAY, '10.0.0.1', undefined, 401), show(LATER, 'p:u1', token)])).toHaveLength(1)
  })

  test('is none where callers without any token are answered, too, or all tokens are like it', () => {
    const token = { algorithm: 'none', unsigned: true as const }
    const open = times(30, (i) => show(START + i * HOUR, '10.0.0.1', undefined))
    expect(forged([...usual(100), ...open, show(LATER, 'p:u1', token)])).toEqual([])
    expect(forged(usual(100, START, token))).toEqual([])
    expect(forged(usual(100, START, { ...RS, keyFrom: 'x5c' }))).toEqual([])
  })
})

describe('a key that was not known', () => {
  const NEW = { ...RS, keyId: 'h.second' }

  test('is nobody’s when the others go on with the old one for as long as their tokens live', () => {
    const exchanges = [...usual(200), show(START + DAY, 'p:u9', NEW)]
    for (const encodeEach of [false, true]) {
      const found = forged(exchanges, encodeEach)
      expect(found).toMatchObject([{ severity: 'high', client: { id: 'p:u9' }, evidence: { metric: 'token_key' } }])
      expect(found[0]!.time - (START + DAY)).toBeLessThanOrEqual(HOUR + 10 * MINUTE)
    }
  })

  test('is the issuer’s new one when others come to use it', () => {
    for (const overlap of [0, 1, 3]) {
      const before = usual(100)
      const from = START + 100 * 10 * MINUTE
      const mixed = times(12, (i) => show(from + i * 5 * MINUTE, `p:u${i % 5}`, i % 4 < overlap ? RS : NEW))
      expect(forged([...before, ...mixed, ...usual(100, from + 2 * HOUR, NEW)].map(addressed))).toEqual([])
    }
  })

  test('is the issuer’s new one where all come through one gateway, some hours after one another', () => {
    const L = RS.expiresInS! * 1_000
    const calls = times(240, (i) => {
      const [who, time] = [i % 8, START + DAY + i * MINUTE]
      return show(time, `p:u${who}`, time > START + DAY + (who / 8) * L ? NEW : RS)
    })
    expect(forged([...usual(140), ...calls])).toEqual([])
  })

  test('says nothing while it is not known which keys are usual', () => {
    expect(forged([...usual(20), show(START + HOUR, 'p:u9', NEW), ...usual(100, START + DAY)])).toEqual([])
  })
})

test('a key that its maker shows for two subjects from one address is still nobody’s', () => {
  const NEW = { ...RS, keyId: 'h.second' }
  const at = START + DAY
  const found = forged([...usual(300), show(at, 'p:admin', NEW), show(at + MINUTE, 'p:root', NEW)].map(addressed))
  expect(found).toMatchObject([{ client: { id: 'p:admin' }, evidence: { metric: 'token_key' } }])
})

test('a thousand keys of one caller’s making raise one alert and are not kept', () => {
  const many = times(1_000, (i) => show(START + DAY + i * 1_000, 'p:u9', { ...RS, keyId: `h.${i}` }))
  expect(forged([...usual(400), ...many])).toHaveLength(1)
})
