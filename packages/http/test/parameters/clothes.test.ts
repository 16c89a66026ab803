/** What is told of a body follows from what it is, in whichever of its kind's forms it comes: guards, callbacks, cards, encodings of parts, codings. */
import { deflateSync } from 'node:zlib'
import { extractParameters } from '@apiscope/http'
import fc from 'fast-check'
import { TestFlow } from '../support/flow'

const EMAIL = 'ida@example.com'
const JSON_TEXT = `{"user":{"email":"${EMAIL}","phone":"+41 44 668 18 00"}}`

function answered(type: string, body: string | Buffer, fields = '') {
  const bytes = Buffer.from(body as string)
  const head = `HTTP/1.1 200 OK\r\n${type && `Content-Type: ${type}\r\n`}${fields}Content-Length: ${bytes.length}\r\n\r\n`
  const flow = new TestFlow({ inspect: 1 << 20 })
  flow.client('GET /x HTTP/1.1\r\nHost: a\r\n\r\n').server(Buffer.concat([Buffer.from(head), bytes]))
  return extractParameters(flow.close()[0]!).filter(({ in: place }) => place === 'response')
}
function asked(type: string, body: string | Buffer) {
  const bytes = Buffer.from(body as string)
  const head = `POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n\r\n`
  const flow = new TestFlow({ inspect: 1 << 20 })
  flow.client(Buffer.concat([Buffer.from(head), bytes])).server('HTTP/1.1 204 No Content\r\n\r\n')
  return extractParameters(flow.close()[0]!).filter(({ in: place }) => place === 'request')
}
const nameOf = (list: ReturnType<typeof answered>, value = EMAIL) =>
  list.find((one) => one.values.includes(value))?.name

const base64 = Buffer.from(JSON_TEXT).toString('base64')
const mixed = (fields: string, body: string) => `--b\r\nContent-Type: application/json\r\n${fields}\r\n${body}\r\n--b--`

test.each([
  ['a guard in a comment', 'text/javascript', `/*-secure-\n${JSON_TEXT}\n*/`],
  ['a callback behind a semicolon', 'text/javascript', `;cb(${JSON_TEXT})`],
  ['a callback that may not be there', 'application/javascript', `window.cb && window.cb(${JSON_TEXT});`],
  ['the same, written close', 'application/javascript', `typeof cb==='function'&&cb(${JSON_TEXT})`],
  ['a callback that may fail', 'text/javascript', `try{cb(${JSON_TEXT})}catch(e){}`],
  ['a callback by its name in a list', 'text/javascript', `parent["cb"](${JSON_TEXT})`],
  ['a variable', 'application/javascript', `var data = ${JSON_TEXT};`],
  ['a property of the window', 'application/javascript', `window.__DATA__=${JSON_TEXT}`],
  ['a module', 'text/javascript', `export default ${JSON_TEXT}`],
])('JSON behind %s', (_, type, body) => expect(nameOf(answered(type, body))).toBe('user.email'))

test.each([
  ['a program', 'application/javascript', 'var a = function () { return {"b": 1} }'],
  ['a module loader', 'application/javascript', `define({"a": "${EMAIL}"})`],
  ['an object of a program', 'application/javascript', `window.x = { email: "${EMAIL}" }`],
])('%s is not read as JSON', (_, type, body) => expect(answered(type, body)).toEqual([]))

test('a form whose value is JSON stays a form', () => {
  const list = asked('application/x-www-form-urlencoded', `data={"email":"${EMAIL}"}&q=2`)
  expect(nameOf(list, '2')).toBe('q')
})

test.each([
  [
    'folded',
    'text/vcard',
    `BEGIN:VCARD\r\nVERSION:3.0\r\nitem1.EMAIL;TYPE=INTERNET:ida@exa\r\n mple.com\r\nEND:VCARD\r\n`,
  ],
  ['quoted-printable', 'text/x-vcard', 'BEGIN:VCARD\nEMAIL;ENCODING=QUOTED-PRINTABLE:ida=40exam=\nple.com\nEND:VCARD'],
  ['under no type of theirs', 'application/octet-stream', `BEGIN:VCARD\r\nEMAIL:${EMAIL}\r\nEND:VCARD`],
  ['under plain text', 'text/plain', `begin:vcard\nemail:${EMAIL}\nend:vcard`],
])('cards: %s', (_, type, body) => expect(nameOf(answered(type, body))).toBe('email'))

test.each([
  ['base64', 'base64', base64],
  ['base64 in lines', 'BASE64', base64.replace(/.{20}/g, '$&\r\n')],
  ['quoted-printable', 'Quoted-Printable', JSON_TEXT.replace('@', '=40').replace('phone', 'pho=\r\nne')],
])('a part in %s is what it stands for; of a request both readings are told', (_, encoding, body) => {
  const text = mixed(`Content-Transfer-Encoding: ${encoding}\r\n`, body)
  expect(nameOf(answered('multipart/mixed; boundary=b', text))).toBe('user.email')
  expect(nameOf(asked('multipart/mixed; boundary=b', text))).toBe('user.email')
  const form = `--b\r\nContent-Disposition: form-data; name="q"\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n--b--`
  expect(asked('multipart/form-data; boundary=b', form).find(({ name }) => name === 'q')!.values).toHaveLength(2)
})

test('a coding that is another than the one that is named', () => {
  const list = answered('application/json', deflateSync(JSON_TEXT), 'Content-Encoding: gzip\r\n')
  expect(nameOf(list)).toBe('user.email')
})

test('a form as an answer, and state that a page parses', () => {
  expect(nameOf(answered('application/x-www-form-urlencoded', 'email=ida%40example.com&scope=read'))).toBe('email')
  const page = `<html><script>window.S = JSON.parse(${JSON.stringify(JSON_TEXT)})</script></html>`
  expect(nameOf(answered('text/html', page))).toBe('script.user.email')
})

test('nothing that is cut or changed makes it throw', () => {
  const all = [
    `;try{window.cb && cb(${JSON_TEXT})`,
    `BEGIN:VCARD\nEMAIL;ENCODING=QUOTED-PRINTABLE:ida=40=\n =\n`,
    mixed('Content-Transfer-Encoding: base64\r\n', base64),
    mixed('Content-Transfer-Encoding: quoted-printable\r\n', '=4'),
    `<script>a = JSON.parse("\\"`,
  ]
  const types = ['text/javascript', 'text/vcard', 'multipart/mixed; boundary=b', 'text/html', '']
  fc.assert(
    fc.property(
      fc.constantFrom(...all),
      fc.constantFrom(...types),
      fc.nat(),
      fc.string({ maxLength: 4 }),
      (text, type, at, more) => {
        const cut = text.slice(0, at % (text.length + 1)) + more
        answered(type, cut)
        asked(type, cut)
      },
    ),
    { numRuns: 300 },
  )
})
