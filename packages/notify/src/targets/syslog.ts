/** Syslog: RFC 5424 over UDP (RFC 5426), TCP with octet counting (RFC 6587, 3.4.1) or TLS (RFC 5425). */
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect as connectTcp, isIPv6, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type AlertFormat, formatAlert, incidentOf, isoTime, oneLine, SCALES } from '@apiscope/alerts'
import type { Alert } from '@apiscope/schema'
import type { Outcome } from '../outbox/outbox.js'
import type { Context } from './common.js'
import { networkFailure } from './http.js'
import type { Target } from './target.js'

export interface SyslogConfig {
  name: string
  protocol: 'udp' | 'tcp' | 'tls'
  host: string
  port: number
  /** 0–23; RFC 5424, table 1. */
  facility: number
  format: AlertFormat
  /** PEM of the authority, of `tls`. */
  ca?: string
}

/** What a receiver over UDP should take (RFC 5426, 3.2); beyond, the message is cut, and its structured data say what it was. */
const UDP_BYTES = 2048

/** Printable ASCII without blanks, bounded; `-` for nothing (RFC 5424, 6). */
const word = (text: string, max: number) => text.replace(/[^\x21-\x7e]/g, '').slice(0, max) || '-'
/** `"`, `\` and `]` are escaped in the value of a parameter (RFC 5424, 6.3.3). */
const value = (text: string) =>
  oneLine(text)
    .slice(0, 255)
    .replace(/["\\\]]/g, '\\$&')

/** One message. 32473 is the number that RFC 5612 gives to examples: there is none of ours. */
export function syslogMessage(
  alert: Alert,
  { facility, format }: Pick<SyslogConfig, 'facility' | 'format'>,
  { product, hostname }: Pick<Context, 'product' | 'hostname'>,
): string {
  const priority = facility * 8 + SCALES[alert.severity].syslog
  const head = `<${priority}>1 ${isoTime(alert.time)} ${word(hostname, 255)} apiscope - ${word(alert.kind, 32)}`
  const data = `[apiscope@32473 id="${value(alert.id)}" kind="${value(alert.kind)}" severity="${alert.severity}" api="${value(alert.api.id)}" incident="${value(incidentOf(alert))}"]`
  const text = formatAlert(alert, format, product).replaceAll('\n', ' ')
  // The mark says that what follows is UTF-8 (RFC 5424, 6.4).
  return `${head} ${data} \ufeff${text}`
}

export function syslog(config: SyslogConfig, context: Context): Target {
  const { name, protocol } = config
  const stream = protocol === 'udp' ? undefined : new Stream(config)
  return {
    name,
    async send({ alerts }, signal) {
      const messages = alerts.map((alert) => Buffer.from(syslogMessage(alert, config, context)))
      try {
        await (stream ? stream.write(messages, signal) : datagrams(config, messages))
        return { ok: true }
      } catch (error) {
        stream?.close()
        return networkFailure(error)
      }
    },
    async close() {
      stream?.close()
    },
  } satisfies Target & { send(...args: never[]): Promise<Outcome> }
}

async function datagrams({ host, port }: SyslogConfig, messages: readonly Buffer[]): Promise<void> {
  const { address } = await lookup(host)
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  try {
    for (const message of messages) {
      await new Promise<void>((resolve, reject) =>
        socket.send(whole(message), port, address, (error) => (error ? reject(error) : resolve())),
      )
    }
  } finally {
    socket.close()
  }
}

/** Cut at a character, not within one. */
function whole(message: Buffer): Buffer {
  let end = Math.min(message.length, UDP_BYTES)
  while (end < message.length && end > 0 && (message[end]! & 0xc0) === 0x80) end--
  return message.subarray(0, end)
}

/** One connection, kept open and opened again. Syslog has no acknowledgement: what the other side's kernel took counts as told. */
class Stream {
  private socket: Socket | undefined

  constructor(private readonly config: SyslogConfig) {}

  async write(messages: readonly Buffer[], signal: AbortSignal): Promise<void> {
    const socket = await this.open(signal)
    const frames = messages.flatMap((message) => [Buffer.from(`${message.length} `), message])
    await cut(
      new Promise<void>((resolve, reject) =>
        socket.write(Buffer.concat(frames), (error) => (error ? reject(error) : resolve())),
      ),
      signal,
    )
  }

  close(): void {
    this.socket?.destroy()
    this.socket = undefined
  }

  private async open(signal: AbortSignal): Promise<Socket> {
    if (this.socket && !this.socket.destroyed && this.socket.writable) return this.socket
    const { host, port, protocol, ca } = this.config
    const tls = protocol === 'tls'
    const socket = tls
      ? connectTls({ host, port, ...(ca === undefined ? {} : { ca }), servername: isIPv6(host) ? '' : host })
      : connectTcp({ host, port })
    this.socket = socket
    // A receiver that goes away shows here; the next delivery opens a new connection.
    socket.on('error', () => socket.destroy())
    socket.on('end', () => socket.destroy())
    socket.resume()
    socket.setKeepAlive(true, 30_000)
    await cut(once(socket, tls ? 'secureConnect' : 'connect'), signal)
    return socket
  }
}

function cut<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(Object.assign(new Error('no answer in time'), { name: 'TimeoutError' }))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
