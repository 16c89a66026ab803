import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { ApiscopeError } from '@apiscope/schema'
import { CountedInput, StreamInput } from '../input.js'
import type { CaptureLimits } from '../limits.js'
import { readCapture } from '../reader.js'
import type { FrameSink, FrameSource, SourceSummary } from '../source.js'
import { ChildStatistics } from './child-statistics.js'

export interface ChildOptions {
  tool: 'tcpdump' | 'dumpcap'
  device: string
  bpf?: string
  /** Kernel buffer, bytes. */
  kernelBytes: number
  limits: CaptureLimits
  /** Full path or name of the program; default: the tool's own name. */
  command?: string
  /** How often a running tcpdump is asked for its counts, ms. Default 10 000. */
  statisticsMs?: number
}

/** How long a child may take to write out the rest after it was told to end, ms. */
const GRACE_MS = 5000
const STATISTICS_MS = 10_000

/**
 * tcpdump or dumpcap as a child that writes its capture to a pipe: frames with kernel time, and the kernel's own count of drops.
 * When the sink is slow the pipe fills, then the kernel buffer, and what is lost then is counted.
 */
export class CaptureChild implements FrameSource {
  private input: CountedInput | undefined
  private statistics = new ChildStatistics()

  constructor(
    readonly name: string,
    private readonly options: ChildOptions,
  ) {}

  async run(sink: FrameSink, signal?: AbortSignal): Promise<SourceSummary> {
    const { tool, limits } = this.options
    const statistics = new ChildStatistics()
    this.statistics = statistics
    const child = spawn(this.options.command ?? tool, argumentsOf(this.options), { stdio: ['ignore', 'pipe', 'pipe'] })
    const exited = exitOf(child)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => statistics.add(text))
    const stop = () => end(child)
    const input = new CountedInput(new StreamInput(child.stdout as Readable))
    this.input = input
    const asking =
      tool === 'tcpdump' ? setInterval(() => this.ask(child), this.options.statisticsMs ?? STATISTICS_MS) : undefined
    asking?.unref()
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) stop()
    try {
      const summary = await readCapture(input, this.name, sink, limits).catch((error) => error)
      if (summary instanceof Error && !(summary instanceof ApiscopeError)) throw summary
      const { code, error } = await exited
      statistics.end()
      if (error) throw missing(tool, error)
      if (summary instanceof Error) {
        // Told to end before anything was seen: no capture, but no failure.
        if (signal?.aborted) return { frames: 0, bytes: 0, counters: statistics.counters }
        throw cannotCapture(this.options, statistics.said)
      }
      const counters = { ...summary.counters, ...statistics.counters }
      if (signal?.aborted) return { frames: summary.frames, bytes: summary.bytes, counters }
      const message = `${tool} ended by itself with status ${code}: ${statistics.said.at(-1) ?? 'it did not say why'}`
      return { ...summary, counters, broken: { code: 'capture.child_ended', offset: input.count, message } }
    } finally {
      signal?.removeEventListener('abort', stop)
      clearInterval(asking)
      // Unread output would hold the child in a write that no signal ends.
      await input.close()
      end(child)
      await exited
    }
  }

  progress(): { read: number } {
    return { read: this.input?.count ?? 0 }
  }

  counters(): Record<string, number> {
    return { ...this.statistics.counters }
  }

  /** tcpdump tells its counts on SIGUSR1; before it has begun to write, the signal would end it. */
  private ask(child: ChildProcess): void {
    if (this.input?.count) child.kill('SIGUSR1')
  }
}

function argumentsOf(options: ChildOptions): string[] {
  const { tool, device, bpf, kernelBytes } = options
  if (tool === 'dumpcap') {
    const buffer = String(Math.max(1, Math.round(kernelBytes / 2 ** 20)))
    return ['-q', '-i', device, '-s', '0', '-B', buffer, '-w', '-', ...(bpf ? ['-f', bpf] : [])]
  }
  const buffer = String(Math.max(1, Math.round(kernelBytes / 1024)))
  // "--": a filter that begins with a dash must not become an option.
  return ['-n', '-U', '-i', device, '-s', '0', '-B', buffer, '-w', '-', ...(bpf ? ['--', bpf] : [])]
}

function end(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
  timer.unref()
  child.once('exit', () => clearTimeout(timer))
}

function exitOf(child: ChildProcess): Promise<{ code: number | null; error?: NodeJS.ErrnoException }> {
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code }))
    child.once('error', (error: NodeJS.ErrnoException) => resolve({ code: null, error }))
  })
}

function missing(tool: string, cause: NodeJS.ErrnoException): ApiscopeError {
  const mend =
    cause.code === 'ENOENT'
      ? `it is not installed: apt-get install ${tool === 'dumpcap' ? 'wireshark-common' : tool}`
      : cause.message
  return new ApiscopeError('capture.child_missing', `cannot start ${tool}: ${mend}`, 1, { cause })
}

function cannotCapture({ tool, device, bpf }: ChildOptions, said: readonly string[]): ApiscopeError {
  const text = said.join('; ')
  if (/permission|not permitted|privileges/i.test(text)) {
    const mend = `run as root, or once: setcap cap_net_raw,cap_net_admin=eip $(command -v ${tool})`
    return new ApiscopeError('capture.permission', `${tool} may not capture on ${device}: ${mend}`)
  }
  if (/no such device|doesn't exist|no such interface|there is no device/i.test(text)) {
    return new ApiscopeError(
      'capture.no_such_interface',
      `there is no interface ${device} (ip -brief link lists them)`,
      2,
    )
  }
  if (bpf && /filter|syntax|parse|unknown|expression|illegal/i.test(text)) {
    return new ApiscopeError('capture.bad_filter', `the filter "${bpf}" is not valid: ${text} (see man pcap-filter)`, 2)
  }
  return new ApiscopeError(
    'capture.child_failed',
    `${tool} could not capture on ${device}: ${text || 'it did not say why'}`,
  )
}
