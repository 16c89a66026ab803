import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'
import { ApiscopeError } from '@apiscope/schema'
import type { FrameSink, FrameSource, SourceSummary } from '../source.js'
import { wallClock } from './clock.js'
import { LiveFeed } from './feed.js'

export interface InterfaceOptions {
  device: string
  bpf?: string
  /** Kernel buffer, bytes. */
  kernelBytes: number
  /** Ring between callback and sink, bytes, a power of two. */
  ringBytes: number
}

/** The part of `cap` (an optional dependency without types) that is used. */
interface Cap {
  open(device: string, filter: string, bufferSize: number, buffer: Buffer): string
  close(): void
  on(event: 'packet', listener: (size: number, truncated: boolean) => void): void
}
type CapModule = { Cap: { new (): Cap; deviceList(): { name: string }[] } }

/** libpcap's greatest frame as `cap` sets it. */
const MAX_FRAME = 65_535

/**
 * Never given up: cap writes to the buffer from outside the heap, and its object, once collected, leaves a freed handle in the event
 * loop. An opening costs 64 KiB, and a process opens few.
 */
const KEPT: { cap: Cap; buffer: Buffer }[] = []

/** What `open` returns, as LINKTYPE_ numbers. */
const LINK_TYPES: Record<string, number> = {
  NULL: 0,
  ETHERNET: 1,
  IEEE802_11_RADIO: 127,
  LINKTYPE_LINUX_SLL: 113,
  RAW: 101,
}

/**
 * A network interface through libpcap in this process. `cap` gives neither kernel time nor a count of drops and drains the kernel's
 * buffer in a loop that holds up the thread; so its callback only copies. Main thread only. Ends on abort.
 */
export class InterfaceSource implements FrameSource {
  private read = 0
  counters = (): Record<string, number> => ({})

  constructor(
    readonly name: string,
    private readonly options: InterfaceOptions,
  ) {}

  async run(sink: FrameSink, signal?: AbortSignal): Promise<SourceSummary> {
    const { device, ringBytes } = this.options
    const { Cap } = loadCap()
    const cap = new Cap()
    const buffer = Buffer.alloc(MAX_FRAME + 1)
    KEPT.push({ cap, buffer })
    let failed: unknown
    let stop = () => {}
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    const feed = new LiveFeed(sink, ringBytes, (error) => {
      failed = error
      stop()
    })
    const before = interfaceFrames(device)
    const linkType = this.open(cap, buffer)
    this.counters = () => this.count(feed, before)
    signal?.addEventListener('abort', stop)
    try {
      cap.on('packet', (size) => {
        this.read += size
        feed.push(buffer, size, size, wallClock(), linkType)
      })
      if (!signal?.aborted) await stopped
    } finally {
      signal?.removeEventListener('abort', stop)
      cap.close()
    }
    await feed.flush()
    if (failed) throw failed
    return { frames: feed.frames, bytes: feed.bytes, counters: this.counters() }
  }

  progress(): { read: number } {
    return { read: this.read }
  }

  private open(cap: Cap, buffer: Buffer): number {
    const { device, bpf, kernelBytes } = this.options
    try {
      return linkTypeOf(cap.open(device, bpf ?? '', Math.min(kernelBytes, 2 ** 31 - 1), buffer))
    } catch (error) {
      throw cannotOpen(error as Error, device, bpf)
    }
  }

  private count(feed: LiveFeed, before: number | undefined): Record<string, number> {
    const counters: Record<string, number> = { 'capture.ring_drops': feed.drops }
    const after = interfaceFrames(this.options.device)
    if (before === undefined || after === undefined) return counters
    counters['capture.interface_frames'] = after - before
    // libpcap's own count is out of reach; without a filter, what the interface counted and we did not get was lost on the way.
    if (!this.options.bpf) counters['capture.unseen_frames'] = Math.max(0, after - before - feed.frames - feed.drops)
    return counters
  }
}

function loadCap(): CapModule {
  if (!isMainThread) {
    throw new ApiscopeError(
      'capture.main_thread',
      'iface: works on the main thread only; in a worker thread use tcpdump:',
      2,
    )
  }
  try {
    return require('cap') as CapModule
  } catch (cause) {
    const mend =
      'apt-get install libpcap-dev g++ make python3, then npm_config_nodedir=/usr npm install cap; or use tcpdump:NAME'
    throw new ApiscopeError(
      'capture.cap_missing',
      `iface: needs the package cap, which is not built here. ${mend}`,
      1,
      { cause },
    )
  }
}

/** Other link types come as `Unknown linktype N`. */
function linkTypeOf(text: string): number {
  return LINK_TYPES[text] ?? Number(/\d+$/.exec(text)?.[0] ?? -1)
}

function cannotOpen(cause: Error, device: string, bpf: string | undefined): ApiscopeError {
  const text = cause.message
  if (/permission|not permitted/i.test(text)) {
    const mend = 'run as root, or once: setcap cap_net_raw,cap_net_admin=eip $(readlink -f $(command -v node))'
    return new ApiscopeError('capture.permission', `this process may not capture on ${device}: ${mend}`, 1, { cause })
  }
  if (/no such device|doesn't exist|no such interface/i.test(text)) {
    const mend = 'ip -brief link lists them'
    return new ApiscopeError('capture.no_such_interface', `there is no interface ${device} (${mend})`, 2, { cause })
  }
  if (bpf) return new ApiscopeError('capture.bad_filter', `the filter "${bpf}" is not valid: ${text}`, 2, { cause })
  return new ApiscopeError(
    'capture.cannot_open',
    `cannot capture on ${device}: ${text || 'libpcap did not say why'}`,
    1,
    { cause },
  )
}

/** Frames that the interface has counted, sent and received; on loopback each frame is both, and counts once. Linux only. */
function interfaceFrames(device: string): number | undefined {
  try {
    return framesOfDevice(readFileSync('/proc/net/dev', 'latin1'), device)
  } catch {
    return undefined
  }
}

/** Of the table in /proc/net/dev: packets received are the second column, packets sent the tenth. */
export function framesOfDevice(table: string, device: string): number | undefined {
  const line = table.split('\n').find((text) => text.trimStart().startsWith(`${device}:`))
  if (!line) return undefined
  const columns = line
    .slice(line.indexOf(':') + 1)
    .trim()
    .split(/\s+/)
    .map(Number)
  return device === 'lo' ? columns[1] : columns[1] + columns[9]
}
