import { anomalyWorker } from '@apiscope/anomaly'
import { apiName, type Exchange } from '@apiscope/schema'
import { guessedAt, isRefusal } from '../src/route.js'
import { call, DAY, HOUR, ordinary, run, START, times } from './support.js'

const found = (exchanges: Exchange[]) => run(anomalyWorker, exchanges, (e) => e.api.id).alerts
const LATER = START + 5 * DAY

describe('guesses, whatever the server answers to a wrong one', () => {
  const ROUTES = [
    ['POST', '/coupons/apply', 404, 'Codes are being guessed'],
    ['POST', '/cart/voucher', 422, 'Codes are being guessed'],
    ['POST', '/password/reset', 400, 'Codes are being guessed'],
    ['POST', '/otp/verify', 400, 'Codes are being guessed'],
    ['GET', '/gift-cards/{id}', 404, 'Codes are being guessed'],
    ['POST', '/oauth/token', 400, 'Passwords are being tried'],
    ['POST', '/login', 409, 'Passwords are being tried'],
  ] as const

  test.each(ROUTES)('%s %s answered %i', (method, template, status, lead) => {
    const api = apiName(method, 'shop.example', template)
    const guesses = times(200, (i) =>
      call({ time: LATER + i * 1_500, actor: 'eve', api, status: i % 100 === 99 ? 200 : status, object: `g${i}` }),
    )
    const alerts = found([...ordinary(START, LATER, { clients: 20, every: 4 * HOUR, api }), ...guesses])
    const [first] = alerts.filter(({ client }) => client?.id === 'eve')
    expect(first).toMatchObject({ kind: 'cred_stuffing', owasp: 'API2:2023' })
    expect(first!.title).toContain(lead)
    expect(first!.title).toMatch(/; \d+ succeeded$/)
    expect(alerts.map(({ kind }) => kind)).not.toContain('enumeration')
  })

  test('from many addresses, one each', () => {
    const api = apiName('POST', 'shop.example', '/coupons/redeem')
    const guesses = times(200, (i) => call({ time: LATER + i * 1_500, actor: `a:203.0.113.${i}`, api, status: 404 }))
    const alerts = found([...ordinary(START, LATER, { clients: 20, every: 4 * HOUR, api }), ...guesses])
    expect(alerts.map(({ kind }) => kind)).toContain('cred_stuffing')
    expect(alerts.find(({ kind }) => kind === 'cred_stuffing')!.title).toContain(
      'Codes are being guessed from many addresses',
    )
  })
})

test.each([
  ['GET', '/users/{id}', undefined],
  ['GET', '/resettlements', undefined],
  ['POST', '/products/promotional-material', undefined],
  ['GET', '/login', undefined],
  ['POST', '/v1/sessions', 'passwords'],
  ['GET', '/coupons/{code}', 'codes'],
  ['POST', '/api/giftcards:redeem', 'codes'],
] as const)('at %s %s one guesses %s', (method, template, what) => expect(guessedAt(method, template)).toBe(what))

test('elsewhere a bad request is no refusal', () => {
  expect(isRefusal(400, false)).toBe(false)
  expect(isRefusal(403, false)).toBe(true)
  expect(isRefusal(429, true)).toBe(false)
  expect(isRefusal(undefined, true)).toBe(false)
})
