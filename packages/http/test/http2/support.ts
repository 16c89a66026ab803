/** HTTP/2 as it is on the wire: real conversations of Node's nghttp2, recorded in both directions, and what was truly said. */
import { connect as connectHttp2, constants, createServer as createHttp2, type IncomingHttpHeaders } from 'node:http2'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Half } from '@apiscope/flow'

export interface Said {
  method: string
  path: string
  sent: number
  /** 0: reset before it was answered. */
  status: number
  received: number
}

export interface Recorded {
  chunks: { half: Half; bytes: Buffer }[]
  said: Said[]
}

interface Ask {
  method?: string
  path: string
  body?: string
  headers?: Record<string, string | string[]>
  trailers?: boolean
  reset?: boolean
}

const LONG = 'x'.repeat(9_000)

/** Kinds of exchange: bodies, codings, crumbs of cookies, trailers, CONTINUATION, HEAD, 304, interim, push, reset. */
export const ASKS: Ask[][] = [
  [{ path: '/orders/1' }],
  [{ path: '/orders/2' }, { path: '/orders/3', headers: { cookie: ['sid=1', 'theme=dark', 'lang=en'] } }],
  [{ method: 'POST', path: '/orders', body: '{"sku":"a-1","n":2}', headers: { 'content-type': 'application/json' } }],
  [{ path: '/gzip/4' }, { path: '/large/5' }, { method: 'HEAD', path: '/orders/6' }],
  [{ path: '/none/7' }, { path: '/same/8' }, { path: '/trailers/9' }],
  [{ path: '/orders/10', headers: { 'x-long': LONG, 'x-longer': LONG.replaceAll('x', 'y'), 'x-more': LONG } }],
  [{ method: 'POST', path: '/upload/11', body: 'u'.repeat(70_000), trailers: true }, { path: '/early/12' }],
  [{ path: '/never/13', reset: true }, { path: '/orders/14' }],
  [{ path: '/push/15' }],
  [{ path: '/orders/16' }, { path: '/orders/1' }, { path: '/orders/2' }],
]

function bodyOf(path: string): Buffer {
  const n = Number(path.split('/')[2] ?? 0)
  if (path.startsWith('/large')) return Buffer.alloc(60_000, `${n},`)
  return Buffer.from(JSON.stringify(Array.from({ length: n }, (_, id) => ({ id, name: `name ${id}` }))))
}

function answer(stream: import('node:http2').ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  const path = headers[':path']!
  stream.on('error', () => {})
  if (path.startsWith('/never')) return
  if (path.startsWith('/early')) stream.additionalHeaders({ ':status': 103, link: '</style.css>; rel=preload' })
  if (path.startsWith('/none') || path.startsWith('/same')) {
    const fields = path.startsWith('/none') ? { ':status': 204 } : { ':status': 304, 'content-length': 999 }
    stream.respond(fields, { endStream: true })
    return
  }
  if (path.startsWith('/push') && stream.pushAllowed)
    stream.pushStream({ ':path': '/pushed/3' }, (error, pushed) => {
      if (error) return
      pushed.respond({ ':status': 200, 'content-type': 'application/json' })
      pushed.end(bodyOf('/pushed/3'))
    })
  const gzip = path.startsWith('/gzip')
  const body = gzip ? gzipSync(bodyOf(path)) : bodyOf(path)
  const fields = {
    ':status': path.startsWith('/upload') ? 201 : 200,
    'content-type': 'application/json',
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
    ...(headers[':method'] === 'HEAD' ? { 'content-length': body.length } : {}),
    'x-path': path,
  }
  const waitForTrailers = path.startsWith('/trailers')
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'x-checksum': 'abc' }))
  stream.respond(fields, { waitForTrailers, endStream: headers[':method'] === 'HEAD' })
  if (headers[':method'] !== 'HEAD') stream.end(body)
}

/** A conversation over HTTP/2 in the clear through a proxy that writes down what passes. */
export async function converse(asks: Ask[][] = ASKS): Promise<Recorded> {
  const recorded: Recorded = { chunks: [], said: [] }
  const server = createHttp2()
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    if (headers[':method'] !== 'POST') return answer(stream, headers)
    stream.resume()
    stream.on('end', () => answer(stream, headers))
  })
  const port = await listening(server as unknown as Server)
  const proxy = createServer((side) => relay(side, port, recorded))
  const client = connectHttp2(`http://127.0.0.1:${await listening(proxy)}`, { settings: { enablePush: true } })
  client.on('stream', (pushed, headers) => {
    const said = { method: 'GET', path: headers[':path']!, sent: 0, status: 200, received: 0 }
    recorded.said.push(said)
    pushed.on('data', (data: Buffer) => {
      said.received += data.length
    })
  })
  for (const turn of asks) await Promise.all(turn.map((ask) => say(client, ask, recorded)))
  await new Promise<void>((resolve) => client.close(resolve))
  await new Promise((resolve) => setTimeout(resolve, 20))
  for (const one of [server, proxy]) one.close()
  return recorded
}

function say(client: import('node:http2').ClientHttp2Session, ask: Ask, { said }: Recorded): Promise<void> {
  const { method = 'GET', path, body = '', headers = {}, trailers = false, reset = false } = ask
  const one: Said = { method, path, sent: body.length, status: 0, received: 0 }
  said.push(one)
  return new Promise((resolve) => {
    const stream = client.request(
      { ':method': method, ':path': path, ...headers },
      { endStream: body === '', waitForTrailers: trailers },
    )
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }))
    stream.on('response', (fields) => {
      one.status = fields[':status']!
    })
    stream.on('data', (data: Buffer) => {
      one.received += data.length
    })
    stream.on('error', () => {})
    stream.on('close', resolve)
    if (body !== '') stream.end(body)
    if (reset) setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), 20)
  })
}

function relay(side: Socket, port: number, { chunks }: Recorded): void {
  const far = connect(port, '127.0.0.1')
  const ends: [Socket, Socket][] = [
    [side, far],
    [far, side],
  ]
  for (const [half, [from, to]] of ends.entries()) {
    from.on('data', (bytes) => {
      chunks.push({ half: half as Half, bytes })
      to.write(bytes)
    })
    from.on('end', () => to.end())
    from.on('error', () => to.destroy())
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
}
