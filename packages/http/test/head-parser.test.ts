import fc from 'fast-check'
import type { Head } from '../src/head/head'
import { HeadParser } from '../src/head/head-parser'
import { Interner } from '../src/head/interner'

const parsers = (kind: 'REQUEST' | 'RESPONSE') =>
  [true, false].map((fast) => new HeadParser(kind, 4, new Interner(), ['cookie'], fast))
const [REQUEST, RESPONSE] = [parsers('REQUEST'), parsers('RESPONSE')]
const NAMES = ['Host', 'content-length', 'Content-Type', 'Transfer-Encoding', 'CONNECTION', 'upgrade', 'X-Id', 'cookie']

/** All that a head says, with its fields by name. */
function said(head: Head | undefined) {
  if (!head) return undefined
  const { fields, ...rest } = head
  const asked = NAMES.map((name) => fields.get(name.toLowerCase()))
  return { ...rest, asked, all: fields.all, again: NAMES.map((name) => fields.get(name.toLowerCase())) }
}

function both(parsers: HeadParser[], bytes: Buffer): void {
  const [fast, slow] = parsers.map((parser) => said(parser.parse(bytes, 0, bytes.length)))
  expect(fast).toEqual(slow)
  if (fast) expect(fast.again).toEqual(fast.asked)
}

const blank = fc.constantFrom('', ' ', '  ', '\t')
const value = fc.oneof(fc.constantFrom('5', 'chunked', 'gzip, chunked', 'text/html', 'a.example', ''), fc.string())
const line = fc
  .tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string()), blank, value, blank)
  .map(([name, before, text, after]) => `${name}:${before}${text}${after}`)
const oddLine = fc.oneof({ arbitrary: line, weight: 8 }, { arbitrary: fc.string(), weight: 1 })
const lineEnd = fc.oneof({ arbitrary: fc.constant('\r\n'), weight: 20 }, { arbitrary: fc.constant('\n'), weight: 1 })
const requestLine = fc.oneof(
  fc
    .tuple(fc.constantFrom('GET', 'POST', 'M-SEARCH', 'FOO', 'get'), fc.webPath(), fc.constantFrom('1.1', '1.0', '2.0'))
    .map(([method, path, version]) => `${method} /${path} HTTP/${version}`),
  fc.string(),
)
const statusLine = fc.oneof(
  fc
    .tuple(fc.constantFrom('1.1', '1.0', '1.2'), fc.integer({ min: 0, max: 1100 }), fc.string())
    .map(([version, status, reason]) => `HTTP/${version} ${status} ${reason}`),
  fc.constantFrom('HTTP/1.1 200', 'HTTP/1.1  200 OK', 'HTTP/1.1 2000', ''),
)
const head = (start: fc.Arbitrary<string>) =>
  fc
    .tuple(start, fc.array(oddLine, { maxLength: 6 }), fc.array(lineEnd, { minLength: 8, maxLength: 8 }), fc.boolean())
    .map(([first, lines, ends, whole]) => {
      const text = [first, ...lines].map((each, i) => each + ends[i]).join('')
      return Buffer.from(whole ? text + ends[7] : text, 'latin1')
    })

test('the fast way and the library say the same of any request head', () => {
  fc.assert(
    fc.property(head(requestLine), (bytes) => both(REQUEST, bytes)),
    { numRuns: 1000 },
  )
})

test('the fast way and the library say the same of any response head', () => {
  fc.assert(
    fc.property(head(statusLine), (bytes) => both(RESPONSE, bytes)),
    { numRuns: 1000 },
  )
})

test('a field that is watched for is seen', () => {
  const [parser] = REQUEST
  const watched = (text: string) => parser.parse(Buffer.from(text), 0, text.length)?.fields.watched
  expect(watched('GET / HTTP/1.1\r\nHost: a\r\nCOOKIE: b=c\r\n\r\n')).toBe(true)
  expect(watched('GET / HTTP/1.1\r\nHost: a\r\nCookia: b=c\r\n\r\n')).toBe(false)
  // What is spelt oddly may hold it.
  expect(watched('GET / HTTP/1.1\nHost: a\n\n')).toBe(true)
})

test('nearly every head goes the fast way', () => {
  const [parser] = REQUEST
  const slow = jest.spyOn(parser, 'execute')
  const bytes = Buffer.from('GET /a?b=%20c HTTP/1.1\r\nHost: a.example\r\nContent-Length: 5 \r\n\r\n')
  both(REQUEST, bytes)
  expect(parser.parse(bytes, 0, bytes.length)).toMatchObject({
    method: 'GET',
    target: '/a?b=%20c',
    contentLength: '5',
    oddities: 0,
  })
  expect(slow).not.toHaveBeenCalled()
})

test('lines that come again give the same fields, behind whatever start line', () => {
  const parser = new HeadParser('REQUEST', 4, new Interner(), ['cookie'])
  const read = (start: string, lines: string) =>
    parser.parse(Buffer.from(`${start}\r\n${lines}`), 0, start.length + 2 + lines.length)
  const lines = 'Host: a.example\r\nContent-Length: 5\r\nContent-Length: 6\r\nCookie: a=b\r\n\r\n'
  const first = { ...read('GET /a HTTP/1.1', lines)! }
  read('GET / HTTP/1.1', 'Host: b.example\r\n\r\n')
  const again = { ...read('POST /b HTTP/1.0', lines)! }
  expect(again.fields).toBe(first.fields)
  expect(said(again as Head)).toEqual({ ...said(first as Head), method: 'POST', target: '/b', version: '1.0' })
  // An odd head between them leaves nothing behind.
  read('GET /c HTTP/1.1', 'Host : c\n\n')
  expect(said(read('GET /a HTTP/1.1', lines))).toEqual(said(first as Head))
})

test('heads are the same with and without what was met before', () => {
  const parser = new HeadParser('REQUEST', 4, new Interner(), ['cookie'])
  const few = fc.array(
    fc.constantFrom('Host: a', 'Host: b', 'Content-Length: 5', 'content-type: x', 'Cookie: a=1', 'X: y '),
    { maxLength: 3 },
  )
  const start = fc.constantFrom('GET / HTTP/1.1', 'POST /b HTTP/1.0', 'ODD /c HTTP/1.1')
  fc.assert(
    fc.property(start, few, (first, lines) => {
      const bytes = Buffer.from([first, ...lines, '', ''].join('\r\n'))
      const fresh = new HeadParser('REQUEST', 4, new Interner(), ['cookie'])
      expect(said(parser.parse(bytes, 0, bytes.length))).toEqual(said(fresh.parse(bytes, 0, bytes.length)))
    }),
    { numRuns: 500 },
  )
})
