import { apiName, type Exchange, mostSubjects, type Parameter, subjectHash, subjectsOf } from '@apiscope/schema'
import fc from 'fast-check'
import { SensorCore } from '../../src/core'
import { Pseudonymizer } from '../../src/credentials/pseudonym'
import { identitiesOf } from '../../src/identity/identities'
import { SubjectSet } from '../../src/identity/subjects'
import { DEFAULT_SENSOR_LIMITS } from '../../src/options'
import { Conversation, answer as responseOf } from '../support/conversation'

const pseudonyms = new Pseudonymizer(Buffer.from('0123456789abcdef'), 100)

function shown(name: string, parameters: Parameter[], answer: Partial<Exchange['response']> = {}, limit = 1_024) {
  const [method, path] = name.split(' ') as [string, string]
  const set = new SubjectSet(apiName(method, 'h', path), pseudonyms, limit)
  set.addAll(parameters)
  const exchange = { response: { status: 200, bodyBytes: 100, ...answer } } as Exchange
  set.tell(exchange)
  return exchange
}
const people = (...args: Parameters<typeof shown>): number => {
  const found = subjectsOf(shown(...args))
  return found ? mostSubjects(found)[1].length : 0
}
const answer = (name: string, ...values: string[]): Parameter => ({ in: 'response', name, values })

test.each<[string, number, Parameter[]]>([
  ['GET /users', 3, [answer('[].id', '1', '2', '3'), answer('[].name', 'A', 'B', 'C')]],
  ['GET /v2/customers/search', 2, [answer('items[].id', '1', '2')]],
  ['GET /orders', 2, [answer('[].id', '1', '2', '3'), answer('[].customerId', '7', '8')]],
  ['GET /orders', 2, [answer('[].id', '1', '2', '3'), answer('[].buyer.id', '7', '8')]],
  ['GET /orders', 0, [answer('[].id', '1', '2', '3'), answer('[].lines[].sku_id', '7', '8')]],
  ['GET /orders', 2, [answer('[].email', 'A@x.example', 'a@x.example', 'b@x.example')]],
  ['GET /patients/{id}', 1, [{ in: 'path', name: '{1}', values: ['17'] }, answer('diagnosis', 'x')]],
  ['GET /Customers({id})', 1, [{ in: 'path', name: '{1}', values: ['17'] }]],
  ['GET /shops/{id}/users/{id}/notes', 1, ['a', 'b'].map((v, i) => ({ in: 'path', name: `{${i + 1}}`, values: [v] }))],
  ['GET /users/{id}', 0, [{ in: 'path', name: '{1}', values: ['me'] }]],
  ['GET /report', 1, [{ in: 'query', name: 'employee_id', values: ['7'] }]],
  ['POST /login', 0, [{ in: 'request', name: 'email', values: ['a@x.example'] }, answer('ok', 'true')]],
])('%s shows %i people', (name, count, parameters) => {
  expect(people(name, parameters)).toBe(count)
})

test('a person is the same by path, list and identity', () => {
  const key = subjectHash(identitiesOf([answer('id', 'u-7')], pseudonyms, 8)[0]!.key)
  for (const exchange of [
    shown('GET /users/{id}', [{ in: 'path', name: '{1}', values: ['u-7'] }]),
    shown('GET /users', [answer('[].id', 'U-7')]),
    shown('GET /orders', [answer('[].userId', 'u-7')]),
  ])
    expect(subjectsOf(exchange)?.get('object')).toEqual([key])
})

test.each([{ status: 403 }, { status: 302 }, { status: 500 }, { bodyBytes: 0 }, { grpcStatus: 7 }])(
  'an answer with %j shows nobody',
  (response) => expect(people('GET /users', [answer('[].id', '1')], response)).toBe(0),
)

test('each value counts once, in any order, up to the limit', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 60 }), (ids) => {
      const of = (values: number[]) => shown('GET /users', [answer('[].id', ...values.map(String))], {}, 30).subjects
      const different = new Set(ids).size
      expect(people('GET /users', [answer('[].id', ...ids.map(String))], {}, 30)).toBe(Math.min(30, different))
      if (different <= 30) expect(of([...ids].reverse())).toEqual(of(ids))
    }),
  )
})

test('people of a long list count beyond the values that are kept of a parameter', () => {
  const list = Array.from({ length: 700 }, (_, i) => ({ id: 9_000_000 + i, email: `person${i}@mail.example` }))
  const exchanges: Exchange[] = []
  const core = new SensorCore(
    { sensor: 't', hmacKey: Buffer.alloc(16, 1), digest: false, trustedProxies: [], limits: DEFAULT_SENSOR_LIMITS },
    { exchange: (exchange) => void exchanges.push(exchange), actor() {}, heartbeat() {} },
  )
  new Conversation(core, '198.51.100.7', 20_000)
    .open()
    .send(0, 'GET /customers HTTP/1.1\r\nHost: g.example\r\n\r\n')
    .send(1, responseOf(JSON.stringify(list)))
    .close()
  core.finish()
  const found = subjectsOf(exchanges[0]!)!
  expect(found.get('object')).toHaveLength(700)
  expect(found.get('email')).toHaveLength(700)
})
