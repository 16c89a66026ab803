import { readFileSync, statSync, unlinkSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { ApiscopeError } from '@apiscope/schema'
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

/**
 * Listens for agents that push key log lines, over TCP, TLS or a Unix socket; begins again when listening fails.
 * @throws ApiscopeError `tls.feed_certificate` when the files of a TLS listener cannot be read
 */
export function listenForKeys(spec: Exclude<FeedSpec, { kind: 'file' }>, sink: FeedSink): KeyFeed {
  const certificate = certificateOf(spec)
  const agents = new Set<Socket>()
  let closed = false
  let wait = RETRY_MS
  let timer: NodeJS.Timeout | undefined
  let server: Server | undefined
  const begin = () => {
    if (closed) return
    const agent = (socket: Socket) => {
      agents.add(socket)
      socket.on('close', () => agents.delete(socket))
      take(socket, sink)
    }
    server = certificate ? createTlsServer(certificate, agent) : createServer(agent)
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
      for (const socket of agents) socket.destroy()
    },
  }
}

function certificateOf(spec: FeedSpec): TlsOptions | undefined {
  if (spec.kind !== 'tls') return undefined
  const { cert, key, ca } = spec
  const read = (path: string): Buffer => {
    try {
      return readFileSync(path)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'error'
      const mend = 'check the path and who may read it'
      throw new ApiscopeError('tls.feed_certificate', `--keys tls://…: ${path} cannot be read (${code}); ${mend}`, 2)
    }
  }
  const trust = ca === undefined ? {} : { ca: read(ca), requestCert: true, rejectUnauthorized: true }
  return { cert: read(cert), key: read(key), ...trust }
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
    if (statSync(path).isSocket()) unlinkSync(path)
  } catch {
    // Nothing there, or not ours to remove: listening says so.
  }
  return path
}

function nameOf(spec: Exclude<FeedSpec, { kind: 'file' }>): string {
  return spec.kind === 'unix' ? `unix:${spec.path}` : `${spec.kind}://${spec.host}:${spec.port}`
}
