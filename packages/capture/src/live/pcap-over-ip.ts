import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { ApiscopeError, backoffMs } from '@apiscope/schema'
import { StreamInput } from '../input.js'
import type { CaptureLimits } from '../limits.js'
import { readCapture } from '../reader.js'
import type { FrameSink, FrameSource, SourceSummary } from '../source.js'

export interface PcapOverIpOptions {
  host: string
  port: number
  limits: CaptureLimits
  /** First wait before connecting again, at most, ms; doubled up to 30 s, its upper half random. 0: end with the stream. */
  reconnectMs: number
  warn(message: string): void
  /** A connection is there. */
  opened?(): void
}

const MAX_RECONNECT_MS = 30_000
const KEEP_ALIVE_MS = 30_000

/** A capture over TCP, as PolarProxy, Arkime and `tcpdump -w - | nc -l` give it. Connects again until aborted. */
export class PcapOverIp implements FrameSource {
  private before = 0
  private socket: Socket | undefined

  constructor(
    readonly name: string,
    private readonly options: PcapOverIpOptions,
  ) {}

  async run(sink: FrameSink, signal?: AbortSignal): Promise<SourceSummary> {
    const total: SourceSummary = { frames: 0, bytes: 0, counters: { 'capture.reconnects': 0 } }
    const { reconnectMs } = this.options
    let attempt = 0
    for (;;) {
      const part = await this.connection(sink, signal).catch((error) => {
        // What is wrong from the start is the user's to mend; what breaks later is waited out.
        if (!(error instanceof ApiscopeError) || total.frames === 0 || reconnectMs === 0) throw error
        return error
      })
      if (!(part instanceof Error)) {
        if (part.frames > 0) attempt = 0
        add(total, part)
      }
      if (signal?.aborted || reconnectMs === 0) return total
      const reason = part instanceof Error ? part.message : 'the stream ended'
      const wait = Math.ceil(backoffMs(attempt++, reconnectMs, MAX_RECONNECT_MS))
      this.options.warn(`${this.name}: ${reason}; connecting again in ${wait} ms`)
      await delay(wait, undefined, { signal }).catch(() => {})
      if (signal?.aborted) return total
      total.counters['capture.reconnects']++
    }
  }

  progress(): { read: number } {
    return { read: this.before + (this.socket?.bytesRead ?? 0) }
  }

  private async connection(sink: FrameSink, signal?: AbortSignal): Promise<SourceSummary> {
    const { host, port, limits } = this.options
    const socket = connect({ host, port, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS })
    this.socket = socket
    const stop = () => socket.destroy()
    signal?.addEventListener('abort', stop)
    try {
      if (!(await connected(socket, host, port, signal))) return { frames: 0, bytes: 0, counters: {} }
      this.options.opened?.()
      return await readCapture(new StreamInput(socket), this.name, sink, limits, signal)
    } catch (error) {
      if (signal?.aborted && error instanceof ApiscopeError) return { frames: 0, bytes: 0, counters: {} }
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
      this.before += socket.bytesRead
      this.socket = undefined
      socket.destroy()
    }
  }
}

/** @returns false when aborted first */
function connected(socket: Socket, host: string, port: number, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) socket.destroy()
    socket.once('connect', () => resolve(true))
    socket.once('close', () => resolve(false))
    socket.once('error', (cause) => {
      const mend = 'is the exporting end listening there?'
      reject(
        new ApiscopeError(
          'capture.cannot_connect',
          `cannot connect to ${host}:${port} (${cause.message}); ${mend}`,
          1,
          { cause },
        ),
      )
    })
  })
}

function add(total: SourceSummary, part: SourceSummary): void {
  total.frames += part.frames
  total.bytes += part.bytes
  for (const [name, value] of Object.entries(part.counters)) total.counters[name] = (total.counters[name] ?? 0) + value
  if (part.broken) total.counters['capture.broken_streams'] = (total.counters['capture.broken_streams'] ?? 0) + 1
}
