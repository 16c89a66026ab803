/** Values of path parameters, by kind: seeded, from faker's words, in the styles that real APIs show. */
import { readFileSync } from 'node:fs'
import { faker } from '@faker-js/faker'

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const pick = (random, list) => list[random.below(list.length)]
const chars = (random, alphabet, n) => Array.from({ length: n }, () => alphabet[random.below(alphabet.length)]).join('')
const digits = (random, n) => `${1 + random.below(9)}${chars(random, '0123456789', n - 1)}`
const plain = (text) =>
  text
    .normalize('NFD')
    .replace(/[^A-Za-z]+/g, '')
    .toLowerCase()
const word = () =>
  plain(
    faker.helpers.arrayElement([
      faker.word.noun,
      faker.word.adjective,
      faker.animal.type,
      faker.color.human,
      faker.music.genre,
      faker.food.ingredient,
      faker.commerce.department,
      faker.commerce.productMaterial,
      faker.location.city,
      faker.person.lastName,
    ])(),
  ).slice(0, 14) || 'thing'
const first = () => plain(faker.person.firstName())
const last = () => plain(faker.person.lastName())
const capital = (text) => text[0].toUpperCase() + text.slice(1)

function username(random) {
  switch (random.below(9)) {
    case 0:
      return first()
    case 1:
      return `${first()}${random.below(100)}`
    case 2:
      return `${first()}.${last()}`
    case 3:
      return `${first()}_${last()}`
    case 4:
      return `${first()[0]}${last()}`
    case 5:
      return `${first()}-${last()}`
    case 6:
      return `${last()}${first()[0]}`
    case 7:
      return `${word()}${word()}`
    default:
      return `${word()}${random.below(2) ? digits(random, 1 + random.below(4)) : ''}`
  }
}

function slug(random, join) {
  const n = 1 + random.below(4)
  const text = Array.from({ length: n }, word).join(join)
  return random.below(7) === 0 ? `${text}${join}${digits(random, 1 + random.below(4))}` : text
}

const COMMON = readFileSync(new URL('vocabulary.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
const some = (random, list) => list[random.below(list.length)]

/** Titles of what people write: the words of a route, and others, in any order. */
function headline(random, { words }) {
  const text = Array.from({ length: 3 + random.below(4) }, () => some(random, words)).join('-')
  return random.below(9) === 0 ? `${text}-${digits(random, 1 + random.below(4))}` : text
}

/** `joiners`: the style is the host's, not the value's. A kind is a function (random, style) → text. */
export const KINDS = {
  int: (r) => digits(r, 2 + r.below(10)),
  int_small: (r) => String(1 + r.below(40)),
  float: (r) => (r.next() * 180 - 90).toFixed(4),
  uuid: () => faker.string.uuid(),
  hex24: (r) => chars(r, '0123456789abcdef', 24),
  sha: (r) => chars(r, '0123456789abcdef', 40),
  digest: (r) => `sha256:${chars(r, '0123456789abcdef', 64)}`,
  ulid: (r) => `01${chars(r, '0123456789ABCDEFGHJKMNPQRSTVWXYZ', 24)}`,
  prefixed: (r, s) => `${s.prefix}_${chars(r, BASE62, s.length)}`,
  prefixed_hex: (r, s) => `${s.prefix.toUpperCase().slice(0, 2)}${chars(r, '0123456789abcdef', 32)}`,
  prefixed_short: (r, s) =>
    s.variant < 0.4
      ? `${s.prefix.toUpperCase()}-${digits(r, 4)}`
      : s.variant < 0.7
        ? `${s.prefix}_${chars(r, BASE62.slice(26), 6)}`
        : `${s.prefix[0].toUpperCase()}${chars(r, BASE62.slice(0, 26) + BASE62.slice(52), 8)}`,
  base62: (r, s) => chars(r, BASE62, [11, 16, 22, 27][Math.floor(s.variant * 4)]),
  short62: (r, s) => chars(r, BASE62, 6 + Math.floor(s.variant * 4)),
  letters: (r, s) => chars(r, BASE62.slice(0, 52), 8 + Math.floor(s.variant * 8)),
  base64: (r) =>
    Buffer.from(chars(r, BASE62, 8 + r.below(12)))
      .toString(r.below(2) ? 'base64' : 'base64url')
      .replaceAll('/', '_'),
  upper: (r, s) =>
    chars(r, BASE62.slice(0, 26) + (s.variant < 0.7 ? BASE62.slice(52) : ''), 4 + Math.floor(s.variant * 5)),
  slug: (r, s) => slug(r, s.variant < 0.7 ? '-' : '_'),
  headline,
  few: (r, s) => pick(r, s.few),
  snake: (r) => slug(r, '_'),
  word: () => word(),
  title: (r) =>
    capital(Array.from({ length: 1 + r.below(3) }, () => (r.below(2) ? word() : capital(word()))).join('_')),
  username,
  email: () => `${first()}.${last()}@${plain(word())}.example`,
  date: () => faker.date.between({ from: '2019-01-01', to: '2026-06-01' }).toISOString().slice(0, 10),
  year: (r) => String(2012 + r.below(14)),
  month: (r) => String(1 + r.below(12)).padStart(2, '0'),
  locale: (r, s) =>
    pick(
      r,
      s.variant < 0.5
        ? ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'ja', 'pl', 'sv']
        : ['en-US', 'en-GB', 'de-DE', 'fr-FR', 'pt-BR', 'ja-JP', 'es-MX', 'zh-CN'],
    ),
  country: (_, s) => (s.variant < 0.6 ? faker.location.countryCode() : faker.location.countryCode().toLowerCase()),
  currency: (_, s) => (s.variant < 0.7 ? faker.finance.currencyCode() : faker.finance.currencyCode().toLowerCase()),
  code3: (r) => chars(r, BASE62.slice(0, 26), 3),
  symbol: (r) => chars(r, BASE62.slice(0, 26), 2 + r.below(4)),
  enum: (r, s) => pick(r, s.choices),
  filename: (r) =>
    `${slug(r, r.below(2) ? '-' : '_')}${r.below(3) === 0 ? `.${chars(r, '0123456789abcdef', 8)}` : ''}.${pick(r, ['js', 'css', 'png', 'jpg', 'pdf', 'svg', 'js.map', 'zip', 'xml', 'json', 'docx'])}`,
  path: (r) =>
    `${Array.from({ length: r.below(4) }, word)
      .map((w) => `${w}/`)
      .join('')}${word()}.${pick(r, ['md', 'ts', 'txt', 'json', 'png', 'py', 'yml'])}`,
  semver: (r) =>
    r.below(4) === 0
      ? pick(r, ['latest', 'stable', 'edge', 'nightly'])
      : `${r.below(2) ? 'v' : ''}${r.below(9)}.${r.below(30)}.${r.below(20)}`,
  package: (r) => slug(r, '-'),
  range: (r) => `${256 * r.below(200)}-${256 * (1 + r.below(200)) - 1}`,
  domain: () => `${plain(word())}.${faker.internet.domainSuffix()}`,
  ip: () => faker.internet.ipv4(),
  jira: (r, s) => `${s.prefix.toUpperCase().slice(0, 4)}-${digits(r, 1 + r.below(5))}`,
}

/** The style of one parameter of one host. */
export function styleOf(random) {
  return {
    prefix: chars(random, 'abcdefghijklmnoprstuw', 2 + random.below(3)),
    length: [8, 12, 14, 16, 24][random.below(5)],
    variant: random.next(),
    choices: Array.from({ length: 2 + random.below(5) }, word),
    few: Array.from({ length: 2 + random.below(3) }, word),
    words: Array.from({ length: 12 + random.below(80) }, () => (random.below(2) ? some(random, COMMON) : word())),
  }
}

const OPAQUE = [
  'int',
  'int',
  'uuid',
  'hex24',
  'ulid',
  'prefixed',
  'prefixed',
  'prefixed_hex',
  'prefixed_short',
  'base62',
  'base62',
  'short62',
  'letters',
  'upper',
]
const NAMED = ['slug', 'slug', 'headline', 'username', 'snake', 'word', 'package']

/** A kind for a parameter that names none, by its name and by how much the host likes names for ids. */
export function kindFor(name, random, taste) {
  const text = name.toLowerCase()
  if (/date|day$/.test(text)) return 'date'
  if (/e-?mail/.test(text)) return 'email'
  if (/user_?name|login|owner|handle|^user$|assignee|^username/.test(text)) return 'username'
  if (/locale|language|^lang$/.test(text)) return 'locale'
  if (/country/.test(text)) return 'country'
  if (/currency/.test(text)) return 'currency'
  if (/file_?name/.test(text)) return 'filename'
  if (/sha$|hash|digest/.test(text)) return 'sha'
  if (/type$|kind$|status|state|format|scope|archive_format/.test(text)) return 'enum'
  if (/number|index|count/.test(text)) return 'int_small'
  if (
    /slug|name|repo|org|team|branch|label|tag|key|project|namespace|template|location|cluster|bucket|domain|env/.test(
      text,
    )
  )
    return random.next() < 0.75 ? pick(random, NAMED) : pick(random, OPAQUE)
  return random.next() < taste ? pick(random, NAMED) : pick(random, OPAQUE)
}
