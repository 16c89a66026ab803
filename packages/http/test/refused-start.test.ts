/** K29: a connection that begins with another protocol, is refused in HTTP and kept open, is read on. */
import { GET, OK, TestFlow } from './support/flow'

const hello = Buffer.concat([Buffer.from([22, 3, 1, 0, 60, 1, 0, 0, 56, 3, 3]), Buffer.alloc(54)])
const REFUSED = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'
const STARTS: [string, Buffer | string][] = [
  ['a TLS ClientHello', hello],
  ['half a ClientHello', hello.subarray(0, 20)],
  ['an SSH banner', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['BitTorrent', '\x13BitTorrent protocol'],
]

test.each(STARTS)('%s', (_name, start) => {
  const flow = new TestFlow()
  flow.client(start).server(REFUSED)
  for (let i = 0; i < 3; i++) flow.client(GET(`/hidden/${i}`)).server(OK('ok'))
  const targets = flow.close().map(({ request, response }) => [request?.target, response?.status])
  expect(targets).toEqual(expect.arrayContaining([0, 1, 2].map((i) => [`/hidden/${i}`, 200])))
  expect(flow.others).toEqual([])
})

test.each(STARTS)('%s that is answered in kind is left alone', (_name, start) => {
  const flow = new TestFlow()
  flow.client(start).server(Buffer.from([22, 3, 3, 0, 10, 2, 0, 0, 6, 3, 3, 1, 2, 3, 4]))
  flow.client(GET('/no')).server(OK('ok'))
  expect(flow.close()).toEqual([])
  expect(flow.others).toHaveLength(1)
})

test('one that is never answered is told by what it began with', () => {
  const flow = new TestFlow().client(hello)
  flow.close()
  expect(flow.others.map(({ protocol }) => protocol)).toEqual(['tls'])
})

test('K29: Content-Lengths that differ are told, whichever is taken', () => {
  const flow = new TestFlow()
  flow.client('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 30\r\n\r\nok').server(OK('ok'))
  expect(flow.close()[0]!.oddities).toContain('differing-cl')
})
