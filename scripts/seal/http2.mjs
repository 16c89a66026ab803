// The conversations of HTTP/1 connections over TLS and HTTP/2: a client (Node's nghttp2) asks what was asked, a real server answers what was answered,
// and a relay between them notes what passes. Servers: Node's own, or HAProxy before one that speaks HTTP/1.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectHttp2, createSecureServer } from 'node:http2'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { listening, relay } from '../relay.mjs'
import { answersIn } from './answers.mjs'
import { Signal } from './signal.mjs'
import { stepsOf } from './steps.mjs'

/** Fields of a connection of HTTP/1, which HTTP/2 has no room for (RFC 9113 §8.2.2). */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade'])
/** Of the handshake of WebSocket, which HTTP/2 does otherwise (RFC 8441 §5). */
const OF_THE_UPGRADE = new Set(['sec-websocket-key', 'sec-websocket-accept'])

/** The fields of a head as Node's http2 takes them: one that comes several times is a list. */
function fieldsOf(head, special) {
  const out = { ...special }
  for (const [name, value] of head.fields) {
    const low = name.toLowerCase()
    if (low === 'host' || OF_THE_CONNECTION.has(low) || (head.isUpgrade && OF_THE_UPGRADE.has(low))) continue
    if (low in out) out[low] = [].concat(out[low], value)
    else out[low] = value
  }
  return out
}

/** Node's server. Each request is put into `arrivals`, and answered when told so. */
function nodeServer(own, arrivals, signal) {
  const server = createSecureServer({ ...own, minVersion: 'TLSv1.3', settings: { enableConnectProtocol: true } })
  server.on('stream', (stream) => {
    const arrival = { bytes: 0, ended: stream.endAfterHeaders }
    stream.on('data', (bytes) => {
      arrival.bytes += bytes.length
      signal.poke()
    })
    stream.on('end', () => {
      arrival.ended = true
      signal.poke()
    })
    stream.on('error', () => {})
    arrival.answer = ({ head, body, end }) => {
      if (head?.status < 200 && !head.isUpgrade)
        return stream.additionalHeaders(fieldsOf(head, { ':status': head.status }))
      if (head) {
        const status = head.isUpgrade ? 200 : head.status
        stream.respond(fieldsOf(head, { ':status': status }), { endStream: end && !body, sendDate: false })
      }
      if (body) stream.write(body)
      if (end && !stream.writableEnded) stream.end()
    }
    arrivals.push(arrival)
    signal.poke()
  })
  server.on('sessionError', () => {})
  return server
}

const configuration = (dir, port, behind) => `
global
  maxconn 2000
defaults
  mode http
  option http-no-delay
  timeout client 60s
  timeout server 60s
  timeout connect 5s
frontend sealed
  bind 127.0.0.1:${port} ssl crt ${dir}/both.pem alpn h2 ssl-min-ver TLSv1.3
  default_backend shop
backend shop
  server shop 127.0.0.1:${behind}
`

/** HAProxy (OpenSSL) speaks TLS and HTTP/2 before a server that speaks HTTP/1. @returns its port, and how to end it */
async function haproxy(own, behind) {
  const dir = mkdtempSync(join(tmpdir(), 'apiscope-front-'))
  const probe = createServer()
  const port = await listening(probe)
  await new Promise((resolve) => probe.close(resolve))
  const file = join(dir, 'configuration')
  writeFileSync(join(dir, 'both.pem'), `${own.cert}${own.key}`)
  writeFileSync(file, configuration(dir, port, behind))
  const child = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (text) => (said += text))
  child.on('error', (error) => (said += error.message))
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 200) throw new Error(`haproxy does not start: ${said}`)
    const open = await new Promise((resolve) => {
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => resolve(socket.destroy()))
      socket.on('error', () => resolve(undefined))
    })
    if (open) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const end = () =>
    new Promise((resolve) => {
      child.once('exit', () => resolve(rmSync(dir, { recursive: true, force: true })))
      child.kill('SIGKILL')
    })
  return { port, end }
}

/** Where conversations are carried by HTTP/2. */
export class Http2Carrier {
  /** @param kind `node` or `haproxy` @param own key and certificate */
  static async open(kind, own) {
    const carrier = new Http2Carrier()
    carrier.kind = kind
    carrier.arrivals = []
    carrier.signal = new Signal()
    carrier.current = { out: [], time: 0, isOver: true }
    const { arrivals, signal } = carrier
    const server = kind === 'node' ? nodeServer(own, arrivals, signal) : answersIn(arrivals, signal)
    const behind = await listening(server)
    const front = kind === 'node' ? undefined : await haproxy(own, behind)
    const through = relay(front?.port ?? behind, () => carrier.noted())
    carrier.port = await listening(through)
    carrier.close = async () => {
      through.close()
      server.close()
      await front?.end()
    }
    return carrier
  }

  /** Takes what passes over one connection, until it is over. */
  noted() {
    const { current } = this
    return {
      push: ({ half, bytes }) =>
        current.isOver || current.out.push({ half, bytes: Buffer.from(bytes), time: current.time }),
    }
  }

  /** A front speaks WebSocket over HTTP/1 alone: its clients take another connection for it, as browsers do. */
  canCarry(flow) {
    return this.kind === 'node' || !stepsOf(flow).some(({ head }) => head?.isUpgrade)
  }

  /** @returns what the connection's halves sent and when, and its key log */
  async carry(flow) {
    const current = { out: [], time: flow.info.start, isOver: false }
    this.current = current
    this.arrivals.length = 0
    const keys = []
    const socket = connectTls({
      port: this.port,
      host: '127.0.0.1',
      servername: 'shop.example',
      rejectUnauthorized: false,
      ALPNProtocols: ['h2'],
    })
    socket.setNoDelay(true)
    socket.on('keylog', (line) => keys.push(line))
    socket.on('error', () => {})
    const session = connectHttp2('https://shop.example', { createConnection: () => socket })
    session.on('error', () => {})
    await new Promise((resolve) => session.once('remoteSettings', resolve))
    const asked = []
    for (const step of stepsOf(flow)) {
      current.time = step.time
      if (step.half === 0) await this.ask(session, asked, step)
      else await this.answer(asked, step)
    }
    current.isOver = true
    session.destroy()
    return { out: current.out, keys }
  }

  async ask(session, asked, { index, head, body, end }) {
    const one = head ? this.begin(session, head, end && !body) : asked[index]
    asked[index] = one
    if (body) {
      one.sent += body.length
      one.stream.write(body)
    }
    if (end && !one.stream.writableEnded) one.stream.end()
    await this.signal.until(
      () => {
        const arrival = this.arrivals[index]
        return arrival && arrival.bytes >= one.sent && (!end || arrival.ended)
      },
      () => `the request to ${one.target}`,
    )
  }

  begin(session, head, endStream) {
    const authority = head.fields.find(([name]) => name.toLowerCase() === 'host')?.[1]
    const special = { ':method': head.method, ':path': head.target, ':scheme': 'https', ':authority': authority }
    if (head.isUpgrade) Object.assign(special, { ':method': 'CONNECT', ':protocol': 'websocket' })
    const stream = session.request(fieldsOf(head, special), { endStream })
    const one = { stream, target: head.target, sent: 0, due: 0, heads: 0, dueHeads: 0, got: 0, ended: false }
    const poke = () => this.signal.poke()
    const counted = () => {
      one.heads++
      poke()
    }
    stream.on('response', counted)
    stream.on('headers', counted)
    stream.on('data', (bytes) => {
      one.got += bytes.length
      poke()
    })
    stream.on('end', () => {
      one.ended = true
      poke()
    })
    stream.on('error', () => {})
    return one
  }

  async answer(asked, step) {
    const one = asked[step.index]
    if (step.head) one.dueHeads++
    one.due += step.body?.length ?? 0
    this.arrivals[step.index].answer(step)
    await this.signal.until(
      () => one.heads >= one.dueHeads && one.got >= one.due && (!step.end || one.ended),
      () => `the answer to ${one.target}`,
    )
  }
}
