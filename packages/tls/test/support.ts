/** TLS as it is on the wire: real connections of Node's OpenSSL, recorded in both directions with their key log. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tls from 'node:tls'
import type { At, EndReason, FlowInfo, Half, StreamHandler } from '@apiscope/flow'
import { openTls, type TlsFacts, type TlsLimits, type TlsRoom } from '../src/index.js'

export interface Recorded {
  /** In order: which side sent which bytes. */
  chunks: { half: Half; bytes: Buffer }[]
  keyLog: string[]
}

let credentials: { key: string; cert: string } | undefined

export function certificate(): { key: string; cert: string } {
  if (credentials) return credentials
  const folder = mkdtempSync(join(tmpdir(), 'apiscope-tls-'))
  const key = join(folder, 'key.pem')
  const cert = join(folder, 'cert.pem')
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=api.test', '-days', '2']
  execFileSync('openssl', [...args, '-keyout', key, '-out', cert], { stdio: 'pipe' })
  credentials = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  rmSync(folder, { recursive: true })
  return credentials
}

export interface TalkOptions {
  server?: tls.TlsOptions
  client?: tls.ConnectionOptions
  /** Done with the client's socket between the turns. */
  between?: (socket: tls.TLSSocket, turn: number) => Promise<void> | void
  /** What the two say; each answer is sent when the request has arrived. */
  turns: { ask: Buffer; answer: Buffer }[]
}

/** A conversation over TLS through a proxy that writes down what passes. */
export async function talk({ server = {}, client = {}, turns, between }: TalkOptions): Promise<Recorded> {
  const recorded: Recorded = { chunks: [], keyLog: [] }
  const peer = tls.createServer({ ...certificate(), ...server })
  peer.on('keylog', (line) => recorded.keyLog.push(line.toString('latin1').trim()))
  peer.on('secureConnection', (socket) => serve(socket, turns))
  peer.on('tlsClientError', () => {})
  const port = await listening(peer)
  const proxy = createServer((side) => relay(side, port, recorded))
  const through = await listening(proxy)
  const socket = tls.connect({
    port: through,
    host: '127.0.0.1',
    servername: 'api.test',
    ...client,
    rejectUnauthorized: false,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve)
    socket.once('error', reject)
  })
  for (const [turn, { ask, answer }] of turns.entries()) {
    await between?.(socket, turn)
    socket.write(ask)
    await received(socket, answer.length)
  }
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
    socket.end()
  })
  for (const one of [peer, proxy]) one.close()
  return recorded
}

function serve(socket: tls.TLSSocket, turns: TalkOptions['turns']): void {
  let turn = 0
  let have = 0
  socket.on('error', () => {})
  socket.on('data', (data) => {
    have += data.length
    while (turn < turns.length && have >= turns[turn]!.ask.length) {
      have -= turns[turn]!.ask.length
      socket.write(turns[turn++]!.answer)
    }
  })
  socket.on('end', () => socket.end())
}

export function relay(side: Socket, port: number, { chunks }: Recorded): void {
  const far = connect(port, '127.0.0.1')
  side.on('data', (bytes) => {
    chunks.push({ half: 0, bytes })
    far.write(bytes)
  })
  far.on('data', (bytes) => {
    chunks.push({ half: 1, bytes })
    side.write(bytes)
  })
  for (const [a, b] of [
    [side, far],
    [far, side],
  ] as const) {
    a.on('end', () => b.end())
    a.on('error', () => b.destroy())
  }
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
}

function received(socket: Socket, bytes: number): Promise<void> {
  return new Promise((resolve) => {
    let have = 0
    const take = (data: Buffer) => {
      have += data.length
      if (have < bytes) return
      socket.off('data', take)
      resolve()
    }
    socket.on('data', take)
  })
}

/** What came out of the TLS room. */
export class Reader implements StreamHandler {
  readonly plain: [Buffer[], Buffer[]] = [[], []]
  readonly gaps: { half: Half; bytes: number }[] = []
  readonly offsets: [number[], number[]] = [[], []]
  closed = 0

  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    this.plain[half].push(Buffer.from(buf.subarray(start, end)))
    this.offsets[half].push(at.offset)
  }
  gap(half: Half, bytes: number): void {
    this.gaps.push({ half, bytes })
  }
  end(): void {}
  close(_reason: EndReason): void {
    this.closed++
  }
  text(half: Half): string {
    return Buffer.concat(this.plain[half]).toString('latin1')
  }
}

export const INFO: FlowInfo = { serial: 1, ip: ['10.0.0.1', '10.0.0.2'], port: [40000, 443], start: 0, handshake: true }

export interface Rig {
  room: TlsRoom
  reader: Reader
  handler: StreamHandler
  facts: TlsFacts[]
  info: FlowInfo
}

export function rig(limits: Partial<TlsLimits> = {}): Rig {
  const reader = new Reader()
  const facts: TlsFacts[] = []
  const info = { ...INFO }
  const room = openTls(() => reader, { tls: (_flow, one) => facts.push(one) }, limits)
  room.keys.expected = true
  return { room, reader, handler: room.open(info)!, facts, info }
}

/** Feeds chunks of `bytes` each as the flow table would; `lose` drops one and tells the gap. */
export function feed(
  { handler }: Rig,
  chunks: Recorded['chunks'],
  {
    size = 1460,
    lose = () => false,
    from = 0,
  }: { size?: number; lose?: (n: number, half: Half) => boolean; from?: number } = {},
): number {
  const offset: [number, number] = [0, 0]
  let n = 0
  let time = 1_000 + from
  for (const { half, bytes } of chunks) {
    for (let start = 0; start < bytes.length; start += size) {
      const end = Math.min(bytes.length, start + size)
      const at: At = { time: time++, offset: offset[half], acked: offset[half === 0 ? 1 : 0], seq: offset[half] >>> 0 }
      if (lose(n++, half)) handler.gap(half, end - start, at)
      else handler.chunk(half, bytes, start, end, at)
      offset[half] += end - start
    }
  }
  handler.end(0, 'fin', time)
  handler.end(1, 'fin', time)
  handler.close('fin', time)
  return time
}
