/** Bodies under another type than they are of: nobody can hide one from inspection, and no answer is left unread in silence. */
import { gzipSync } from 'node:zlib'
import { countRecords, extractParameters, type HttpExchange } from '@apiscope/http'
import { contentClass } from '../src/body/content-type'
import { TestFlow } from './support/flow'

const INJECTION = "' OR 1=1--"

function exchange(request: Buffer | string, response: Buffer | string): HttpExchange {
  const flow = new TestFlow({ inspect: 1_000_000 })
  flow.client(request).server(response)
  return flow.close()[0]!
}

function message(start: string, fields: string[], body: Buffer | string): Buffer {
  const bytes = Buffer.from(body as string)
  return Buffer.concat([
    Buffer.from(`${[start, ...fields, `Content-Length: ${bytes.length}`].join('\r\n')}\r\n\r\n`),
    bytes,
  ])
}

const requestOf = (fields: string[], body: Buffer | string) =>
  exchange(message('POST / HTTP/1.1', ['Host: a', ...fields], body), 'HTTP/1.1 204 No Content\r\n\r\n')
const answerOf = (type: string, body: Buffer | string, ...fields: string[]) =>
  exchange('GET / HTTP/1.1\r\nHost: a\r\n\r\n', message('HTTP/1.1 200 OK', [`Content-Type: ${type}`, ...fields], body))

const values = (x: HttpExchange, place: string) =>
  Object.fromEntries(extractParameters(x).flatMap((p) => (p.in === place ? [[p.name, p.values]] : [])))

const TYPES = [
  'application/x-foo',
  'image/png',
  'text/html',
  'text/csv',
  'application/octet-stream',
  'multipart/form-data',
  'multipart/form-data; boundary=none',
  'application/xml',
  'application/x-www-form-urlencoded',
  'application/json',
  'text/event-stream',
  'application/graphql',
  'nonsense',
  '',
]

describe('W3: the type of a request does not decide whether it is looked into', () => {
  test.each(TYPES.filter((type) => type !== 'text/csv' && type !== 'text/event-stream'))('%s', (type) => {
    const fields = type === '' ? [] : [`Content-Type: ${type}`]
    expect(values(requestOf(fields, `{"user":{"name":"${INJECTION}"}}`), 'request')).toMatchObject({
      'user.name': [INJECTION],
    })
    const form = values(requestOf(fields, `id=7&name=${encodeURIComponent(INJECTION)}`), 'request')
    expect(Object.values(form).flat()).toContain(INJECTION)
    const xml = values(requestOf(fields, `<?xml version="1.0"?><user><name>${INJECTION}</name></user>`), 'request')
    expect(Object.values(xml).flat().join(' ')).toContain(INJECTION)
  })

  test.each(['text/csv', 'text/event-stream', 'text/vcard'])(
    '%s: its text is taken, as it is or as its format says',
    (type) => {
      for (const body of [`{"name":"${INJECTION}"}`, `id=7&name=${INJECTION}`, INJECTION]) {
        expect(JSON.stringify(values(requestOf([`Content-Type: ${type}`], body), 'request'))).toContain('OR 1=1--')
      }
    },
  )

  test('two Content-Type lines: what the bytes show counts, and the pair is told', () => {
    const x = requestOf(['Content-Type: image/png', 'Content-Type: application/json'], `{"a":"${INJECTION}"}`)
    expect(values(x, 'request')).toEqual({ a: [INJECTION] })
    expect(x.oddities).toContain('differing-content-types')
  })

  test('multipart under another type or boundary', () => {
    const body = `--x\r\nContent-Disposition: form-data; name="q"\r\n\r\n${INJECTION}\r\n--x--\r\n`
    for (const type of ['text/plain', 'multipart/form-data; boundary=y', 'multipart/mixed']) {
      expect(values(requestOf([`Content-Type: ${type}`], body), 'request')).toEqual({ q: [INJECTION] })
    }
  })

  test('a long text without any format is taken in pieces to its end', () => {
    const found = values(requestOf(['Content-Type: text/plain'], `${'blah '.repeat(1_000)}${INJECTION}`), 'request')
    expect(found.$!.join('')).toContain(INJECTION)
  })
})

describe('W11, W3: charsets', () => {
  const text = `{"email":"${INJECTION}"}`
  const be = Buffer.from(text, 'utf16le').swap16()
  const cases: [string, string, Buffer][] = [
    ['big-endian by name', 'application/json; charset=utf-16be', be],
    ['big-endian by mark', 'application/json', Buffer.concat([Buffer.from([0xfe, 0xff]), be])],
    ['big-endian without either', 'application/json', be],
    ['big-endian that says little', 'application/json; charset=utf-16le', be],
    ['little-endian by mark', 'application/json', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['little-endian without a mark', 'text/plain', Buffer.from(text, 'utf16le')],
    ['UTF-8 that says UTF-16', 'application/json; charset=utf-16', Buffer.from(text)],
    ['UTF-8 of a charset that nobody knows', 'application/json; charset=klingon', Buffer.from(text)],
    ['UTF-32', 'application/json', Buffer.from([...text].flatMap((c) => [c.charCodeAt(0), 0, 0, 0]))],
  ]
  test.each(cases)('%s', (_name, type, body) => {
    expect(values(requestOf([`Content-Type: ${type}`], body), 'request')).toEqual({ email: [INJECTION] })
  })
})

const USERS = '[{"email":"ann@x.example"},{"email":"bob@x.example"}]'
const EMAILS = ['ann@x.example', 'bob@x.example']

describe('W4: answers of other types', () => {
  const cases: [string, string, string, string, number][] = [
    ['JSON as text/html', 'text/html; charset=UTF-8', USERS, '[].email', 2],
    ['JSONP', 'application/javascript', `cb(${USERS});`, '[].email', 2],
    ['JSONP, guarded', 'text/javascript', `/**/window.jq_17.cb(${USERS})`, '[].email', 2],
    ['XSSI prefix', 'application/json', `)]}',\n${USERS}`, '[].email', 2],
    ['XSSI loop', 'text/plain', `for(;;);${USERS}`, '[].email', 2],
    ['events', 'text/event-stream', EMAILS.map((e) => `event: a\ndata: {"email":"${e}"}\n\n`).join(''), 'email', 2],
    ['CSV', 'text/csv', 'id,email\r\n1,ann@x.example\r\n2,"bob@x.example"\r\n', 'email', 2],
    ['CSV with semicolons', 'application/csv', 'id;email\n1;ann@x.example\n2;bob@x.example', 'email', 2],
    ['CSV without a head', 'text/csv', '1,ann@x.example\n2,bob@x.example\n', 'column2', 2],
    ['TSV', 'text/tab-separated-values', 'id\temail\n1\tann@x.example\n2\tbob@x.example\n', 'email', 2],
    ['JSON lines', 'application/x-ndjson', EMAILS.map((e) => `{"email":"${e}"}\n`).join(''), 'email', 2],
    [
      'cards',
      'text/vcard',
      EMAILS.map((e) => `BEGIN:VCARD\r\nVERSION:3.0\r\nitem1.EMAIL;TYPE=work:${e}\r\nEND:VCARD\r\n`).join(''),
      'email',
      2,
    ],
    ['text', 'text/plain', 'Contacts: ann@x.example, <bob@x.example>; nothing else', '$text', 0],
    ['a page', 'text/html', '<html><p>ann@x.example</p><a href="mailto:bob@x.example">b</a></html>', '$text', 0],
    [
      'state in a page',
      'text/html',
      `<!doctype html><html><script>window.__STATE__ = {"users":${USERS}};</script></html>`,
      'script.users[].email',
      0,
    ],
    [
      'linked data in a page',
      'text/html',
      `<html><script type="application/ld+json">${USERS}</script>`,
      'script.[].email',
      0,
    ],
  ]
  test.each(cases)('%s', (_name, type, body, name, records) => {
    const x = answerOf(type, body)
    expect(values(x, 'response')[name]).toEqual(EMAILS)
    expect(x.response!.records).toBe(records)
    expect(countRecords(Buffer.from(body), contentClass(type))).toBe(records)
    expect(x.response!.unread).toBeUndefined()
  })

  test('what nobody can read is told', () => {
    const binary = Buffer.from(Array.from({ length: 400 }, (_, i) => (i * 37) & 255))
    for (const type of ['application/msgpack', 'application/x-protobuf', 'application/octet-stream', '']) {
      const x = answerOf(type, binary)
      extractParameters(x)
      expect(x.response!.unread).toBe(true)
    }
    const picture = answerOf('image/png', binary)
    extractParameters(picture)
    expect(picture.response!.unread).toBeUndefined()
  })

  test('programs are no data', () => {
    expect(values(answerOf('application/javascript', 'define(["a"], function () { return 1 })'), 'response')).toEqual(
      {},
    )
  })
})

describe('W6: multipart bodies that are no forms', () => {
  test('a batch of requests, nested in a change set', () => {
    const inner = `POST /People?$filter=a HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"email":"${INJECTION}"}`
    const part = `--c\r\nContent-Type: application/http\r\nContent-ID: 1\r\n\r\n${inner}\r\n--c--\r\n`
    const body = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${part}\r\n--b--\r\n`
    expect(values(requestOf(['Content-Type: multipart/mixed; boundary=b'], body), 'request')).toEqual({
      'batch[].target': ['/People'],
      $filter: ['a'],
      'batch[].email': [INJECTION],
    })
  })

  test('an answer to one', () => {
    const body = `--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n${USERS}\r\n--b--`
    const x = answerOf('multipart/mixed; boundary=b', body)
    expect(values(x, 'response')['batch[].[].email']).toEqual(EMAILS)
    expect(x.response!.records).toBe(2)
  })

  test('MTOM: the root part is XML', () => {
    const body = `--m\r\nContent-Type: application/xop+xml\r\nContent-ID: <root>\r\n\r\n<user><email>${EMAILS[0]}</email></user>\r\n--m--`
    const x = answerOf('multipart/related; type="application/xop+xml"; boundary=m', body)
    expect(values(x, 'response')).toEqual({ 'user.email': [EMAILS[0]] })
  })
})

test('W1: a body that is coded and disguised at once', () => {
  const x = requestOf(['Content-Type: image/png', 'Content-Encoding: br'], gzipSync(`{"a":"${INJECTION}"}`))
  expect(values(x, 'request')).toEqual({ a: [INJECTION] })
})

describe('XML that not every reader reads alike', () => {
  test('the DTD of a request is looked at', () => {
    const dtd = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    expect(values(requestOf(['Content-Type: application/xml'], `${dtd}<x>&e;</x>`), 'request')['!DOCTYPE']).toEqual([
      dtd,
    ])
  })

  test('what stands behind a mistake is looked at as text', () => {
    const found = values(requestOf(['Content-Type: text/xml'], `<a>1</a><b <c>${INJECTION}</c>`), 'request')
    expect(Object.values(found).flat().join(' ')).toContain(INJECTION)
  })
})

test('N6, W4: JSON in a string of JSON is entered, two levels deep', () => {
  const inner = JSON.stringify({
    email: 'ann@x.example',
    more: JSON.stringify({ deep: 'x', deeper: '{"deepest":"y"}' }),
  })
  const body = JSON.stringify({ result: { content: [{ type: 'text', text: inner }] } })
  const found = values(answerOf('application/json', body), 'response')
  expect(found['result.content[].text.email']).toEqual(['ann@x.example'])
  expect(found['result.content[].text.more.deep']).toEqual(['x'])
  expect(Object.keys(found).some((name) => name.includes('deepest'))).toBe(false)
  const request = values(requestOf(['Content-Type: application/json'], `{"q":${JSON.stringify(inner)}}`), 'request')
  expect(request['q.email']).toEqual(['ann@x.example'])
})
