/** Servers on loopback that take what the targets send, and say no when they are told to. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

export interface Seen {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

export interface Reply {
  status: number
  body?: string
  headers?: Record<string, string>
}

export interface HttpSink {
  url: string
  seen: Seen[]
  /** Answers; default 200. */
  reply: (seen: Seen) => Reply
  close(): Promise<void>
}

export async function httpSink(reply: (seen: Seen) => Reply = () => ({ status: 200 })): Promise<HttpSink> {
  const sink = { seen: [] as Seen[], reply } as HttpSink
  const server = createServer(async (req, res) => {
    const parts: Buffer[] = []
    for await (const part of req) parts.push(part)
    const one = { method: req.method!, url: req.url!, headers: req.headers, body: Buffer.concat(parts) }
    sink.seen.push(one)
    const { status, body = '', headers = {} } = sink.reply(one)
    res.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  sink.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  sink.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return sink
}

export const jsonOf = ({ body, headers }: Seen) =>
  JSON.parse((headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString())
export const linesOf = ({ body, headers }: Seen) =>
  (headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
