/** A small shop that is served in the clear, over TLS and over HTTP/2, and what its clients do; each connection is recorded. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import {
  Agent,
  createServer as createHttp,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { connect as connectHttp2, createServer as createHttp2, createSecureServer } from 'node:http2'
import { createServer as createHttps, Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Chunk } from '../support/frames'

export interface Connection {
  chunks: Chunk[]
  keys: string[]
}

export type Way = 'clear' | 'tls1.2' | 'tls1.3' | 'h2c' | 'h2'

interface Call {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string
}

const JSON_BODY = { 'content-type': 'application/json' }
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const BEARER = { authorization: `Bearer ${'tok3n'.repeat(8)}` }

/** By connection. */
export const CALLS: Call[][] = [
  [
    { method: 'POST', path: '/login', headers: JSON_BODY, body: '{"username":"ada","password":"c0rrect-horse"}' },
    { method: 'GET', path: '/users/17', headers: BEARER },
    { method: 'GET', path: '/orders?page=2&api_key=k-9f8e7d6c5b4a39281706', headers: BEARER },
  ],
  [
    { method: 'GET', path: '/gzip', headers: { cookie: 'sid=5f3a9c1b7e2d4860; theme=dark' } },
    { method: 'HEAD', path: '/users/18' },
    { method: 'DELETE', path: '/orders/3', headers: BEARER },
  ],
  [
    {
      method: 'PUT',
      path: '/orders/4',
      headers: { ...JSON_BODY, ...BEARER },
      body: '{"sku":"a-1","card":"4111111111111111"}',
    },
    { method: 'GET', path: '/missing' },
    { method: 'GET', path: `/search?q=${encodeURIComponent("1' UNION SELECT password FROM users--")}` },
  ],
  [
    { method: 'GET', path: '/large' },
    { method: 'GET', path: '/same', headers: { 'if-none-match': '"1"' } },
    {
      method: 'POST',
      path: '/contact',
      headers: FORM,
      body: 'email=ada%40example.com&phone=%2B15551234567&text=hello',
    },
  ],
]

const user = (id: number) => ({ id, name: 'Ada Lovelace', email: `ada${id}@example.com`, ssn: '536-90-4399' })

function serve(request: IncomingMessage, response: ServerResponse): void {
  response.sendDate = false
  request.resume()
  request.on('end', () => {
    const { method, url = '' } = request
    if (method === 'DELETE') response.writeHead(204).end()
    else if (url === '/same') response.writeHead(304, { etag: '"1"' }).end()
    else if (url === '/missing') json(response, 404, { error: 'no such thing' })
    else if (url === '/login')
      json(response, 200, { token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxNyJ9.c2lnbmF0dXJl', user: user(17) })
    else if (url === '/gzip')
      json(
        response,
        200,
        Array.from({ length: 30 }, (_, n) => user(n)),
        true,
      )
    else if (url === '/large')
      json(
        response,
        200,
        Array.from({ length: 900 }, (_, n) => user(n)),
      )
    else json(response, method === 'POST' ? 201 : 200, user(17))
  })
}

function json(response: ServerResponse, status: number, value: unknown, gzip = false): void {
  const text = Buffer.from(JSON.stringify(value))
  const body = gzip ? gzipSync(text) : text
  const coding = gzip ? { 'content-encoding': 'gzip' } : {}
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length, ...coding }).end(body)
}

let pair: { key: string; cert: string } | undefined

export function certificate(): { key: string; cert: string } {
  if (pair) return pair
  const folder = mkdtempSync(join(tmpdir(), 'apiscope-shop-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=shop.test', '-days', '2']
  execFileSync('openssl', [...args, '-keyout', key, '-out', cert], { stdio: 'pipe' })
  pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  rmSync(folder, { recursive: true })
  return pair
}

/** All that the clients do, in one way: a recording for each connection. */
export async function record(way: Way): Promise<Connection[]> {
  const keys: string[] = []
  const server = serverOf(way)
  server.on('keylog', (line: Buffer) => keys.push(line.toString('latin1').trim()))
  const port = await listening(server)
  const out: Connection[] = []
  for (const calls of CALLS) {
    const connection: Connection = { chunks: [], keys: [] }
    const proxy = createServer((side) => relay(side, port, connection.chunks))
    const through = await listening(proxy)
    keys.length = 0
    if (way === 'h2' || way === 'h2c') await callHttp2(way, through, calls)
    else await callHttp1(way, through, calls)
    await new Promise((resolve) => proxy.close(resolve))
    connection.keys = [...keys]
    out.push(connection)
  }
  server.close()
  return out
}

function serverOf(way: Way): Server {
  const version = way === 'tls1.2' ? 'TLSv1.2' : 'TLSv1.3'
  const tls = { ...certificate(), minVersion: version, maxVersion: version } as const
  const handler = serve as never
  if (way === 'clear') return createHttp(handler)
  if (way === 'h2c') return createHttp2(handler) as unknown as Server
  return way === 'h2' ? (createSecureServer(tls, handler) as unknown as Server) : createHttps(tls, handler)
}

async function callHttp1(way: Way, port: number, calls: Call[]): Promise<void> {
  const isClear = way === 'clear'
  const agent = isClear
    ? new Agent({ keepAlive: true, maxSockets: 1 })
    : new HttpsAgent({ keepAlive: true, maxSockets: 1 })
  for (const { method, path, headers = {}, body } of calls)
    await new Promise<void>((resolve, reject) => {
      const options = {
        port,
        host: '127.0.0.1',
        method,
        path,
        agent,
        rejectUnauthorized: false,
        servername: 'shop.test',
      }
      const length = body === undefined ? {} : { 'content-length': body.length }
      const all = { host: 'shop.test', ...headers, ...length }
      const sent = (isClear ? httpRequest : httpsRequest)({ ...options, headers: all }, (response) => {
        response.resume()
        response.on('end', resolve)
      })
      sent.on('error', reject)
      sent.end(body)
    })
  agent.destroy()
}

async function callHttp2(way: Way, port: number, calls: Call[]): Promise<void> {
  const scheme = way === 'h2' ? 'https' : 'http'
  const client = connectHttp2(`${scheme}://127.0.0.1:${port}`, {
    rejectUnauthorized: false,
    servername: 'shop.test',
  } as object)
  for (const { method, path, headers = {}, body } of calls)
    await new Promise<void>((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': body.length }
      const all = { ':method': method, ':path': path, ':authority': 'shop.test', ...headers, ...length }
      const stream = client.request(all, { endStream: body === undefined })
      stream.resume()
      stream.on('end', resolve)
      stream.on('error', reject)
      if (body !== undefined) stream.end(body)
    })
  await new Promise<void>((resolve) => client.close(resolve))
}

export function relay(side: Socket, port: number, chunks: Chunk[]): void {
  const far = connect(port, '127.0.0.1')
  const ends: [Socket, Socket][] = [
    [side, far],
    [far, side],
  ]
  for (const [half, [from, to]] of ends.entries()) {
    from.on('data', (bytes: Buffer) => {
      chunks.push({ half: half as 0 | 1, bytes })
      to.write(bytes)
    })
    from.on('end', () => to.end())
    from.on('close', () => to.destroySoon())
    from.on('error', () => to.destroy())
  }
}

export function listening(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
}
