import fc from 'fast-check'
import { CREDENTIAL_PHRASES, classifyName, nameSegments, splitWords } from '../../src/names/index'

const kindOf = (name: string) => classifyName(name).credential?.kind

test.each([
  ['user[password]', 'password'],
  ['creds[0][token]', 'token'],
  ['ctl00$Main$Password', 'password'],
  ['dbpassword', 'password'],
  ['userpwd', 'password'],
  ['MOT_DE_PASSE', 'password'],
  ['Contraseña', 'password'],
  ['パスワード', 'password'],
  ['비밀번호', 'password'],
  ['пароль_пользователя', 'password'],
  ['r.login@pwd', 'password'],
  ['password.value', 'password'],
  ['p_a_s_s_w_o_r_d', 'password'],
  ['X-Shopify-Access-Token', 'token'],
  ['secretAccessKey', 'secret'],
  ['JSESSIONID', 'session'],
  ['id_token', 'token'],
])('C1, P1: %s names a %s', (name, kind) => expect(kindOf(name)).toBe(kind))

test.each(
  'token_type password_changed_at secret_santa keyboard author authority next_page_token passenger compass boarding_pass tokenizer secretary public_key idempotency_key resetPasswordUrl max_tokens session_count'.split(
    ' ',
  ),
)('%s names none', (name) => expect(classifyName(name).credential).toBeUndefined())

test('case, separators and what stands around a name change nothing', () => {
  const words = fc.constantFrom(
    ['new', 'password'],
    ['access', 'token'],
    ['client', 'secret'],
    ['session', 'token'],
    ['api', 'key'],
  )
  const spelt = fc.constantFrom(
    (w: string[]) => w.join('_'),
    (w: string[]) => w.join('-').toUpperCase(),
    (w: string[]) => w.map((x, i) => (i === 0 ? x : x[0]!.toUpperCase() + x.slice(1))).join(''),
    (w: string[]) => w.map((x) => x[0]!.toUpperCase() + x.slice(1)).join(''),
    (w: string[]) => w.join(' '),
  )
  const around = fc.constantFrom(
    (n: string) => n,
    (n: string) => `user[${n}]`,
    (n: string) => `a.b[].${n}`,
    (n: string) => `items[0][${n}]`,
    (n: string) => `r.e@${n}`,
    (n: string) => `${n}2`,
    (n: string) => `${n}[]`,
  )
  fc.assert(
    fc.property(words, spelt, around, (w, spell, wrap) => {
      expect(classifyName(wrap(spell(w))).credential?.certainty).toBe('sure')
    }),
  )
})

test('every phrase of the list that names a credential is one', () => {
  const missed = (['PASSWORD', 'SECRET', 'JWT'] as const).flatMap((label) =>
    CREDENTIAL_PHRASES[label].strong
      .replaceAll('\n', '')
      .split('|')
      .filter((phrase) => phrase !== '' && classifyName(phrase).credential === undefined),
  )
  expect(missed).toEqual([])
})

test('any text has a class, and the work on it is bounded by its last 256 characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const { credential, object } = classifyName(name)
      expect(credential === undefined || !object).toBe(true)
      for (const segment of nameSegments(name)) expect(splitWords(segment).length).toBeLessThanOrEqual(16)
    }),
  )
  const long = `${'x'.repeat(1_000_000)}.password`
  expect(kindOf(long)).toBe('password')
  expect(nameSegments(long).join('').length).toBeLessThanOrEqual(256)
})
