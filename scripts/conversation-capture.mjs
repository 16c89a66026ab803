// A capture of any size made of recorded connections: TLS 1.3 with HTTP/1, HTTP/2 in the clear, or gRPC. A few real ones (Node's OpenSSL and
// nghttp2, 20 exchanges each) are copied under other addresses and ports, as TCP segments of 1460 bytes, until the capture is large enough.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { connect as connectHttp2, createServer as createHttp2 } from 'node:http2'
import { Agent, createServer as createHttps, request as requestHttps } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACK, body, FIN, PSH, pcapHeader, pcapRecord, SYN, segment } from './big-capture.mjs'
import { plan } from './grpc/plan.mjs'
import { listening, relay } from './relay.mjs'

const CONNECTIONS = 24
const EXCHANGES = 20
const SEGMENT = 1_460
const PORTS = { tls: 443, http2: 8080, grpc: 50_051 }

const answers = Array.from({ length: 16 }, (_, n) => body(1_100, n))

async function overTls(connections, keys) {
  const dir = mkdtempSync(join(tmpdir(), 'apiscope-capture-'))
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=a.test', '-days', '2']
  execFileSync('openssl', [...make, '-keyout', key, '-out', cert], { stdio: 'pipe' })
  const server = createHttps(
    { key: readFileSync(key), cert: readFileSync(cert), minVersion: 'TLSv1.3' },
    (request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(answers[request.url.length % answers.length])
    },
  )
  rmSync(dir, { recursive: true })
  server.on('keylog', (line) => keys.push(line.toString('latin1')))
  const through = relay(await listening(server), () => connections[connections.push([]) - 1])
  const port = await listening(through)
  for (let c = 0; c < CONNECTIONS; c++) {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0 })
    for (let n = 0; n < EXCHANGES; n++)
      await new Promise((resolve) => {
        const path = `/v1/orders/${100_000 + c * 977 + n}${'x'.repeat(n % 3)}`
        const options = {
          port,
          host: '127.0.0.1',
          path,
          agent,
          servername: 'a.test',
          rejectUnauthorized: false,
          headers: { host: 'api.shop.example', accept: 'application/json' },
        }
        requestHttps(options, (response) => response.resume().on('end', resolve)).end()
      })
    agent.destroy()
  }
  return [server, through]
}

async function overHttp2(connections) {
  const server = createHttp2()
  server.on('stream', (stream, headers) => {
    stream.respond({ ':status': 200, 'content-type': 'application/json' })
    stream.end(answers[headers[':path'].length % answers.length])
  })
  return say(server, connections, (session, c, n) => {
    const path = `/v1/orders/${100_000 + c * 977 + n}${'x'.repeat(n % 3)}`
    return session.request({ ':path': path, ':authority': 'api.shop.example', accept: 'application/json' })
  })
}

async function overGrpc(connections) {
  const { answers: byPath, clients } = plan({ seed: 5, clients: CONNECTIONS, calls: EXCHANGES })
  const framed = (text) => {
    const bytes = Buffer.from(text, 'base64')
    const head = Buffer.alloc(5)
    head.writeUInt32BE(bytes.length, 1)
    return Buffer.concat([head, bytes])
  }
  const server = createHttp2()
  server.on('stream', (stream, headers) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
    for (const one of byPath[headers[':path']][stream.id % 24]) stream.write(framed(one))
    stream.end()
  })
  return say(server, connections, (session, c, n) => {
    const { path, requests } = clients[c][n]
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      ':authority': 'api.shop.example',
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    for (const one of requests) stream.write(framed(one))
    return stream
  })
}

async function say(server, connections, ask) {
  const through = relay(await listening(server), () => connections[connections.push([]) - 1])
  const port = await listening(through)
  for (let c = 0; c < CONNECTIONS; c++) {
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    for (let n = 0; n < EXCHANGES; n++)
      await new Promise((resolve) => {
        const stream = ask(session, c, n)
        stream.on('close', resolve)
        stream.resume()
        stream.end()
      })
    await new Promise((resolve) => session.close(resolve))
  }
  return [server, through]
}

const WAYS = { tls: overTls, http2: overHttp2, grpc: overGrpc }

/**
 * Writes the capture, and beside it `FILE.keys` for TLS.
 * @param kind `tls`, `http2` or `grpc` @returns { frames, exchanges }
 */
export async function writeConversations(kind, file, bytes) {
  const connections = []
  const keys = []
  const servers = await WAYS[kind](connections, keys)
  await new Promise((resolve) => setTimeout(resolve, 100))
  for (const server of servers) server.close()
  if (kind === 'tls') writeFileSync(`${file}.keys`, keys.join(''))
  const out = openSync(file, 'w')
  writeSync(out, pcapHeader())
  const made = { frames: 0, exchanges: 0, bytes: 24 }
  let micros = Date.UTC(2025, 2, 11, 8) * 1000
  for (let n = 0; made.bytes < bytes; n++) {
    const records = []
    for (const frame of copyOf(connections[n % connections.length], n, PORTS[kind])) {
      micros += 20
      records.push(pcapRecord({ frame, time: micros / 1000 }))
    }
    const all = Buffer.concat(records)
    writeSync(out, all)
    made.bytes += all.length
    made.frames += records.length
    made.exchanges += EXCHANGES
  }
  closeSync(out)
  return made
}

/** Segments of one connection under addresses and ports of its own. */
function* copyOf(chunks, n, serverPort) {
  const flow = {
    client: 0x0a010000 + ((n * 7) % 65_000) + 1,
    server: 0x0a020001,
    port: 20_000 + (n % 40_000),
    serverPort,
    seq: [n * 4096, n * 8192 + 7],
    ident: n,
  }
  yield segment(flow, 0, SYN)
  yield segment(flow, 1, SYN | ACK)
  yield segment(flow, 0, ACK)
  for (const { half, bytes } of chunks) {
    for (let at = 0; at < bytes.length; at += SEGMENT)
      yield segment(flow, half, PSH | ACK, bytes.subarray(at, at + SEGMENT))
    yield segment(flow, 1 - half, ACK)
  }
  yield segment(flow, 0, FIN | ACK)
  yield segment(flow, 1, FIN | ACK)
  yield segment(flow, 0, ACK)
}
