/** The small HTTP server of the long-running commands: /metrics, /healthz, /readyz. Nothing from the traffic is served. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Registry } from 'prom-client'
import { usage } from '../io/errors.js'

export interface Health {
  /** Alive: the process does its work; a reason when not. */
  live(): string | undefined
  /** Ready: connected and consuming; a reason when not. */
  ready(): string | undefined
}

export interface ServiceServer {
  readonly address: string
  close(): Promise<void>
}

/** Connections kept open at a time. */
const MAX_CONNECTIONS = 64
/** ms. A connection without a whole request, and one that is kept alive, end after this; looked at each second. */
const TIMEOUTS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
}

/** `HOST:PORT` or `PORT`; throws for anything else. */
export function parseListen(text: string): { host: string; port: number } {
  const match = /^(?:(\[[0-9a-fA-F:.]+\]|[^:\s]+):)?(\d{1,5})$/.exec(text)
  const port = Number(match?.[2])
  if (!match || port > 65_535) {
    throw usage('cli.listen', `--listen: '${text}' is not HOST:PORT; for example 127.0.0.1:9464`)
  }
  return { host: (match[1] ?? '127.0.0.1').replace(/^\[|\]$/g, ''), port }
}

export async function startServer(listen: string, registry: Registry, health: Health): Promise<ServiceServer> {
  const { host, port } = parseListen(listen)
  const server = createServer(TIMEOUTS, async (req, res) => {
    const answer = (status: number, type: string, body: string) =>
      res.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }).end(body)
    const verdict = (problem: string | undefined) =>
      answer(problem === undefined ? 200 : 503, 'text/plain; charset=utf-8', `${problem ?? 'ok'}\n`)
    if (req.method !== 'GET' && req.method !== 'HEAD') return answer(405, 'text/plain', 'GET only\n')
    switch (req.url?.split('?')[0]) {
      case '/metrics':
        return registry.metrics().then(
          (text) => answer(200, registry.contentType, text),
          (error: Error) =>
            answer(500, 'text/plain; charset=utf-8', `the metrics cannot be collected: ${error.message}\n`),
        )
      case '/healthz':
        return verdict(health.live())
      case '/readyz':
        return verdict(health.ready())
      default:
        return answer(404, 'text/plain', 'There are /metrics, /healthz and /readyz.\n')
    }
  })
  boundConnections(server)
  await listening(server, host, port)
  const bound = server.address() as AddressInfo
  return {
    address: bound.family === 'IPv6' ? `[${bound.address}]:${bound.port}` : `${bound.address}:${bound.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/**
 * Idle connections end soon, and never keep a scrape or a health check out: beyond the limit the one that has been idle longest goes.
 * Connections in the middle of an answer stay.
 */
function boundConnections(server: Server): void {
  const idle = new Set<Socket>()
  let open = 0
  server.on('connection', (socket) => {
    open++
    idle.add(socket)
    socket.once('close', () => {
      open--
      idle.delete(socket)
    })
    const [longest] = idle
    if (open > MAX_CONNECTIONS && longest !== undefined && longest !== socket) longest.destroy()
  })
  server.on('request', ({ socket }, res) => {
    idle.delete(socket)
    res.once('close', () => {
      if (!socket.destroyed) idle.add(socket)
    })
  })
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const mend = error.code === 'EADDRINUSE' ? 'it is in use; name another port' : error.message
      reject(usage('cli.listen', `--listen ${host}:${port}: ${mend}`))
    })
    server.listen(port, host, resolve)
  })
}
