import { anomalyWorker } from '@apiscope/anomaly'
import { apiName, type Exchange, type Parameter } from '@apiscope/schema'
import { namesPrivilege } from '../src/api/privilege-name.js'
import { call, DAY, MINUTE, run, START, times } from './support.js'

const SIGNUP = apiName('PATCH', 'shop.example', '/users/{id}')
const field = (name: string, value = 'v', place: Parameter['in'] = 'request'): Parameter => ({
  in: place,
  name,
  values: [value],
})
const send = (time: number, actor: string, parameters: Parameter[], status = 200): Exchange => ({
  ...call({ time, actor, status, api: SIGNUP }),
  parameters: [...parameters, field('user.name', 'a', 'response'), field('user.role', 'customer', 'response')],
})
const usual = times(100, (i) => send(START + i * 20 * MINUTE, `u${i % 5}`, [field('name'), field('address.city')]))
const found = (exchanges: Exchange[], encodeEach = false) =>
  run(anomalyWorker, exchanges, (e) => e.api.id, encodeEach).alerts.filter(({ kind }) => kind === 'mass_assignment')
const LATER = START + 2 * DAY

test('a field that names a privilege, never sent before, and answered', () => {
  for (const encodeEach of [false, true]) {
    const alerts = found([...usual, send(LATER, 'eve', [field('name'), field('user.role', 'admin')])], encodeEach)
    expect(alerts).toMatchObject([{ severity: 'medium', owasp: 'API3:2023', client: { id: 'eve' } }])
    expect(alerts[0]!.title).toContain('`user.role`')
    expect(JSON.stringify(alerts)).not.toContain('"admin"')
  }
})

test('is high where the answer shows what was sent', () => {
  const alerts = found([...usual, send(LATER, 'eve', [field('role', 'customer')])])
  expect(alerts).toMatchObject([{ severity: 'high', evidence: { echoed: true } }])
})

test.each([
  ['refused', send(LATER, 'eve', [field('role')], 403)],
  ['a bad request', send(LATER, 'eve', [field('role')], 422)],
  ['of another kind', send(LATER, 'eve', [field('nickname')])],
  ['a text about a role', send(LATER, 'eve', [field('role_description')])],
])('one that is %s is none', (_, exchange) => expect(found([...usual, exchange])).toEqual([]))

test('what two callers have sent is known; while nothing is known nothing is said', () => {
  const two = [send(LATER, 'a', [field('role')]), send(LATER + MINUTE, 'b', [field('role')])]
  expect(found([...usual, ...two, send(LATER + DAY, 'eve', [field('role')])])).toHaveLength(1)
  expect(found([...usual.slice(0, 20), send(LATER, 'eve', [field('role')])])).toEqual([])
})

test('one caller cannot teach it alone, nor push out what is known with names of his making', () => {
  const taught = times(50, (i) => send(LATER + i * MINUTE, 'eve', [field('is_admin')]))
  const made = times(40, (i) =>
    send(
      LATER + DAY + i * MINUTE,
      'eve',
      times(20, (j) => field(`made${i}.${j}`)),
    ),
  )
  const later = send(LATER + 3 * DAY, 'mallory', [field('name'), field('address.city')])
  expect(found([...usual, ...taught, ...made, later])).toHaveLength(1)
})

test('four hundred fields in one call, and a new one in each of fifty, are one alert a caller', () => {
  const wide = send(
    LATER,
    'eve',
    times(400, (i) => field(`a${i}.role`)),
  )
  const many = times(50, (i) => send(LATER + i * MINUTE, 'eve', [field(`b${i}.is_admin`)]))
  expect(found([...usual, wide, ...many])).toHaveLength(1)
})

test.each(
  `role user.role isAdmin is_admin admin user[is_superuser] permissions[] account.owner_id tenantId balance walletBalance verified
  email_verified isPremium scopes[] groups[] user.privilege_level price discount`.split(/\s+/),
)('%s names a privilege', (name) => expect(namesPrivilege(name)).toBe(true))

test.each(
  `name email id address.city description comment role_description planet planned priceless ownership_note grouping feedback groupie
  created_at quantity items[].sku rollen_text2 scopeNote`.split(/\s+/),
)('%s names none', (name) => expect(namesPrivilege(name)).toBe(name === 'rollen_text2'))
