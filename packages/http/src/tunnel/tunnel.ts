import type { Half } from '@apiscope/flow'
import type { Message } from '../message.js'
import { FrameCounter } from './websocket.js'

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
  private readonly counters: [FrameCounter, FrameCounter] | undefined

  /** @param request that asked for it */
  constructor(
    readonly kind: TunnelKind,
    readonly request?: Message,
  ) {
    if (kind === 'websocket') this.counters = [new FrameCounter(), new FrameCounter()]
  }

  /** Nothing has gone through yet. */
  get untouched(): boolean {
    return this.bytes === 0
  }

  data(half: Half, buf: Buffer, start: number, end: number): void {
    this.bytes += end - start
    this.counters?.[half].data(buf, start, end)
  }

  gap(half: Half, bytes: number): void {
    this.counters?.[half].gap(bytes)
  }

  /** WebSocket frames of both halves; bytes seen. */
  counts(): { frames: number; bytes: number } {
    const frames = this.counters ? this.counters[0].frames + this.counters[1].frames : 0
    return { frames, bytes: this.bytes }
  }
}
