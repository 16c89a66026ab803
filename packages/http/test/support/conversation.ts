import { gzipSync } from 'node:zlib'
import type { Half } from '@apiscope/flow'

/** A small generator of its own (mulberry32): one number makes one conversation. */
export function random(seed: number): (below: number) => number {
  let a = seed >>> 0
  return (below) => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below)
  }
}

/** One packet of a conversation as TCP would carry it. */
export interface Segment {
  half: Half
  offset: number
  data: Buffer
  /** Bytes of the other half that the sender had received. */
  acked: number
}

export interface Said {
  id: number
  method: string
  requestBody: number
  responseBody: number
}

export interface Conversation {
  segments: Segment[]
  said: Said[]
}

export interface Shape {
  exchanges: number
  /** Requests that the client sends before it waits. 1: no pipelining. */
  batch: number
  /** Largest segment, bytes. */
  mss: number
  /** No HEAD, and no text in bodies that looks like a message. */
  plain?: boolean
}

/** A conversation on one connection: unique targets and an `X-Id` on every response, bodies of every framing. */
export function converse(seed: number, shape: Shape): Conversation {
  const next = random(seed)
  const segments: Segment[] = []
  const said: Said[] = []
  const sent: [number, number] = [0, 0]
  const send = (half: Half, data: Buffer) => {
    for (let at = 0; at < data.length; ) {
      let size = Math.min(data.length - at, 1 + next(shape.mss))
      // Text that looks like a message and begins a packet, behind a lost one, cannot be told from a message.
      if (TRAP.test(data.toString('latin1', at + size, at + size + 20))) size++
      segments.push({ half, offset: sent[half], data: data.subarray(at, at + size), acked: sent[half === 0 ? 1 : 0] })
      sent[half] += size
      at += size
    }
  }
  for (let id = 0; id < shape.exchanges; ) {
    const batch: Said[] = []
    for (let k = 0; k < shape.batch && id < shape.exchanges; k++)
      batch.push({ id: id++, method: '', requestBody: 0, responseBody: 0 })
    // Written first, sent afterwards: all requests of a batch acknowledge the same bytes.
    const requests = batch.map((one) => requestOf(one, next, shape))
    for (const request of requests) send(0, request)
    for (const one of batch) {
      if (next(12) === 0) send(1, Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'))
      send(1, responseOf(one, next, shape))
    }
    said.push(...batch)
  }
  return { segments, said }
}

function requestOf(one: Said, next: (below: number) => number, shape: Shape): Buffer {
  one.method = ['GET', 'GET', 'POST', 'PUT', shape.plain ? 'PATCH' : 'HEAD', 'DELETE'][next(6)]
  const head = `${one.method} /items/${one.id} HTTP/1.1\r\nHost: api.example\r\n`
  if (one.method !== 'POST' && one.method !== 'PUT') return Buffer.from(`${head}\r\n`)
  const body = text(next, shape)
  one.requestBody = body.length
  return framed(head, Buffer.from(body), next)
}

function responseOf(one: Said, next: (below: number) => number, shape: Shape): Buffer {
  const head = `HTTP/1.1 ${[200, 200, 201, 404][next(4)]} Some\r\nX-Id: ${one.id}\r\n`
  if (one.method === 'HEAD') return Buffer.from(`${head}Content-Length: 1234\r\n\r\n`)
  if (next(8) === 0) return Buffer.from(`HTTP/1.1 204 None\r\nX-Id: ${one.id}\r\n\r\n`)
  let body: Buffer = Buffer.from(text(next, shape))
  const gzip = next(4) === 0
  if (gzip) body = gzipSync(body)
  one.responseBody = body.length
  return framed(`${head}Content-Type: application/json\r\n${gzip ? 'Content-Encoding: gzip\r\n' : ''}`, body, next)
}

function framed(head: string, body: Buffer, next: (below: number) => number): Buffer {
  if (next(2) === 0) return Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body])
  const parts = [Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`)]
  for (let at = 0; at < body.length; ) {
    const size = Math.min(body.length - at, 1 + next(60))
    parts.push(
      Buffer.from(`${size.toString(16)}${next(5) === 0 ? ';x=y' : ''}\r\n`),
      body.subarray(at, at + size),
      CRLF,
    )
    at += size
  }
  parts.push(Buffer.from(next(4) === 0 ? '0\r\nX-Sum: 1\r\n\r\n' : '0\r\n\r\n'))
  return Buffer.concat(parts)
}

const TRAP = /^(GET .trap|HTTP.1.1 200 OK)/
const CRLF = Buffer.from('\r\n')

/** JSON, now and then with text inside that looks like a message. */
function text(next: (below: number) => number, shape: Shape): string {
  const list = Array.from({ length: next(12) }, (_, i) => ({ i, name: `n${next(1000)}` }))
  const trap =
    next(6) === 0 && !shape.plain
      ? '\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nGET /trap HTTP/1.1\r\nHost: x\r\n\r\n'
      : ''
  return JSON.stringify({ list }) + trap
}
