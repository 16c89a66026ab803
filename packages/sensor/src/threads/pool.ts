import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ApiscopeError } from '@apiscope/schema'
import type { SensorOptions } from '../options.js'
import type { Prepared } from '../prepared.js'
import { type LaneReport, mergeReports } from '../report.js'
import { Dispatch } from './dispatch.js'
import { LaneMerge } from './merge.js'
import { type DecodeThreadData, type FromThread, type SealerModule, type ToThread, unpacked } from './messages.js'

export interface PoolOptions {
  threads: number
  /** Shared rings between capture and decode threads, together. Bytes, a power of two. */
  ringBytes: number
  /** Wait for room in the ring instead of dropping: files, never live sources. */
  lossless: boolean
  sealer?: SealerModule
}

/**
 * Decode threads, each behind a ring. The thread that captures writes into `sink` and does nothing else; completions come back
 * on this thread in an order that does not depend on the threads' speed.
 */
export class DecodePool {
  readonly sink: Dispatch
  /** Resolves when every thread has read the ring to its end; rejects when one broke. */
  readonly done: Promise<void>
  private readonly workers: Worker[]
  private readonly reports: LaneReport[] = []
  private waiting: (() => void)[] = []

  constructor(
    options: SensorOptions,
    pool: PoolOptions,
    out: { complete(item: Prepared): void; tick(now: number): void },
  ) {
    this.sink = new Dispatch(pool.threads, pool.ringBytes, pool.lossless)
    const merge = new LaneMerge(pool.threads, out)
    this.workers = Array.from({ length: pool.threads }, (_, index) => this.start(options, pool, index))
    this.done = Promise.all(this.workers.map((worker, index) => this.follow(worker, index, merge))).then(() =>
      merge.finish(),
    )
  }

  /** No more frames: the threads end when they have read what is there. */
  close(): void {
    this.sink.close()
  }

  /** Every thread names the paths of this host by these templates from its next message on. */
  adopt(host: string, templates: string[]): void {
    for (const worker of this.workers) worker.postMessage({ kind: 'templates', host, templates } satisfies ToThread)
  }

  get drops(): number {
    return this.sink.drops
  }

  /** All lanes together, as of now. */
  async report(): Promise<LaneReport> {
    const asked = this.workers.map(
      (worker, index) =>
        new Promise<void>((resolve) => {
          this.waiting[index] = resolve
          worker.postMessage({ kind: 'report' })
          worker.once('exit', resolve)
        }),
    )
    await Promise.all(asked)
    return mergeReports(this.reports)
  }

  private start(options: SensorOptions, pool: PoolOptions, index: number): Worker {
    const { seal: _, hmacKey, ...plain } = options
    const data: DecodeThreadData = {
      ring: this.sink.rings[index].shared,
      outstanding: new SharedArrayBuffer(4),
      index,
      count: pool.threads,
      options: { ...plain, hmacKey, sealer: pool.sealer },
    }
    return Object.assign(new Worker(DECODE_THREAD, { workerData: data }), { taken: new Int32Array(data.outstanding) })
  }

  private follow(worker: Worker, index: number, merge: LaneMerge): Promise<void> {
    const { taken } = worker as Worker & { taken: Int32Array }
    return new Promise((resolve, reject) => {
      worker.on('message', (message: FromThread) => {
        if (message.kind === 'batch') {
          merge.batch(index, unpacked(message.prepared), message.tick)
          Atomics.sub(taken, 0, 1)
          return
        }
        this.reports[index] = message.report
        this.waiting[index]?.()
      })
      worker.once('error', (cause) => reject(new ApiscopeError('sensor.thread', THREAD_ENDED, 1, { cause })))
      worker.once('exit', (code) => (code === 0 ? resolve() : reject(new ApiscopeError('sensor.thread', THREAD_ENDED))))
    })
  }
}

/** Threads always run the built program, also when the tests run the sources. */
const DECODE_THREAD = join(__dirname, '..', '..', 'dist', 'threads', 'decode-thread.js')
const THREAD_ENDED = 'a decode thread ended by itself: restart the sensor, and report what it was fed'
