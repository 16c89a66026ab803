/** Other clothes in which JSON, calls and tables come: each of a kind that one meets in the field. */
import { gzipSync } from 'node:zlib'
import { extractParameters } from '@apiscope/http'
import { TestFlow } from './support/flow'

const JSON_TEXT = '{"users":[{"email":"a@b.example"},{"email":"c@d.example"}]}'

function read(type: string, body: string | Buffer, isRequest = false) {
  const bytes = Buffer.from(body as string)
  const flow = new TestFlow({ inspect: 65_536 })
  const head = `Content-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n\r\n`
  flow.client(
    isRequest
      ? Buffer.concat([Buffer.from(`POST /x HTTP/1.1\r\nHost: a\r\n${head}`), bytes])
      : 'GET /x HTTP/1.1\r\nHost: a\r\n\r\n',
  )
  flow.server(
    isRequest ? 'HTTP/1.1 204 None\r\n\r\n' : Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${head}`), bytes]),
  )
  const [exchange] = flow.close()
  const place = isRequest ? 'request' : 'response'
  const found = extractParameters(exchange!).filter((parameter) => parameter.in === place)
  return { exchange: exchange!, names: found.map(({ name }) => name), found }
}

test.each([
  ['JSON text sequences (RFC 7464)', 'application/json-seq', '\x1e{"a":1}\n\x1e{"a":2}\n', ['a']],
  [
    'SignalR',
    'text/plain',
    `{"type":1,"target":"Send","arguments":["x"]}\x1e{"type":6}\x1e`,
    ['type', 'target', 'arguments[]'],
  ],
  ['Socket.IO over polling', 'text/plain', '42["say",{"email":"a@b.example"}]', ['[]', '[].email']],
  [
    'Socket.IO, with a namespace and an acknowledgement',
    'text/plain',
    '42/chat,17["say",{"email":"a@b.example"}]',
    ['[]', '[].email'],
  ],
  ['JSONP', 'application/javascript', `callback_12(${JSON_TEXT});`, ['users[].email']],
  [
    'state assigned in a page',
    'text/html',
    `<html><script>window.STATE = ${JSON_TEXT};</script></html>`,
    ['script.users[].email'],
  ],
  [
    'state in an attribute of a page',
    'text/html',
    `<div id="app" data-page="${JSON_TEXT.replaceAll('"', '&quot;')}">x</div>`,
    ['data-page.users[].email'],
  ],
  [
    'the same in single quotes',
    'text/html',
    `<!doctype html><div data-page='${JSON_TEXT}'></div>`,
    ['data-page.users[].email'],
  ],
])('%s', (_name, type, body, names) => {
  expect(read(type, body).names).toEqual(names)
})

test('text that begins with numbers is no packet of Socket.IO', () => {
  for (const body of ['42 [x] done', '1{2}', '2024-01-05 [info] x', '7'])
    expect(read('text/plain', body, true).names).toEqual(['$'])
})

test('gzip that no field names is read, in both directions; what is no gzip, and pictures, stay as they are', () => {
  for (const isRequest of [true, false]) {
    const { names, exchange } = read('application/json', gzipSync(JSON_TEXT), isRequest)
    expect(names).toEqual(['users[].email'])
    expect(exchange.oddities).toEqual([])
  }
  expect(read('application/gzip', gzipSync(JSON_TEXT)).names).toEqual([])
  expect(read('application/json', gzipSync(Buffer.alloc(3_000, 7))).names).toEqual([])
  // Nested ones end.
  let deep: Buffer = Buffer.from(JSON_TEXT)
  for (let n = 0; n < 20; n++) deep = gzipSync(deep)
  expect(read('application/json', deep, true).names).not.toContain('users[].email')
})

test.each([
  ['CR LF', '\r\n'],
  ['LF', '\n'],
])('calls inside a batch whose lines end with %s', (_name, end) => {
  const batch = [
    '--b',
    'Content-Type: application/http',
    '',
    'POST Orders?tag=x HTTP/1.1',
    'Content-Type: application/json',
    '',
    '{"email":"a@b.example"}',
    '--b--',
    '',
  ].join(end)
  expect(read('multipart/mixed; boundary=b', batch, true).names).toEqual(['batch[].target', 'tag', 'batch[].email'])
})
