/** Families of names × places where a value can stand under a name. */
import { COOKIE_NAMES, HEADER_NAMES, PASSWORD_NAMES, TOKEN_NAMES } from './names'
import type { Secrets } from './random'
import type { Planted } from './wire'

type Place = (name: string, value: string) => Omit<Planted, 'title'>
const form = (body: string) => ({ body, type: 'application/x-www-form-urlencoded' })
const xml = (body: string) => ({ body: `<?xml version="1.0"?>${body}`, type: 'application/xml' })
const part = (name: string, value: string) =>
  `--bnd\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--bnd--\r\n`
const isXmlName = (name: string) => /^[\w.-]+$/.test(name)
const escaped = (text: string) => [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
const percent = (text: string) => [...Buffer.from(text)].map((b) => `%${b.toString(16).padStart(2, '0')}`).join('')

/** Each name goes through several of them, so that no place depends on how one name is spelt. */
export const PLACES: Readonly<Record<string, Place>> = {
  json: (name, value) => ({ body: JSON.stringify({ user: 'ann', [name]: value }) }),
  'json nested': (name, value) => ({ body: JSON.stringify({ data: { items: [{ [name]: value }] } }) }),
  'json escaped': (name, value) => ({ body: `{"${escaped(name)}":"${escaped(value)}"}` }),
  'json answer': (name, value) => ({ answer: JSON.stringify({ result: { [name]: value } }) }),
  'json array': (name, value) => ({ body: JSON.stringify({ [name]: [value] }) }),
  'json in json': (name, value) => ({ body: JSON.stringify({ payload: JSON.stringify({ [name]: value }) }) }),
  'list of pairs': (name, value) => ({
    body: JSON.stringify({
      fields: [
        { name: 'user', value: 'ann' },
        { name, value },
      ],
    }),
  }),
  'list of keys': (name, value) => ({ body: JSON.stringify([{ value, key: name }]) }),
  form: (name, value) => form(`user=ann&${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  'form brackets': (name, value) => form(`user[${encodeURIComponent(name)}]=${encodeURIComponent(value)}`),
  'form indexes': (name, value) => form(`creds[0][${encodeURIComponent(name)}]=${encodeURIComponent(value)}`),
  'form percent': (name, value) => form(`${percent(name)}=${percent(value)}`),
  query: (name, value) => ({ target: `/q?page=2&${encodeURIComponent(name)}=${encodeURIComponent(value)}` }),
  'query percent': (name, value) => ({ target: `/q?${percent(name)}=${percent(value)}` }),
  'query semicolons': (name, value) => ({ target: `/q?a=1;${encodeURIComponent(name)}=${encodeURIComponent(value)}` }),
  fragment: (name, value) => ({ target: `/q#${encodeURIComponent(name)}=${encodeURIComponent(value)}` }),
  'url in a query': (name, value) => ({
    target: `/go?to=${encodeURIComponent(`https://x.test/cb?${encodeURIComponent(name)}=${encodeURIComponent(value)}`)}`,
  }),
  multipart: (name, value) => ({ body: part(name, value), type: 'multipart/form-data; boundary=bnd' }),
  'xml element': (name, value) =>
    isXmlName(name)
      ? xml(`<r><${name}>${value}</${name}></r>`)
      : form(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  'xml attribute': (name, value) =>
    isXmlName(name) ? xml(`<r ${name}="${value}"/>`) : form(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  'xml field': (name, value) => xml(`<r><field name="${name}">${value}</field></r>`),
  'graphql variables': (name, value) => ({
    target: '/graphql',
    body: JSON.stringify({ query: 'mutation M($i: I!) { do(input: $i) { ok } }', variables: { i: { [name]: value } } }),
  }),
}

const sequence = Object.entries(PLACES)

function* under(names: readonly string[], each: number, draw: (n: number) => string): Generator<Planted> {
  let n = 0
  for (const name of names) {
    for (let i = 0; i < each; i++, n++) {
      const [title, place] = sequence[(n * 5 + i) % sequence.length]!
      yield { title: `${title}: ${name}`, ...place(name, draw(n)) }
    }
  }
}

export function namedForms(secrets: Secrets): Planted[] {
  const password = (n: number) => (n % 3 === 0 ? secrets.word() : n % 3 === 1 ? secrets.password() : secrets.digits())
  const token = (n: number) => (n % 2 === 0 ? secrets.token() : secrets.hex())
  return [
    ...under(PASSWORD_NAMES, 2, password),
    ...under(TOKEN_NAMES, 2, token),
    ...HEADER_NAMES.map((name, n) => ({ title: `header ${name}`, headers: [[name, token(n)]] as [string, string][] })),
    ...COOKIE_NAMES.map((name, n) => ({
      title: `cookie ${name}`,
      headers: [['Cookie', `theme=dark; ${name}=${token(n)}; lang=en`]] as [string, string][],
    })),
  ]
}
