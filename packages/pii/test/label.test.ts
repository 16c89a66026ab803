import { evaluate, labelParameter, wilson } from '@apiscope/pii'

const labels = (paramName: string, values: unknown[], more = {}) =>
  labelParameter({ location: 'response', paramName, values, ...more }).labels

describe('plain names', () => {
  test.each([
    ['user.first_name', ['Jane', 'Oliver'], ['NAME']],
    ['customer.emailAddress', ['jane@example.org'], ['EMAIL']],
    ['contact.phone_number', ['+44 20 7946 0958'], ['PHONE']],
    ['shipping_address.line1', ['27 Acer Road'], ['ADDRESS']],
    ['shipping_address.postal_code', ['E8 3GX'], ['ADDRESS']],
    ['patient.birth_date', ['1974-12-25'], ['DOB']],
    ['employee.ssn', ['219-09-9998'], ['SSN']],
    ['card.number', ['4012888888881881'], ['CREDIT_CARD']],
    ['card.cvc', ['737'], ['CVV']],
    ['debtor.iban', ['GB29NWBK60161331926819'], ['IBAN']],
    ['bank_account.routing_number', ['021000021'], ['BANK_ACCOUNT']],
    ['login.ip_address', ['203.0.113.7'], ['IP_ADDRESS']],
    ['location.lat', ['52.5200'], ['GEO_LOCATION']],
    ['user.password', ['correct horse'], ['PASSWORD']],
    ['client_secret', ['tOxL5fDJQRyHkI2fUL7tHh1hv9fZ8gDf'], ['SECRET']],
    ['diagnosis.code', ['E11.9'], ['HEALTH']],
    ['patient.gender', ['female'], ['DEMOGRAPHIC']],
  ])('%s', (name, values, want) => expect(labels(name, values)).toEqual(want))
})

describe('opaque names with telling values', () => {
  test.each([
    ['f1', ['ann.lee@example.com', 'bo@test.org'], ['EMAIL']],
    ['field_12', ['4012 8888 8888 1881', '5555 5555 5555 4444'], ['CREDIT_CARD']],
    ['x', ['203.0.113.9', '198.51.100.4', '192.0.2.77'], ['IP_ADDRESS']],
    ['v', ['GB29NWBK60161331926819'], ['IBAN']],
    ['p2', ['221B Baker Street', '10 Downing Street'], ['ADDRESS']],
  ])('%s', (name, values, want) => expect(labels(name, values)).toEqual(want))
})

describe('hard negatives', () => {
  test.each([
    ['telling name, contradicting values', 'email_sent', ['true', 'false']],
    ['a phone type', 'phone_type', ['mobile', 'landline']],
    ['a plan in name', 'plan.name', ['Enterprise plan', 'Starter', 'Team']],
    ['a company in name', 'company.name', ['Globex Corporation', 'Initech LLC']],
    ['a product in name', 'product.name', ['Wireless Mouse', 'USB-C Cable']],
    ['a page cursor in token', 'next_page_token', ['eyJvZmZzZXQiOjEwMH0=', 'eyJvZmZzZXQiOjIwMH0=']],
    ['versions', 'os_version', ['10.0.19045.0', '10.0.22621.0']],
    ['an epoch', 'created', ['1672531200', '1672617600']],
    [
      'order numbers of which one passes Luhn',
      'order_number',
      ['4532015112830366', '4532015112830367', '4532015112830368'],
    ],
    ['nine-digit ids', 'product_id', ['100023451', '100023452']],
    ['parts of UUIDs', 'short_id', ['550e8400', '55078400']],
    ['a creation time', 'created_at', ['1999-05-05T13:45:10Z']],
    ['currency', 'currency', ['EUR', 'USD']],
    ['a status', 'status', ['active', 'pending']],
    ['a flag about a card check', 'cvc_check', ['pass', 'fail']],
  ])('%s', (_why, name, values) => expect(labels(name, values)).toEqual([]))

  test('an address that is an IP address is IP_ADDRESS alone', () => {
    expect(labels('address', ['10.0.0.1', '10.0.0.7', '10.0.0.9'])).toEqual(['IP_ADDRESS'])
    expect(labels('client_ip_address', ['203.0.113.7'])).toEqual(['IP_ADDRESS'])
    expect(labels('email_address', ['ann@example.org'])).toEqual(['EMAIL'])
  })
})

test('the answer carries id, confidence and reasons, and no value', () => {
  const answer = labelParameter({
    id: '7',
    location: 'query',
    paramName: 'email',
    values: ['secret.person@example.org'],
  })
  expect(answer.id).toBe('7')
  expect(answer.confidence.EMAIL).toBeGreaterThan(0.9)
  expect(answer.why.EMAIL).toMatch(/named email/)
  expect(JSON.stringify(answer)).not.toContain('secret.person')
})

test('odd input is data: no values, numbers, objects, absurd names', () => {
  for (const [name, values] of [
    ['', []],
    ['a'.repeat(5000), ['x'.repeat(100_000)]],
    ['[[[...]]]', [null, 1, true, { a: 1 }, ['x']]],
    ['\u0000\ud800', ['\ud800']],
  ] as [string, unknown[]][]) {
    expect(Array.isArray(labels(name, values))).toBe(true)
  }
})

test('evaluate counts per label, micro, macro and confusion', () => {
  const gold = [
    { id: '1', labels: ['NAME'] },
    { id: '2', labels: ['EMAIL', 'USERNAME'] },
    { id: '3', labels: [] },
    { id: '4', labels: ['NAME'] },
  ]
  const said = [
    { id: '1', labels: ['NAME'] },
    { id: '2', labels: ['EMAIL'] },
    { id: '3', labels: ['NAME'] },
  ]
  const e = evaluate(gold, said)
  expect(e.micro).toEqual({ precision: 2 / 3, recall: 0.5, f1: 4 / 7 })
  expect(e.labels.find((l) => l.label === 'NAME')).toMatchObject({ tp: 1, fp: 1, fn: 1, f1: 0.5 })
  expect(e.macroF1).toBeCloseTo((0.5 + 1 + 0) / 3)
  expect(e.confusion).toEqual({ USERNAME: { none: 1 }, none: { NAME: 1 }, NAME: { none: 1 } })
  const [low, high] = wilson(8, 10)
  expect(low).toBeCloseTo(0.4902, 3)
  expect(high).toBeCloseTo(0.9433, 3)
})
