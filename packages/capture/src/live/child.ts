import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { ApiscopeError } from '@apiscope/schema'
import { CountedInput, StreamInput } from '../input.js'
import type { CaptureLimits } from '../limits.js'
import { readCapture } from '../reader.js'
import type { FrameSink, FrameSource, SourceSummary } from '../source.js'
import { ChildStatistics } from './child-statistics.js'
import type { InterfaceCount } from './interface-count.js'
import type { CaptureTool } from './tools.js'

export interface ChildOptions {
  tool: CaptureTool
  limits: CaptureLimits
  /** How often a tool that answers SIGUSR1 is asked for its counts, ms. Default 10 000. */
  statisticsMs?: number
  /** The tool has opened its device. */
  opened?: (() => void) | undefined
}

const STATISTICS_MS = 10_000
/** Last lines of the tool's own words in a message. */
const SAID = 3

/**
 * A capture tool as a child that writes to a pipe. When the sink is slow the pipe fills, then the kernel's buffer, and what is
 * lost then is counted. Ends on abort, or when the child does.
 */
export class CaptureChild implements FrameSource {
  private input: CountedInput | undefined
  private statistics = new ChildStatistics()

  constructor(
    readonly name: string,
    private readonly options: ChildOptions,
  ) {}

  async run(sink: FrameSink, signal?: AbortSignal): Promise<SourceSummary> {
    const { tool, limits, opened, statisticsMs = STATISTICS_MS } = this.options
    const statistics = new ChildStatistics()
    this.statistics = statistics
    const child = spawn(tool.command, tool.args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const exited = exitOf(child)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => statistics.add(text))
    const stop = () => end(child, tool.graceMs)
    const input = new CountedInput(new StreamInput(child.stdout as Readable))
    // Its first bytes are the head of the capture, which each tool writes when the device is open.
    child.stdout?.once('readable', () => {
      if (child.stdout?.readableLength) opened?.()
    })
    this.input = input
    const asking = tool.answersUsr1 ? setInterval(() => this.ask(child), statisticsMs) : undefined
    asking?.unref()
    signal?.addEventListener('abort', stop)
    if (signal?.aborted) stop()
    try {
      const summary = await readCapture(input, this.name, sink, limits).catch((error) => error)
      if (summary instanceof Error && !(summary instanceof ApiscopeError)) throw summary
      const { code, killedBy, error } = await exited
      statistics.end()
      if (error) throw tool.missing(error)
      if (summary instanceof Error) {
        // Told to end before anything was seen: no capture, but no failure.
        if (signal?.aborted) return { frames: 0, bytes: 0, counters: statistics.counters }
        throw tool.explain(statistics.said.join('; '))
      }
      const counters = { ...summary.counters, ...statistics.counters }
      if (signal?.aborted) return { frames: summary.frames, bytes: summary.bytes, counters }
      const why = statistics.said.slice(-SAID).join('; ') || 'it did not say why'
      const how = killedBy ? `was ended by ${killedBy}` : `ended by itself with status ${code}`
      const message = `${tool.name} ${how}: ${why}`
      return { ...summary, counters, broken: { code: 'capture.child_ended', offset: input.count, message } }
    } finally {
      signal?.removeEventListener('abort', stop)
      clearInterval(asking)
      // Unread output would hold the child in a write that no signal ends.
      await input.close()
      stop()
      await exited
    }
  }

  progress(): { read: number } {
    return { read: this.input?.count ?? 0 }
  }

  counters(): Record<string, number> {
    return { ...this.statistics.counters }
  }

  /** What the interface had counted when the child opened it, where the child tells. */
  get opened(): InterfaceCount | undefined {
    return this.statistics.opened
  }

  /** Before the child has begun to write, the signal would end it. */
  private ask(child: ChildProcess): void {
    if (this.input?.count) child.kill('SIGUSR1')
  }
}

function end(child: ChildProcess, graceMs: number): void {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  timer.unref()
  child.once('exit', () => clearTimeout(timer))
}

function exitOf(child: ChildProcess): Promise<{
  code: number | null
  killedBy: NodeJS.Signals | null
  error?: NodeJS.ErrnoException
}> {
  return new Promise((resolve) => {
    child.once('close', (code, killedBy) => resolve({ code, killedBy }))
    child.once('error', (error: NodeJS.ErrnoException) => resolve({ code: null, killedBy: null, error }))
  })
}
