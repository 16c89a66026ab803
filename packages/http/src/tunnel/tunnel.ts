import type { Message } from '../message.js'
import type { Channel } from '../websocket/channel.js'

export type TunnelKind = 'websocket' | 'connect' | 'h2c' | 'other'

/** Kind of tunnel that an Upgrade value names. */
export function upgradeKind(upgrade: string): TunnelKind {
  const protocol = upgrade.toLowerCase()
  if (protocol.includes('websocket')) return 'websocket'
  return protocol.includes('h2c') ? 'h2c' : 'other'
}

/** A connection that has stopped being HTTP/1: what goes through is counted. */
export class Tunnel {
  private bytes = 0
  /** Of WebSocket: its messages are read. */
  channel: Channel | undefined

  /** @param request that asked for it @param response that opened it */
  constructor(
    readonly kind: TunnelKind,
    readonly request?: Message,
    readonly response?: Message,
  ) {}

  /** Nothing has gone through yet. */
  get untouched(): boolean {
    return this.bytes === 0
  }

  data(bytes: number): void {
    this.bytes += bytes
  }

  /** WebSocket frames of both halves; bytes seen. */
  counts(): { frames: number; bytes: number } {
    return { frames: this.channel?.frames ?? 0, bytes: this.bytes }
  }
}
