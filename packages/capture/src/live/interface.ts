import { join } from 'node:path'
import { ApiscopeError } from '@apiscope/schema'
import type { CaptureLimits } from '../limits.js'
import type { FrameSink, FrameSource, SourceSummary } from '../source.js'
import { CAP_MISSING } from './cap-words.js'
import { CaptureChild } from './child.js'
import { type InterfaceCount, interfaceCount } from './interface-count.js'
import { type CaptureRequest, type CaptureTool, explain } from './tools.js'

/** From `src` and from `dist` alike: only compiled code can be a program of its own. */
const PROGRAM = join(__dirname, '..', '..', 'dist', 'live', 'cap-child.js')

/** The loop of a child that is overrun does not come to its signals; what it still holds is then lost, and counted. */
const GRACE_MS = 1000

/**
 * A network interface through libpcap, by the package `cap` in a Node process of its own. `cap` drains the kernel's buffer in a loop
 * that keeps its thread from all else while frames keep coming, works on a main thread only, and writes outside the heap: none of
 * that may happen where exchanges are put together. It gives neither kernel time nor a count of drops; the interface's own count
 * stands in for the latter.
 */
export class InterfaceSource implements FrameSource {
  private readonly child: CaptureChild
  private frames = 0
  private before: InterfaceCount | undefined

  constructor(
    readonly name: string,
    private readonly request: CaptureRequest,
    limits: CaptureLimits,
    opened?: () => void,
  ) {
    this.child = new CaptureChild(name, { tool: capTool(request), limits, opened })
  }

  async run(sink: FrameSink, signal?: AbortSignal): Promise<SourceSummary> {
    let after: InterfaceCount | undefined
    const atAbort = () => {
      after = interfaceCount(this.request.device)
    }
    signal?.addEventListener('abort', atAbort)
    try {
      const summary = await this.child.run(this.counting(sink), signal)
      return { ...summary, counters: { ...summary.counters, ...this.count(after) } }
    } finally {
      signal?.removeEventListener('abort', atAbort)
    }
  }

  progress(): { read: number } {
    return this.child.progress()
  }

  counters(): Record<string, number> {
    return this.count(interfaceCount(this.request.device))
  }

  private counting(sink: FrameSink): FrameSink {
    return {
      frame: (buf, start, end, wireLength, time, linkType) => {
        this.frames++
        sink.frame(buf, start, end, wireLength, time, linkType)
      },
      ready: () => {
        // The first bytes come when the device is open.
        this.before ??= this.child.opened
        return sink.ready?.()
      },
    }
  }

  private count(after: InterfaceCount | undefined): Record<string, number> {
    this.before ??= this.child.opened
    if (this.before === undefined || after === undefined) return {}
    const frames = after.frames - this.before.frames
    const counters: Record<string, number> = {
      'capture.interface_frames': frames,
      'capture.interface_drops': after.drops - this.before.drops,
    }
    // Without a filter, what the interface counted and we did not get was lost on the way.
    if (!this.request.bpf) counters['capture.unseen_frames'] = Math.max(0, frames - this.frames)
    return counters
  }
}

function capTool(request: CaptureRequest): CaptureTool {
  const { device, bpf, kernelBytes } = request
  return {
    name: 'iface:',
    command: process.execPath,
    args: [PROGRAM, device, bpf ?? '', String(Math.min(kernelBytes, 2 ** 31 - 1))],
    answersUsr1: false,
    graceMs: GRACE_MS,
    explain: (said) =>
      said.includes(CAP_MISSING) ? capMissing(said) : explain('node', '$(command -v node)', request, said),
    missing: (cause) => new ApiscopeError('capture.child_missing', `cannot start node: ${cause.message}`, 1, { cause }),
  }
}

function capMissing(said: string): ApiscopeError {
  const build = 'apt-get install libpcap-dev g++ make python3, then npm_config_nodedir=/usr npm install cap'
  const why = said.slice(said.indexOf(CAP_MISSING))
  return new ApiscopeError(
    'capture.cap_missing',
    `iface: needs the package cap (${why}). ${build}; or use tcpdump:NAME`,
  )
}
