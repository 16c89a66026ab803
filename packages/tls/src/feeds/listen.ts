import { readFileSync, unlinkSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { LineSplitter } from '../keys/line-splitter.js'
import type { FeedSink, KeyFeed } from './feed.js'
import type { FeedSpec } from './spec.js'

/** Agents that may push lines at once. Count. */
const MOST_AGENTS = 256
/** An agent that says nothing for so long is let go of; it connects again. ms. */
const IDLE_MS = 3_600_000
/** First wait before listening again, doubled up to the last. ms. */
const RETRY_MS = 500
const LONGEST_RETRY_MS = 30_000

/** Listens for agents that push key log lines, over TCP, TLS or a Unix socket; begins again when listening fails. */
export function listenForKeys(spec: Exclude<FeedSpec, { kind: 'file' }>, sink: FeedSink): KeyFeed {
  let closed = false
  let wait = RETRY_MS
  let timer: NodeJS.Timeout | undefined
  let server: Server | undefined
  const begin = () => {
    if (closed) return
    server = serverOf(spec, (socket) => take(socket, sink))
    server.maxConnections = MOST_AGENTS
    server.on('listening', () => {
      wait = RETRY_MS
    })
    server.on('error', (error: NodeJS.ErrnoException) => {
      sink.warn(`--keys ${nameOf(spec)} cannot listen (${error.code ?? error.message}); it is tried again`)
      server?.close()
      // Somewhat apart, so that several sensors do not come back in step.
      timer = setTimeout(begin, wait * (0.5 + Math.random()))
      timer.unref()
      wait = Math.min(LONGEST_RETRY_MS, wait * 2)
    })
    if (spec.kind === 'unix') server.listen(freed(spec.path))
    else server.listen(spec.port, spec.host)
    server.unref()
  }
  begin()
  return {
    close() {
      closed = true
      clearTimeout(timer)
      server?.close()
    },
  }
}

function serverOf(spec: Exclude<FeedSpec, { kind: 'file' }>, agent: (socket: Socket) => void): Server {
  if (spec.kind !== 'tls') return createServer(agent)
  const ca = spec.ca === undefined ? {} : { ca: readFileSync(spec.ca), requestCert: true, rejectUnauthorized: true }
  return createTlsServer({ cert: readFileSync(spec.cert), key: readFileSync(spec.key), ...ca }, agent)
}

function take(socket: Socket, sink: FeedSink): void {
  const splitter = new LineSplitter((line) => sink.lines(Buffer.from(`${line}\n`, 'latin1')))
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  socket.on('data', (bytes) => splitter.push(bytes))
  socket.on('end', () => splitter.end())
  socket.on('error', () => socket.destroy())
}

/** A socket that a process left behind keeps nobody out. */
function freed(path: string): string {
  try {
    unlinkSync(path)
  } catch {
    // Nothing there, or not ours to remove: listening says so.
  }
  return path
}

function nameOf(spec: Exclude<FeedSpec, { kind: 'file' }>): string {
  return spec.kind === 'unix' ? `unix:${spec.path}` : `${spec.kind}://${spec.host}:${spec.port}`
}
