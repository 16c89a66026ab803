/** Value generators: what traffic and what documentation show for each kind of data. Each takes dice and returns one text. */
import { createRequire } from 'node:module'
import { allFakers } from '@faker-js/faker'

const require = createRequire(import.meta.url)
const { getExampleNumber } = require('libphonenumber-js')
const examples = require('libphonenumber-js/mobile/examples')

const LOCALES = [
  'en',
  'en',
  'en',
  'en_GB',
  'en_US',
  'de',
  'fr',
  'es',
  'es_MX',
  'it',
  'pt_BR',
  'nl',
  'pl',
  'sv',
  'nb_NO',
  'tr',
  'cs_CZ',
  'ro',
  'hu',
  'fi',
  'ru',
  'uk',
  'ja',
  'ko',
  'zh_CN',
  'ar',
  'he',
  'el',
  'vi',
  'id_ID',
  'en_IN',
  'en_NG',
  'hr',
].filter((l) => allFakers[l] !== undefined)

/** A faker of a locale drawn at random, seeded by the dice; Latin script with probability 0.85. */
export function faker(d) {
  const f = allFakers[d.chance(0.6) ? 'en' : d.pick(LOCALES)]
  f.seed(d.int(0, 2 ** 31 - 1))
  return f
}
const en = (d) => {
  const f = allFakers.en
  f.seed(d.int(0, 2 ** 31 - 1))
  return f
}

const casing = (d, s) => (d.chance(0.06) ? s.toUpperCase() : d.chance(0.05) ? s.toLowerCase() : s)
const DOC_FIRST = [
  'John',
  'Jane',
  'Alice',
  'Bob',
  'Mary',
  'Max',
  'Erika',
  'Ada',
  'Sam',
  'Anna',
  'Jean',
  'Juan',
  'Maria',
  'Peter',
  'Tom',
  'Test',
  'Joe',
  'Ann',
  'Carlos',
  'Wei',
  'Bruce',
  'Lisa',
  'Homer',
]
const DOC_LAST = [
  'Doe',
  'Smith',
  'Roe',
  'Mustermann',
  'Lovelace',
  'Johnson',
  'Jones',
  'Brown',
  'Dupont',
  'Perez',
  'Garcia',
  'Miller',
  'Bloggs',
  'Citizen',
  'Tester',
  'Wayne',
  'Simpson',
  'Public',
  'Lee',
  'User',
]
const luhnDigit = (s) => {
  let sum = 0
  for (let i = 0; i < s.length; i++) {
    let v = Number(s[s.length - 1 - i])
    if (i % 2 === 0) {
      v *= 2
      if (v > 9) v -= 9
    }
    sum += v
  }
  return String((10 - (sum % 10)) % 10)
}
const pad = (n, w = 2) => String(n).padStart(w, '0')
const date = (d, y0, y1) => [d.int(y0, y1), d.int(1, 12), d.int(1, 28)]
const b64url = (s) => Buffer.from(s).toString('base64url')

export const first = (d) => casing(d, d.chance(0.35) ? d.pick(DOC_FIRST) : faker(d).person.firstName())
export const last = (d) => casing(d, d.chance(0.35) ? d.pick(DOC_LAST) : faker(d).person.lastName())
export const full = (d) => {
  if (d.chance(0.3)) return casing(d, `${d.pick(DOC_FIRST)} ${d.pick(DOC_LAST)}`)
  const f = faker(d)
  const a = f.person.firstName()
  const b = f.person.lastName()
  return casing(
    d,
    d.pick([
      `${a} ${b}`,
      `${a} ${b}`,
      `${a} ${b}`,
      `${b}, ${a}`,
      `${a[0]}. ${b}`,
      `${a} ${d.chars(1, 'ABCDEFGHJKLMRST')}. ${b}`,
      `Dr. ${a} ${b}`,
      f.person.fullName(),
    ]),
  )
}
export const initial = (d) => d.chars(1, 'ABCDEFGHJKLMNPRSTW')
export const email = (d) =>
  d.chance(0.4)
    ? `${d.pick(['user', 'john', 'jane.doe', 'test', 'me', 'info', 'alice', 'customer', 'support', 'admin'])}${d.chance(0.2) ? d.int(1, 99) : ''}@${d.pick(['example.com', 'example.org', 'test.com', 'acme.com', 'mail.com', 'company.co'])}`
    : en(d).internet.email()
const REGIONS = ['US', 'US', 'US', 'GB', 'DE', 'FR', 'ES', 'IT', 'NL', 'BR', 'IN', 'AU', 'MX', 'JP', 'SE', 'ZA', 'PL']
export const phoneIntl = (d) => {
  const e = getExampleNumber(d.pick(REGIONS), examples)
  const n = e.number.slice(0, -4) + d.digits(4)
  return d.pick([n, n, e.formatInternational().slice(0, -4) + d.digits(4)])
}
export const phone = (d) =>
  d.chance(0.45)
    ? phoneIntl(d)
    : d.pick([
        () => `(${d.int(201, 989)}) ${d.int(200, 999)}-${d.digits(4)}`,
        () => `${d.int(201, 989)}-${d.int(200, 999)}-${d.digits(4)}`,
        () => `555-${d.digits(4)}`,
        () => `555-555-${d.digits(4)}`,
        () => `+1555${d.digits(7)}`,
        () => `${d.int(201, 989)}${d.int(200, 999)}${d.digits(4)}`,
        () => '1234567890',
        () => '5555555555',
        () => `0${d.digits(9)}`,
        () => `0${d.int(20, 99)} ${d.digits(4)} ${d.digits(4)}`,
        () => `+${d.int(1, 99)}${d.digits(d.int(8, 10))}`,
        () => `1-800-${d.digits(3)}-${d.digits(4)}`,
      ])()
const STREETS_DOC = [
  '123 Main Street',
  '123 Main St',
  '1 Main St.',
  '100 Example Ave',
  'Main Street 1',
  '10 High Street',
  '42 Elm Street, Apt 3',
  'Musterstraße 12',
  '5th Avenue 200',
  '1 Infinite Loop',
  '742 Evergreen Terrace',
  'Test street',
  'Main Street',
  '123 Any Street',
  '4 Privet Drive',
  'Calle Mayor 5',
  '12 rue de la Paix',
]
export const street = (d) => (d.chance(0.35) ? d.pick(STREETS_DOC) : faker(d).location.streetAddress())
export const streetName = (d) =>
  d.chance(0.3)
    ? d.pick(['Main Street', 'High Street', 'Kings Road', 'Hauptstraße', 'Elm'])
    : faker(d).location.street()
export const unit = (d) =>
  d.pick([
    'Apt 4',
    'Suite 200',
    'Unit 5',
    '#12',
    'Floor 3',
    'Apt. 1B',
    `Suite ${d.int(100, 999)}`,
    `Apt. ${d.int(1, 99)}`,
    'Building A',
    '',
    'c/o Reception',
  ])
export const city = (d) =>
  d.chance(0.5)
    ? d.pick([
        'San Francisco',
        'New York',
        'London',
        'Berlin',
        'Paris',
        'Amsterdam',
        'Austin',
        'Chicago',
        'Sydney',
        'Toronto',
        'Madrid',
        'Mumbai',
        'Anytown',
        'Springfield',
        'Seattle',
        'Tokyo',
        'Utrecht',
        'Lyon',
      ])
    : faker(d).location.city()
export const postcode = (d) =>
  d.pick([
    () => pad(d.int(501, 99950), 5),
    () => pad(d.int(501, 99950), 5),
    () =>
      `${d.pick(['SW', 'N', 'E', 'BN', 'M', 'EC'])}${d.int(1, 20)} ${d.int(1, 9)}${d.chars(2, 'ABDEFGHJLNPQRSTUWXYZ')}`,
    () => `${d.digits(4)} ${d.chars(2, 'ABCDEGHJKLNPRSTVWXZ')}`,
    () => `${pad(d.int(501, 99950), 5)}-${d.digits(4)}`,
    () => d.digits(6),
    () => d.digits(4),
    () => `${d.digits(5)}-${d.digits(3)}`,
    () => `${d.digits(2)}-${d.digits(3)}`,
    () =>
      `${d.chars(1, 'KLMNV')}${d.digits(1)}${d.chars(1, 'ABCEGH')} ${d.digits(1)}${d.chars(1, 'ABCEGH')}${d.digits(1)}`,
  ])()
export const state = (d) =>
  d.chance(0.55)
    ? d.pick(['CA', 'NY', 'TX', 'FL', 'WA', 'IL', 'ON', 'NSW', 'CO', 'MA', 'UT', 'OH', 'SP', 'MH', 'QC'])
    : faker(d).location.state()
export const county = (d) => en(d).location.county()
export const houseNumber = (d) => String(d.int(1, 300)) + (d.chance(0.15) ? d.pick(['a', 'B', '-2', '/4']) : '')
export const fullAddress = (d) => {
  const f = en(d)
  return d.pick([
    () =>
      `${f.location.streetAddress()}, ${f.location.city()}, ${d.pick(['CA', 'NY', 'TX', 'WA'])} ${f.location.zipCode('#####')}`,
    () => `${d.pick(STREETS_DOC)}, ${city(d)}`,
    () => `${streetName(d)} ${d.int(1, 99)}, ${d.digits(5)} ${city(d)}`,
    () => `${d.int(1, 200)} ${f.location.street()}, ${city(d)} ${postcode(d)}, UK`,
  ])()
}
export const dob = (d) => {
  const [y, m, day] = date(d, 1935, 2008)
  return d.pick([
    () => `${y}-${pad(m)}-${pad(day)}`,
    () => `${y}-${pad(m)}-${pad(day)}`,
    () => `${y}-${pad(m)}-${pad(day)}`,
    () => `${pad(m)}/${pad(day)}/${y}`,
    () => `${pad(day)}/${pad(m)}/${y}`,
    () => `${pad(day)}.${pad(m)}.${y}`,
    () => `${y}${pad(m)}${pad(day)}`,
    () => `${y}-${pad(m)}-${pad(day)}T00:00:00Z`,
    () => d.pick(['1990-01-01', '1980-12-31', '1970-01-01', '1985-05-15', '2000-01-01']),
  ])()
}
export const ssn = (d) =>
  d.pick([
    () => `${pad(d.int(1, 665), 3)}-${pad(d.int(1, 99))}-${pad(d.int(1, 9999), 4)}`,
    () => `${pad(d.int(1, 665), 3)}${pad(d.int(1, 99))}${pad(d.int(1, 9999), 4)}`,
    () => '123-45-6789',
    () => '123456789',
    () => '000-00-0000',
    () => 'XXX-XX-1234',
    () => '***-**-6789',
    () => '111-22-3333',
    () => '555-55-5555',
  ])()
export const ssnTelling = (d) => `${pad(d.int(1, 665), 3)}-${pad(d.int(1, 99))}-${pad(d.int(1, 9999), 4)}`
const cpf = (d) => {
  const n = d.digits(9)
  const check = (s) => {
    let sum = 0
    for (let i = 0; i < s.length; i++) sum += Number(s[i]) * (s.length + 1 - i)
    return String(((sum * 10) % 11) % 10)
  }
  const c1 = check(n)
  const c2 = check(n + c1)
  return `${n.slice(0, 3)}.${n.slice(3, 6)}.${n.slice(6)}-${c1}${c2}`
}
const dni = (d) => {
  const n = d.digits(8)
  return n + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(n) % 23]
}
const nino = (d) => `${d.pick(['AB', 'CE', 'JG', 'PW', 'SX', 'AA'])}${d.digits(6)}${d.chars(1, 'ABCD')}`
const personnummer = (d) => {
  const [y, m, day] = date(d, 1940, 2005)
  const s = `${pad(y % 100)}${pad(m)}${pad(day)}${d.digits(3)}`
  return `${s.slice(0, 6)}-${s.slice(6)}${luhnDigit(s)}`
}
const curp = (d) =>
  `${d.chars(1, 'GHLMPR')}${d.chars(1, 'AEIOU')}${d.chars(2, 'CGLMRS')}${pad(d.int(50, 99))}${pad(d.int(1, 12))}${pad(d.int(1, 28))}${d.pick(['H', 'M'])}${d.pick(['DF', 'JC', 'NL'])}${d.chars(3, 'BCDFGLMNRST')}0${d.digits(1)}`
const pan = (d) => `${d.chars(3, 'ABCDEFG')}P${d.chars(1, 'KLMSR')}${d.digits(4)}${d.chars(1, 'ABCDEF')}`
export const nationalTelling = (d) => d.pick([cpf, dni, nino, personnummer])(d)
export const national = (d) =>
  d.pick([
    cpf,
    dni,
    nino,
    personnummer,
    curp,
    pan,
    (x) => x.digits(x.int(8, 12)),
    (x) => x.chars(2, 'ABCDEGH') + x.digits(x.int(6, 8)),
    (x) => `${x.chars(1, 'DSFT')}${x.digits(7)}${x.chars(1, 'ABCD')}`,
    () => '123456789',
    () => 'A1234567',
    () => '000-00-0000',
    (x) => `${x.digits(4)} ${x.digits(4)} ${x.digits(4)}`,
    (x) => `DE${x.digits(9)}`,
  ])(d)
export const license = (d) =>
  d.pick([
    () => d.chars(1, 'ABCDEFGHJ') + d.digits(7),
    () => d.chars(5, 'ABCDEFGHJKLMNOP') + d.digits(6) + d.chars(3, 'ABCDEFG9'),
    () => d.digits(9),
  ])()
export const passport = (d) =>
  d.pick([
    () => d.chars(1, 'ABCXLTNP') + d.digits(8),
    () => d.chars(2, 'ABCEXY') + d.digits(7),
    () => d.digits(9),
    () => d.digits(8),
    () => `${d.digits(2)}${d.chars(2, 'ABCDEF')}${d.digits(5)}`,
    () => 'X1234567',
    () => `C${d.chars(8, 'CFGHJKLMNPRTVWXYZ0123456789')}`,
    () => d.chars(3, 'ABCDE') + d.digits(6),
  ])()
const line2 = (d) => {
  const chk = (f) => {
    let s = 0
    for (let i = 0; i < f.length; i++) {
      const c = f.charCodeAt(i)
      s += (c >= 48 && c <= 57 ? c - 48 : c >= 65 ? c - 55 : 0) * [7, 3, 1][i % 3]
    }
    return String(s % 10)
  }
  const no = `L${d.digits(8)}`
  const b = `${pad(d.int(50, 99))}${pad(d.int(1, 12))}${pad(d.int(1, 28))}`
  const e = `${pad(d.int(25, 34))}${pad(d.int(1, 12))}${pad(d.int(1, 28))}`
  const optional = '<<<<<<<<<<<<<<'
  const body = `${no}${chk(no)}${b}${chk(b)}${e}${chk(e)}${optional}0`
  return `${no}${chk(no)}UTO${b}${chk(b)}${d.pick(['F', 'M'])}${e}${chk(e)}${optional}0${chk(body)}`
}
export const mrz = (d) => line2(d)
export const card = (d) => {
  const base = d.pick([
    () => `4${d.digits(14)}`,
    () => `4${d.digits(14)}`,
    () => `5${d.int(1, 5)}${d.digits(13)}`,
    () => `37${d.digits(12)}`,
    () => `34${d.digits(12)}`,
    () => `36${d.digits(11)}`,
    () => `6011${d.digits(11)}`,
  ])()
  const n = base + luhnDigit(base)
  return d.chance(0.2) && n.length === 16
    ? n.replace(/(\d{4})(?=\d)/g, d.pick(['$1 ', '$1-']))
    : d.chance(0.3)
      ? d.pick(['4111111111111111', '5555555555554444', '378282246310005', '4012888888881881', '5105105105105100'])
      : n
}
export const cardMasked = (d) =>
  d.pick([`************${d.digits(4)}`, `${d.digits(6)}******${d.digits(4)}`, `XXXX-XXXX-XXXX-${d.digits(4)}`])
export const cvv = (d) =>
  d.chance(0.3) ? d.pick(['123', '737', '111', '1234', '999']) : d.digits(d.chance(0.85) ? 3 : 4)
export const iban = (d) =>
  d.chance(0.25)
    ? d.pick([
        'DE89370400440532013000',
        'GB29NWBK60161331926819',
        'FR1420041010050500013M02606',
        'NL91ABNA0417164300',
        'ES9121000418450200051332',
        'DE00123456781234567890',
        'NL00BANK0123456789',
      ])
    : (() => {
        const s = en(d).finance.iban({ formatted: d.chance(0.2) })
        return s
      })()
const aba = (d) => {
  const s = `${pad(d.int(1, 12))}${d.digits(6)}`
  const sum = [...s].reduce((a, c, i) => a + Number(c) * [3, 7, 1][i % 3], 0)
  return s + String((10 - (sum % 10)) % 10)
}
export const routing = (d) => (d.chance(0.2) ? d.pick(['021000021', '011401533', '123456789']) : aba(d))
export const account = (d) =>
  d.pick([
    () => d.digits(d.int(8, 12)),
    () => '12345678',
    () => '1234567890',
    () => `XXXXX${d.digits(4)}`,
    () => d.digits(d.int(6, 17)),
  ])()
export const sortCode = (d) => d.pick([() => `${d.digits(2)}-${d.digits(2)}-${d.digits(2)}`, () => d.digits(6)])()
export const bsb = (d) => `${d.digits(3)}-${d.digits(3)}`
export const ip = (d) =>
  d.chance(0.2)
    ? en(d).internet.ipv6()
    : d.chance(0.3)
      ? d.pick([
          '127.0.0.1',
          '192.168.0.1',
          '10.0.0.1',
          '203.0.113.42',
          '8.8.8.8',
          '1.2.3.4',
          '0.0.0.0',
          '192.0.2.1',
          '198.51.100.23',
        ])
      : en(d).internet.ipv4()
export const cidr = (d) => `10.${d.int(0, 255)}.0.0/${d.int(12, 28)}`
export const mac = (d) => (d.chance(0.1) ? d.hex(12) : en(d).internet.mac({ separator: d.pick([':', ':', '-']) }))
export const latitude = (d) =>
  d.chance(0.2)
    ? d.pick(['37.7749', '52.52', '40.7128', '-33.8688', '51.5', '0.0', '12.34'])
    : (d.next() * 180 - 90).toFixed(d.int(3, 8))
export const longitude = (d) =>
  d.chance(0.2)
    ? d.pick(['-122.4194', '13.405', '-74.0060', '151.2093', '-0.12', '56.78'])
    : (d.next() * 360 - 180).toFixed(d.int(3, 8))
export const latlng = (d) =>
  d.pick([
    () => `${latitude(d)},${longitude(d)}`,
    () => `${latitude(d)}, ${longitude(d)}`,
    () => `[${longitude(d)}, ${latitude(d)}]`,
    () => `POINT(${longitude(d)} ${latitude(d)})`,
    () => `geo:${latitude(d)},${longitude(d)}`,
  ])()
export const latlngTelling = (d) =>
  `${(d.next() * 180 - 90).toFixed(d.int(4, 7))},${(d.next() * 360 - 180).toFixed(d.int(4, 7))}`
export const login = (d) =>
  d.chance(0.35)
    ? d.pick([
        'jdoe',
        'johndoe',
        'user1',
        'alice',
        'bob123',
        'admin',
        'testuser',
        'john.doe',
        'username',
        'janedoe',
        'demo',
        'player_one',
      ])
    : d.chance(0.35)
      ? d.pick([
          en(d).word.noun(),
          en(d).person.firstName().toLowerCase(),
          en(d).person.lastName().toLowerCase(),
          `${en(d).person.firstName()}${d.int(1, 99)}`,
        ])
      : en(d).internet.username()
export const gamer = (d) =>
  d.pick([
    () => `${en(d).word.adjective()}${en(d).animal.type()}${d.int(1, 999)}`,
    () => `xX_${en(d).word.noun()}_Xx`,
    () => login(d),
  ])()
export const password = (d) =>
  d.pick([
    () => en(d).internet.password({ length: d.int(8, 16) }),
    () => 'password',
    () => 'secret',
    () => 'P@ssw0rd!',
    () => 'correct horse battery',
    () => 'hunter2',
    () => 'Passw0rd123',
    () => '********',
    () => `$2b$10$${d.chars(53, './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}`,
    () => 'my-new-password',
    () => `${en(d).word.noun()}${d.int(1, 999)}`,
    () => `[password:h.${d.base62(8)}:${d.int(6, 20)}:other]`,
  ])()
export const pin = (d) => d.digits(d.chance(0.8) ? 4 : 6)
export const secretTelling = (d) =>
  d.pick([
    () => `sk_live_${d.base62(24)}`,
    () => `sk_test_${d.base62(24)}`,
    () => `AKIA${d.chars(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
    () => `ghp_${d.base62(36)}`,
    () => `xoxb-${d.digits(11)}-${d.base62(24)}`,
    () => `AIza${d.base62(35)}`,
    () => `SG.${d.base62(22)}.${d.base62(43)}`,
    () => `glpat-${d.base62(20)}`,
    () => '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA',
    () => `Bearer ${d.base62(40)}`,
    () => `whsec_${d.base62(32)}`,
    () => `ya29.${d.base62(60)}`,
    () => `Basic ${d.base62(24)}==`,
    () => `[secret:h.${d.base62(8)}:40:base64]`,
    () => `[session:h.${d.base62(8)}:32:hex]`,
  ])()
export const secret = (d) =>
  d.chance(0.35)
    ? secretTelling(d)
    : d.pick([
        () => d.base62(d.int(20, 64)),
        () => d.hex(32),
        () => d.hex(64),
        () => d.hex(40),
        () => d.uuid(),
        () => `${d.base62(43)}=`,
        () => 'your-secret',
        () => 'abc123',
        () => `${d.base62(20)}-${d.base62(20)}_${d.base62(6)}`,
        () => 'test_secret',
        () => d.base62(16),
        () => `[token:h.${d.base62(8)}:${d.int(20, 64)}:base64]`,
        () => '...',
        () => `${d.pick(['access', 'refresh', 'auth'])}-${d.pick(['sandbox', 'test'])}-${d.uuid()}`,
      ])()
export const jwt = (d) =>
  d.chance(0.1)
    ? `[jwt:h.${d.base62(8)}:${d.int(100, 400)}:base64]`
    : d.chance(0.15)
      ? 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...'
      : `${b64url(JSON.stringify({ alg: d.pick(['HS256', 'RS256', 'ES256']), typ: 'JWT' }))}.${b64url(JSON.stringify({ sub: d.hex(8), exp: d.int(1.6e9, 1.9e9) }))}.${d.base62(43)}`
export const icd = (d) =>
  d.pick([
    'E11.9',
    'I10',
    'J45.909',
    'M54.5',
    'F41.1',
    'K21.9',
    'Z00.00',
    'S72.001A',
    'C50.911',
    'E78.5',
    'G43.909',
    'N39.0',
    `${d.chars(1, 'ABCDEFGHIJKLMN')}${d.digits(2)}.${d.digits(1)}`,
  ])
export const condition = (d) =>
  d.pick([
    'Type 2 diabetes mellitus',
    'Essential hypertension',
    'Asthma',
    'Migraine',
    'Depression',
    'Penicillin allergy',
    'Low back pain',
    'Chronic kidney disease stage 3',
    'HIV positive',
    'Pregnancy',
    'Acute bronchitis',
    'Breast cancer',
    'Hay fever',
    'Anxiety disorder',
    'Fractured wrist',
    'Peanut allergy',
    'Epilepsy',
    'COVID-19',
    'Sprained ankle',
    'Hypothyroidism',
    'Headache',
  ])
export const medication = (d) =>
  d.pick([
    'Lisinopril 10mg tablet',
    'Metformin 500 mg',
    'Amoxicillin',
    'Ibuprofen 200 MG Oral Tablet',
    'Insulin glargine',
    'Atorvastatin 20 mg',
    'Albuterol inhaler',
    'Sertraline',
    'Omeprazole 40 mg capsule',
    'Prednisone',
    'Warfarin',
    'Levothyroxine 50mcg',
  ])
export const dose = (d) =>
  d.pick(['10 mg', '1 tablet daily', '2 puffs twice daily', '500 mg', 'Take one tablet by mouth once daily', '5 ml'])
export const vital = (d) =>
  d.pick([
    () => `${d.int(100, 150)}/${d.int(60, 95)}`,
    () => String(d.int(55, 110)),
    () => (36 + d.next() * 3).toFixed(1),
    () => String(d.int(70, 180)),
    () => (18 + d.next() * 15).toFixed(1),
  ])()
export const loinc = (d) =>
  d.pick(['2345-7', '718-7', '8480-6', '8302-2', '29463-7', '4548-4', '2093-3', '85354-9', '8867-4', '39156-5'])
export const snomed = (d) =>
  d.pick(['44054006', '38341003', '195967001', '73211009', '271649006', '267036007', '22298006', '84114007'])
export const npi = (d) => {
  const s = `1${d.digits(8)}`
  let sum = 24
  for (let i = 0; i < 9; i++) {
    let v = Number(s[8 - i])
    if (i % 2 === 0) {
      v *= 2
      if (v > 9) v -= 9
    }
    sum += v
  }
  return s + ((10 - (sum % 10)) % 10)
}
export const mrn = (d) => d.pick([() => d.digits(d.int(6, 9)), () => `MRN${d.digits(6)}`, () => `P-${d.digits(6)}`])()
export const blood = (d) => d.pick(['A+', 'O-', 'AB+', 'B-', 'O+', 'A positive'])
export const allergy = (d) =>
  d.pick([
    'Penicillin',
    'Peanuts',
    'Latex',
    'Bee venom',
    'Shellfish',
    'Pollen',
    'Aspirin',
    'Sulfa drugs',
    'No known allergies',
  ])
export const vaccine = (d) =>
  d.pick(['COVID-19 mRNA vaccine', 'Influenza vaccine', 'MMR', 'Hepatitis B', 'Tdap', 'HPV vaccine'])
export const gender = (d) =>
  d.pick([
    'male',
    'female',
    'Male',
    'Female',
    'M',
    'F',
    'other',
    'unknown',
    'MALE',
    'FEMALE',
    'non-binary',
    'Non-Binary',
    'prefer_not_to_say',
    'Woman',
    'Man',
    'm',
    'f',
    'X',
    'weiblich',
    'masculino',
  ])
export const genderTelling = (d) => d.pick(['male', 'female', 'Male', 'Female', 'MALE', 'FEMALE', 'non-binary'])
export const race = (d) =>
  d.pick([
    'White',
    'Black or African American',
    'Asian',
    'Hispanic or Latino',
    'American Indian or Alaska Native',
    'Two or More Races',
    'white',
    'asian',
    'not_hispanic',
    'Native Hawaiian',
  ])
export const religion = (d) =>
  d.pick(['Christian', 'Muslim', 'Hindu', 'Buddhist', 'Jewish', 'None', 'Catholic', 'Atheist'])
export const marital = (d) =>
  d.pick([
    'married',
    'single',
    'divorced',
    'widowed',
    'MARRIED',
    'Single',
    'S',
    'M',
    'separated',
    'never_married',
    'domestic partner',
  ])
export const nationality = (d) =>
  d.pick([
    'US',
    'GB',
    'DE',
    'USA',
    'American',
    'French',
    'Indian',
    'GBR',
    'Spanish',
    'br',
    'German',
    'NLD',
    'Canadian',
    'PL',
  ])
export const pronouns = (d) => d.pick(['she/her', 'he/him', 'they/them', 'she/her/hers'])
export const age = (d) => d.pick([() => String(d.int(18, 90)), () => '25-34', () => '18-24'])()
export const orientation = (d) => d.pick(['straight', 'gay', 'bisexual', 'heterosexual', 'prefer not to say'])

// ── what is not personal ──
export const company = (d) =>
  d.chance(0.35)
    ? d.pick([
        'Acme',
        'Acme Inc.',
        'Acme Corp',
        'Globex Corporation',
        'Initech',
        'Umbrella',
        'Example Ltd',
        'My Company',
        'Test Company',
        'Wayne Enterprises',
        'Stark Industries',
        'ABC Limited',
        'Contoso',
        'Hooli',
      ])
    : faker(d).company.name()
export const bank = (d) =>
  d.pick([
    'Chase',
    'Bank of America',
    'Wells Fargo',
    'Deutsche Bank',
    'Barclays',
    'ING',
    'HSBC',
    'Citibank',
    'Santander',
    'Commerzbank',
    'BBVA',
    'First Bank',
  ])
export const product = (d) =>
  d.chance(0.3)
    ? d.pick([
        'T-shirt',
        'Gold Plan',
        'Widget',
        'Premium Plan',
        'iPad',
        'Pro Subscription',
        'Silver Necklace',
        'Sneakers',
        'Sample product',
      ])
    : en(d).commerce.productName()
export const plan = (d) =>
  d.pick([
    'Enterprise plan',
    'Starter',
    'Basic',
    'Pro',
    'Team',
    'Premium',
    'Gold',
    'Free',
    'Business Plus',
    'Monthly plan',
    'Silver tier',
    'Standard',
    'Unlimited',
    'Family plan',
  ])
export const cityName = city
export const countryCode = (d) =>
  d.pick(['US', 'GB', 'DE', 'FR', 'NL', 'CA', 'USA', 'GBR', 'AU', 'IN', 'us', 'BR', 'JP', 'ES'])
export const countryName = (d) =>
  d.pick(['United States', 'Germany', 'France', 'United Kingdom', 'Canada', 'India', 'Netherlands', 'Brazil', 'Japan'])
export const currency = (d) => d.pick(['USD', 'EUR', 'GBP', 'usd', 'eur', 'JPY', 'AUD', 'CHF'])
export const status = (d) =>
  d.pick([
    'active',
    'pending',
    'succeeded',
    'ACTIVE',
    'open',
    'closed',
    'failed',
    'PENDING',
    'verified',
    'completed',
    'enabled',
    'draft',
    'paid',
    'canceled',
    'Approved',
    'settled',
    'new',
    'processing',
  ])
export const enumWord = (d) =>
  d.pick([
    'individual',
    'business',
    'checking',
    'savings',
    'mobile',
    'home',
    'work',
    'card',
    'ach',
    'sepa',
    'automatic',
    'manual',
    'daily',
    'weekly',
    'company',
    'standard',
    'express',
    'credit',
    'debit',
    'visa',
    'mastercard',
    'PERSONAL',
    'PRIMARY',
    'fixed',
    'percent',
    'all',
    'none',
    'other',
    'customer',
    'merchant',
    'email',
    'phone',
    'sms',
    'domestic',
    'main',
    'both',
    'asc',
    'desc',
    'official',
    'usual',
    'billing',
    'shipping',
  ])
export const enumSnake = (d) =>
  d.pick([
    'in_progress',
    'not_required',
    'past_due',
    'bank_account',
    'credit_card',
    'first_name',
    'date_of_birth',
    'driver_license',
    'passport',
    'social_security',
    'phone_number',
    'automatic_async',
    'PAYMENT_METHOD',
    'IN_REVIEW',
    'US_BANK_ACCOUNT',
    'national_id',
    'full_match',
    'no_match',
  ])
export const objectType = (d) =>
  d.pick([
    'customer',
    'charge',
    'account',
    'event',
    'list',
    'user',
    'person',
    'payment',
    'address',
    'invoice',
    'refund',
    'Patient',
    'Observation',
    'token',
    'card',
    'product',
    'bank_account',
    'order',
    'report',
    'file',
  ])
export const id = (d) =>
  d.pick([
    () =>
      `${d.pick(['usr', 'org', 'txn', 'ord', 'evt', 'obj', 'file', 'plan', 'req', 'job', 'dev'])}_${d.base62(d.int(10, 24))}`,
    () => String(d.int(1, 99999)),
    () => d.uuid(),
    () => d.digits(d.int(6, 12)),
    () => d.hex(24),
    () => d.chars(1, 'UCTWEBDF') + d.chars(d.int(7, 9), 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'),
    () => `${d.chars(2, 'ACEHKNPSW')}${d.hex(32)}`,
    () => `${d.pick(['abc', 'user', 'item', 'x', 'test', 'my-id'])}${d.pick(['', '-', '_'])}${d.int(1, 999)}`,
    () => d.base62(d.int(10, 22)),
    () => `${d.chars(3, 'ABCDEFGHJKLMN')}-${d.int(1, 9999)}`,
    () => d.digits(9),
    () => `${d.chars(2, 'abcdefgh')}${d.digits(1)}${d.base62(17)}`,
  ])()
export const nineDigits = (d) => d.digits(9)
export const epoch = (d) =>
  d.chance(0.7) ? String(d.int(1.4e9, 1.75e9)) : String(d.int(1.4e9, 1.75e9) * 1000 + d.int(0, 999))
export const timestamp = (d) => {
  const [y, m, day] = d.chance(0.1) ? date(d, 1990, 2010) : date(d, 2010, 2025)
  return d.pick([
    () => `${y}-${pad(m)}-${pad(day)}T${pad(d.int(0, 23))}:${pad(d.int(0, 59))}:${pad(d.int(0, 59))}Z`,
    () =>
      `${y}-${pad(m)}-${pad(day)}T${pad(d.int(0, 23))}:${pad(d.int(0, 59))}:${pad(d.int(0, 59))}.${d.digits(3)}+00:00`,
    () => `${y}-${pad(m)}-${pad(day)} ${pad(d.int(0, 23))}:${pad(d.int(0, 59))}:${pad(d.int(0, 59))}`,
    () => epoch(d),
  ])()
}
export const dateOnly = (d) => {
  const [y, m, day] = d.chance(0.15) ? date(d, 1990, 2012) : date(d, 2008, 2027)
  return d.pick([
    `${y}-${pad(m)}-${pad(day)}`,
    `${y}-${pad(m)}-${pad(day)}`,
    `${pad(m)}/${pad(day)}/${y}`,
    `${y}${pad(m)}${pad(day)}`,
  ])
}
export const oldDate = (d) => {
  const [y, m, day] = date(d, 1950, 2008)
  return `${y}-${pad(m)}-${pad(day)}`
}
export const bool = (d) => d.pick(['true', 'false'])
export const smallInt = (d) => String(d.int(0, d.pick([5, 30, 300])))
export const bigInt = (d) => String(d.int(1000, 5_000_000))
export const amount = (d) =>
  d.pick([
    () => String(d.int(100, 200000)),
    () => (d.next() * 1000).toFixed(2),
    () => (d.next() * 100).toFixed(1),
    () => '100.00',
    () => `-${(d.next() * 10).toFixed(4)}`,
  ])()
export const ratio = (d) => d.next().toFixed(d.int(1, 6))
export const version = (d) =>
  d.pick([
    () => `${d.int(0, 20)}.${d.int(0, 30)}.${d.int(0, 40)}`,
    () => `10.0.${d.int(17000, 23000)}.${d.int(0, 9)}`,
    () => `v${d.int(1, 9)}`,
    () => `${d.int(1, 9)}.${d.int(0, 9)}`,
    () => `${d.int(1, 9)}.${d.int(0, 9)}.${d.int(0, 9)}.${d.int(0, 9)}`,
    () => `20${d.int(18, 25)}-0${d.int(1, 9)}-15`,
  ])()
export const url = (d) =>
  d.pick([
    () => en(d).internet.url(),
    () => `https://api.example.com/v1/${d.pick(['customers', 'users', 'accounts', 'orders'])}/${d.base62(10)}`,
    () => `https://example.com/callback?x=${d.hex(6)}`,
    () => `/v1/${d.pick(['charges', 'refunds', 'accounts'])}`,
    () => `https://cdn.example.com/${d.hex(12)}.png`,
  ])()
export const hash = (d) =>
  d.pick([
    () => d.hex(32),
    () => d.hex(40),
    () => d.hex(64),
    () => `W/"${d.hex(32)}"`,
    () => `${d.base62(22)}==`,
    () => d.base62(16),
  ])()
export const cursor = (d) =>
  d.pick([
    () => Buffer.from(`{"offset":${d.int(1, 5000)}}`).toString('base64'),
    () => Buffer.from(`id:${d.int(1, 99999)}`).toString('base64'),
    () => d.base62(d.int(12, 60)),
    () => String(d.int(1, 5000)),
    () => d.uuid(),
    () => `dXNlcjpXMDdRQ1JQQTQ=`,
    () => `Q${d.base62(10)}==`,
    () => d.hex(32),
  ])()
export const orderNo = (d) =>
  d.pick([
    () => `ORD-${d.digits(6)}`,
    () => d.digits(d.int(5, 10)),
    () => `#${d.int(1000, 9999)}`,
    () => {
      const s = `4${d.digits(14)}`
      return s + luhnDigit(s)
    },
    () => `${d.digits(3)}-${d.digits(7)}-${d.digits(7)}`,
    () => {
      const s = d.digits(15)
      return s + luhnDigit(s)
    },
    () => d.digits(16),
    () => `INV-${d.digits(4)}`,
  ])()
export const uuidPart = (d) => d.pick([d.hex(8), d.hex(12), d.digits(8), d.digits(12)])
export const sentence = (d) =>
  d.pick([
    () => en(d).lorem.sentence(),
    () => en(d).commerce.productDescription(),
    () => 'First payment',
    () => 'Some notes here',
    () => 'Your card was declined.',
    () => 'Description of the item',
  ])()
export const words = (d) =>
  d.pick([
    () => `${en(d).word.adjective()} ${en(d).word.noun()}`,
    () => en(d).company.buzzPhrase(),
    () => en(d).commerce.department(),
    () => en(d).person.jobTitle(),
    () => 'Main account',
    () => 'Default',
    () => 'Getting started',
    () => 'My List',
  ])()
export const job = (d) =>
  d.chance(0.5)
    ? en(d).person.jobTitle()
    : d.pick(['CEO', 'Software Engineer', 'Manager', 'Director', 'Owner', 'Accountant'])
export const word = (d) =>
  d.pick([
    () => en(d).word.noun(),
    () => en(d).commerce.department(),
    () => en(d).color.human(),
    () => 'value',
    () => 'foo',
    () => 'test',
  ])()
export const file = (d) => en(d).system.fileName()
export const mime = (d) => en(d).system.mimeType()
export const timezone = (d) => d.pick(['America/New_York', 'Europe/Berlin', 'UTC', 'Asia/Tokyo', 'Etc/UTC', 'PST'])
export const locale = (d) => d.pick(['en', 'en-US', 'de', 'fr_FR', 'es', 'en_GB', 'pt-BR', 'English'])
export const color = (d) => d.pick([() => `#${d.hex(6)}`, () => en(d).color.human()])()
export const userAgent = (d) => en(d).internet.userAgent()
export const domain = (d) => d.pick([() => en(d).internet.domainName(), () => 'example.com', () => 'api.example.com'])()
export const last4 = (d) => d.pick(['4242', '6789', '1111', '0000', d.digits(4)])
export const month = (d) => String(d.int(1, 12))
export const year = (d) => String(d.int(2020, 2035))
export const yearBirth = (d) => String(d.int(1940, 2006))
export const day = (d) => String(d.int(1, 31))
export const json = (d) => d.pick([`{"id":${d.int(1, 99)}}`, '{}', '[]', `{"key":"${d.hex(4)}"}`, '{"foo":"bar"}'])
export const eventType = (d) =>
  d.pick([
    'customer.created',
    'invoice.paid',
    'user.updated',
    'payment.settled',
    'order.shipped',
    'push',
    'account.login',
  ])
export const airport = (d) => d.pick(['JFK', 'LHR', 'MAD', 'CDG', 'SFO', 'AMS'])
export const place = (d) =>
  d.pick([
    'Heathrow Airport',
    'Central Station',
    'Grand Hotel',
    'Eiffel Tower',
    'Terminal 2',
    'Hilton Garden Inn',
    'Madison Square Garden',
  ])
export const device = (d) =>
  d.pick([
    'iPhone 12',
    'Pixel 6',
    'Samsung Galaxy S21',
    'Living Room Lamp',
    'MacBook Pro',
    'Thermostat',
    'ESP32',
    'Chrome on Windows',
  ])
export const bic = (d) => en(d).finance.bic()
export const merchant = (d) =>
  d.pick(['Starbucks', 'Uber', 'AMAZON MKTPLACE', 'United Airlines', 'McDonalds', 'Lyft', 'Netflix.com'])
export const role = (d) =>
  d.pick([
    'admin',
    'Administrator',
    'viewer',
    'owner',
    'Support',
    'Everyone',
    'Engineering',
    'Marketing Team',
    'Super Admin',
    'developers',
    'Sales EMEA',
  ])
export const filler = (d) => d.pick(['string', 'string', '', 'text', 'example', 'N/A', 'null', 'value'])
export const crypto = (d) => d.pick([() => `0x${d.hex(40)}`, () => en(d).finance.bitcoinAddress()])()
export const vin = (d) => en(d).vehicle.vin()
export const imei = (d) => d.digits(15)
export const publicKey = (d) =>
  d.pick([
    `pk_test_${d.base62(24)}`,
    '-----BEGIN PUBLIC KEY-----\nMIIBIjANBg',
    `ssh-rsa AAAAB3NzaC1yc2E${d.base62(20)}`,
  ])
export const firstSeen = timestamp
