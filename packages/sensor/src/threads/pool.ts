import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ApiscopeError } from '@apiscope/schema'
import { askersTable } from '../model/askers.js'
import type { SensorOptions } from '../options.js'
import type { Prepared } from '../prepared.js'
import { mergeReports, type PipelineReport } from '../report.js'
import { Dispatch } from './dispatch.js'
import { PipelineMerge } from './merge.js'
import {
  type Batch,
  costOf,
  type DecodeThreadData,
  type Description,
  type FromThread,
  type SealerModule,
  type ToThread,
  unpacked,
} from './messages.js'

export interface PoolOptions {
  threads: number
  /** Shared rings between capture and decode threads, together. Bytes, a power of two. */
  ringBytes: number
  /** Wait for room in the ring instead of dropping: files, never live sources. */
  lossless: boolean
  sealer?: SealerModule
  reader?: SealerModule
}

/** Where the completions of all threads go. */
export interface PoolSink {
  complete(item: Prepared): void
  tick(now: number, epoch: number): void
  /** Resolves when the bus has accepted what was given so far; undefined when it has. Until then no credit goes back. */
  accepted(): Promise<void> | undefined
}

/** One decode thread as this thread sees it. */
interface Pipeline {
  worker: Worker
  /** Credit that it has used, bytes: see `costOf`. */
  outstanding: Int32Array
  report?: PipelineReport
  ended: boolean
}

/**
 * Decode threads, each behind a ring. The thread that captures writes into `sink` and does nothing else; completions come back
 * on this thread in an order that does not depend on the threads' speed. A thread is paused while the bus has not accepted what
 * it completed, so that its ring fills: there, and nowhere else, a recording waits and a live source drops.
 */
export class DecodePool {
  readonly sink: Dispatch
  /** Resolves when every thread has ended, whether it read its ring to the end or broke; all it completed is handed on then. */
  readonly ended: Promise<void>
  /** Rejects when a thread broke, and does nothing else. */
  readonly failed: Promise<never>
  private readonly pipelines: Pipeline[]
  private reporting: Promise<PipelineReport> | undefined
  private readonly waiting: (() => void)[] = []
  private fail: (error: ApiscopeError) => void = () => {}

  private readonly askers: SharedArrayBuffer

  constructor(
    options: SensorOptions,
    private readonly pool: PoolOptions,
    private readonly out: PoolSink,
  ) {
    this.askers = askersTable(options.limits.askers)
    this.sink = new Dispatch(pool.threads, pool.ringBytes, pool.lossless)
    this.failed = new Promise((_, reject) => {
      this.fail = reject
    })
    this.failed.catch(() => {})
    const merge = new PipelineMerge(pool.threads, out)
    this.pipelines = Array.from({ length: pool.threads }, (_, index) => this.start(options, index))
    this.ended = Promise.all(this.pipelines.map((_, index) => this.follow(index, merge))).then(() => merge.finish())
  }

  /** No more frames: the threads end when they have read what is there. */
  close(): void {
    this.sink.close()
  }

  /** Every thread names the paths of this host by these templates from its next message on. */
  adopt(host: string, templates: string[]): void {
    for (const { worker } of this.pipelines)
      worker.postMessage({ kind: 'templates', host, templates } satisfies ToThread)
  }

  get drops(): number {
    return this.sink.drops
  }

  /** All pipelines together, as of now. Who asks while others wait for their answer gets the same one. */
  report(): Promise<PipelineReport> {
    this.reporting ??= this.collect().finally(() => {
      this.reporting = undefined
    })
    return this.reporting
  }

  private async collect(): Promise<PipelineReport> {
    const asked = this.pipelines.map(({ worker, ended }, index) => {
      if (ended) return undefined
      return new Promise<void>((resolve) => {
        this.waiting[index] = resolve
        worker.postMessage({ kind: 'report' } satisfies ToThread)
      })
    })
    await Promise.all(asked)
    const reports = this.pipelines.flatMap(({ report }) => report ?? [])
    if (reports.length === 0) throw threadEnded(0, this.pool.threads, undefined)
    return mergeReports(reports)
  }

  private start(options: SensorOptions, index: number): Pipeline {
    const { seal: _, prose: __, hmacKey, ...plain } = options
    const outstanding = new SharedArrayBuffer(4)
    const data: DecodeThreadData = {
      ring: this.sink.rings[index].shared,
      outstanding,
      index,
      count: this.pool.threads,
      options: { ...plain, hmacKey, askers: this.askers, sealer: this.pool.sealer, reader: this.pool.reader },
    }
    const worker = new Worker(DECODE_THREAD, { workerData: data })
    return { worker, outstanding: new Int32Array(outstanding), ended: false }
  }

  /** Resolves when the thread has ended, however it did. */
  private follow(index: number, merge: PipelineMerge): Promise<void> {
    const pipeline = this.pipelines[index]
    return new Promise((resolve) => {
      let done = false
      let cause: unknown
      pipeline.worker.on('message', (message: FromThread) => {
        if (message.kind === 'batch') return this.take(pipeline, index, merge, message)
        if (message.kind === 'description') return this.describe(index, message)
        pipeline.report = message.report
        done ||= message.kind === 'done'
        this.waiting[index]?.()
      })
      pipeline.worker.once('error', (error) => {
        cause = error
      })
      pipeline.worker.once('exit', () => {
        pipeline.ended = true
        this.waiting[index]?.()
        if (!done) {
          this.sink.abandon()
          this.fail(threadEnded(index, this.pool.threads, cause))
        }
        resolve()
      })
    })
  }

  /** What a server told of its messages counts for its other connections, too. */
  private describe(from: number, message: Description): void {
    for (const [index, { worker, ended }] of this.pipelines.entries())
      if (index !== from && !ended) worker.postMessage(message)
  }

  private take(pipeline: Pipeline, index: number, merge: PipelineMerge, { prepared: batch, tick, epoch }: Batch): void {
    merge.batch(index, unpacked(batch), tick, epoch)
    const giveBack = () => void Atomics.sub(pipeline.outstanding, 0, costOf(batch))
    const wait = this.out.accepted()
    if (wait) void wait.then(giveBack, giveBack)
    else giveBack()
  }
}

/** The words of the cause stay out of the message: they may quote the traffic. */
function threadEnded(index: number, count: number, cause: unknown): ApiscopeError {
  const { name = '', code = '' } = (cause ?? {}) as { name?: string; code?: string }
  const kind = cause === undefined ? '' : ` (${code || name})`
  const which = `decode thread ${index + 1} of ${count}`
  const mend = 'what was decoded before is published; restart the sensor, and report what it was fed'
  return new ApiscopeError('sensor.thread', `${which} ended by itself${kind}: ${mend}`, 1, { cause })
}

/** Threads always run the built program, also when the tests run the sources. */
const DECODE_THREAD = join(__dirname, '..', '..', 'dist', 'threads', 'decode-thread.js')
