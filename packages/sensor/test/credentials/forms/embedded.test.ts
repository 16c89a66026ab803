import { CREDENTIAL_PHRASES } from '@apiscope/schema'
import fc from 'fast-check'
import { holdsCredential } from '../../../src/credentials/forms/embedded'
import { looksRandom } from '../../../src/credentials/forms/random'
import { credentialKind, kindByForm } from '../../../src/credentials/kinds'

const secret = fc.stringMatching(/^[A-Z][a-z]{5}[0-9]{4}[!#%]$/)

test('C4, K6: a password behind its name is seen wherever it stands in a text', () => {
  const signs = fc.constantFrom(
    'password=%',
    'pwd: "%"',
    '"password":"%"',
    "'passwd' => '%'",
    '<password>%</password>',
    'DB_PASSWORD=%',
    'Password=%;',
  )
  const around = fc.constantFrom('', 'user=ann ', 'error: ', '{"a":1,', 'line one\nline two ')
  fc.assert(
    fc.property(signs, around, around, secret, (sign, before, behind, value) => {
      expect(holdsCredential(`${before}${sign.replace('%', () => value)} ${behind}`)).toBe(true)
    }),
  )
})

test('encodings are undone: percent, Unicode escapes, base64, one in the other', () => {
  fc.assert(
    fc.property(secret, (value) => {
      const text = `{"password":"${value}"}`
      expect(holdsCredential(encodeURIComponent(text))).toBe(true)
      expect(holdsCredential(JSON.stringify(text))).toBe(true)
      expect(holdsCredential(Buffer.from(text).toString('base64'))).toBe(true)
      expect(
        holdsCredential(`https://x/?to=${encodeURIComponent(encodeURIComponent(`https://ann:${value}@h/`))}`),
      ).toBe(true)
    }),
  )
})

test('sentences, variables and types are no credentials', () => {
  for (const text of [
    'password: we will send you a new one',
    'Forgot your password? Reset it: click here',
    'mutation($password: String!) { login(password: $password) { id } }',
    'the secret: always be kind to others',
    'token: none',
    'password=${DB_PASSWORD}',
    'password: {min: 8}',
    'a=1&b=2&c=3',
    'https://example.com/a@b',
    'https://ann@example.com/',
  ])
    expect([text, holdsCredential(text)]).toEqual([text, false])
})

test('what the labels would call PASSWORD, SECRET or JWT by its name is redacted, when its value is like one', () => {
  const missed = (['PASSWORD', 'SECRET', 'JWT'] as const).flatMap((label) =>
    CREDENTIAL_PHRASES[label].strong
      .replaceAll('\n', '')
      .split('|')
      .filter(
        (phrase) => phrase !== '' && !credentialKind('request', phrase.replaceAll(' ', '_'), 'k3Jf9sLq2Zx8Vb7Nm4Tp'),
      ),
  )
  expect(missed).toEqual([])
})

test('any text is judged without an exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => kindByForm(text) === undefined || true),
  )
})

test('chance is told from people: random texts of 24 characters, and names of products and versions', () => {
  const base62 = fc.stringMatching(/^[A-Za-z0-9]{24}$/).filter((text) => /\d/.test(text) && /[A-Z].*[A-Z]/.test(text))
  let seen = 0
  const runs = 500
  fc.assert(
    fc.property(base62, (text) => {
      if (looksRandom(text)) seen++
    }),
    { numRuns: runs },
  )
  expect(seen / runs).toBeGreaterThan(0.95)
  for (const text of [
    'iPhone15ProMax256GB',
    'product-category-17-red-xl',
    'application-x-protobuf3',
    'getUserById2FACode',
    'Win64AppleWebKit537',
    '2024-05-07T12:00:00Z',
  ])
    expect([text, looksRandom(text)]).toEqual([text, false])
})

test('the work on a text grows with its length and no faster', () => {
  const shapes = [
    'a=',
    'x:',
    '"k":"v",',
    '://',
    'eyJ.',
    '%41',
    '\\u0041',
    'Bearer ',
    'password ',
    '<a>',
    '-----BEGIN ',
    'aa_secret_',
    '@:',
    'password "x y" ',
    "password '",
    'identified by "',
    'sshpass -x ',
    'login a password ',
    '://hooks.x/a/b/',
    'WIFI:P',
  ]
  for (const shape of shapes) {
    // The same bytes in 64 short texts and in one long one; processor time, so that others on the machine do not count.
    const spent = (texts: string[]) => {
      let best = Number.POSITIVE_INFINITY
      for (let i = 0; i < 5; i++) {
        const { user } = process.cpuUsage()
        for (const text of texts) holdsCredential(text)
        best = Math.min(best, process.cpuUsage().user - user)
      }
      return Math.max(best, 500)
    }
    const of = (n: number) => shape.repeat(Math.ceil(n / shape.length)).slice(0, n)
    const short = spent(Array.from({ length: 64 }, () => of(1_000)))
    expect([shape, spent([of(64_000)]) / short < 16]).toEqual([shape, true])
  }
})

test.each([
  "CREATE USER ann IDENTIFIED BY 'swordfish'",
  "ALTER ROLE ann WITH PASSWORD 'swordfish'",
  'Variable "$password" got invalid value "Wozowkd2097!"',
  'array(1) { ["password"]=> string(12) "swordfish" }',
  'sshpass -p swordfish ssh ann@x',
  'mysql -uroot -pswordfish shop',
  'machine x.test login ann password swordfish',
  'the password Tr0ub4dor was refused',
  'WIFI:T:WPA;S:home;P:swordfish;;',
  'https://hooks.x.test/services/T0/B0/QzhQKXqhTBBIsldpITyYlS47',
  Buffer.from('\0ann\0swordfish').toString('base64'),
])('a statement, a command or a link with a credential: %s', (text) => expect(holdsCredential(text)).toBe(true))

test.each([
  'Please choose a new password for your "Premium" account',
  'Field "password" must be "required"',
  'ssh -p 2222 ann@x',
  'login with your account to go on',
  'password reset is on its way',
  '{"username":{"$exists":true},"password":{"$exists":true}}',
  'UNION ALL SELECT FileToClob("/etc/passwd", "server")::html,0',
  'https://x.test/articles/2024/how-to-choose-a-password',
  'https://x.test/orders/550e8400-e29b-41d4-a716-446655440000',
])('and words about one are none: %s', (text) => expect(holdsCredential(text)).toBe(false))
