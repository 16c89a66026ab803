import { createSocket, type Socket } from 'node:dgram'
import { readFile } from 'node:fs/promises'
import { ApiscopeError } from '@apiscope/schema'
import type { FrameSink, FrameSource, SourceSummary } from '../source.js'
import { wallClock } from './clock.js'
import { LiveFeed } from './feed.js'

export interface UdpListenerOptions {
  host: string
  port: number
  /** Link type of the datagrams' payload. */
  linkType: number
  /** SO_RCVBUF, bytes; the system may grant less (net.core.rmem_max). */
  receiveBytes: number
  /** Ring between socket and sink, bytes, a power of two. */
  ringBytes: number
  warn(message: string): void
  /** The port is bound. */
  opened?(): void
}

/** How often the kernel is asked what it dropped, ms. */
const STATISTICS_MS = 10_000

/** Receives a tunnel's datagrams as any program may: neither root nor libpcap is needed. Ends on abort. */
export class UdpListener implements FrameSource {
  private read = 0
  private counted: Record<string, number> = {}

  constructor(
    readonly name: string,
    private readonly options: UdpListenerOptions,
  ) {}

  async run(sink: FrameSink, signal?: AbortSignal): Promise<SourceSummary> {
    const { host, port, linkType, ringBytes } = this.options
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' })
    let failed: unknown
    let stop = () => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    const fail = (error: unknown) => {
      failed ??= error
      stop()
    }
    const feed = new LiveFeed(sink, ringBytes, fail)
    let counting: NodeJS.Timeout | undefined
    try {
      await bind(socket, host, port)
      socket.on('error', fail)
      socket.on('message', (message) => {
        this.read += message.length
        feed.push(message, message.length, message.length, wallClock(), linkType)
      })
      this.enlarge(socket)
      this.options.opened?.()
      signal?.addEventListener('abort', stop)
      counting = setInterval(() => void this.count(socket, feed), STATISTICS_MS)
      counting.unref()
      if (!signal?.aborted) await stopped
      await this.count(socket, feed)
      socket.removeAllListeners('message')
      await feed.flush()
      if (failed) throw failed
      return { frames: feed.frames, bytes: feed.bytes, counters: { ...this.counted, 'capture.ring_drops': feed.drops } }
    } finally {
      clearInterval(counting)
      signal?.removeEventListener('abort', stop)
      socket.close()
    }
  }

  progress(): { read: number } {
    return { read: this.read }
  }

  counters(): Record<string, number> {
    return { ...this.counted }
  }

  private async count(socket: Socket, feed: LiveFeed): Promise<void> {
    const kernelDrops = await socketDrops(socket)
    this.counted = { 'capture.ring_drops': feed.drops }
    if (kernelDrops !== undefined) this.counted['capture.kernel_drops'] = kernelDrops
  }

  private enlarge(socket: Socket): void {
    const { receiveBytes, warn } = this.options
    try {
      socket.setRecvBufferSize(receiveBytes)
    } catch {
      // Some systems refuse instead of granting what they may; the size is looked at below.
    }
    // Linux tells twice what was set: it counts its own bookkeeping.
    const granted = socket.getRecvBufferSize() / (process.platform === 'linux' ? 2 : 1)
    if (granted >= receiveBytes) return
    const mend = `sysctl -w net.core.rmem_max=${receiveBytes}`
    warn(
      `${this.name}: the socket got a buffer of ${granted} bytes instead of ${receiveBytes}; bursts will be lost. As root: ${mend}`,
    )
  }
}

function bind(socket: Socket, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)))
    socket.bind({ address: host, port, exclusive: true }, () => {
      socket.removeAllListeners('error')
      resolve()
    })
  })
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): ApiscopeError {
  const mends: Record<string, string> = {
    EADDRINUSE: `another program listens on port ${port}; stop it (ss -ulpn) or mirror to another port`,
    EADDRNOTAVAIL: `${host} is not an address of this machine; 0.0.0.0 listens on all of them`,
    EACCES: `ports below 1024 need privileges; choose another, or setcap cap_net_bind_service`,
  }
  const mend = mends[error.code ?? ''] ?? error.message
  return new ApiscopeError('capture.cannot_listen', `cannot listen on ${host}:${port}: ${mend}`, 1, { cause: error })
}

/** Datagrams that found the socket's buffer full, as Linux counts them for each socket; undefined elsewhere. */
async function socketDrops(socket: Socket): Promise<number | undefined> {
  try {
    const { port, family } = socket.address()
    const table = await readFile(family === 'IPv6' ? '/proc/net/udp6' : '/proc/net/udp', 'latin1')
    return dropsOfPort(table, port)
  } catch {
    return undefined
  }
}

/** Last column of the lines of /proc/net/udp whose local port is `port`. */
export function dropsOfPort(table: string, port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  let drops = 0
  for (const line of table.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/)
    if (fields[1]?.endsWith(suffix)) drops += Number(fields[fields.length - 1])
  }
  return drops
}
