/** What the long-running commands share: log, metrics, health, and a clean end on a signal or a failure. */
import { describe } from '../io/errors.js'
import type { Log } from '../io/log.js'
import { stopSignal } from '../io/signals.js'
import { DEFAULT_COMMAND_LIMITS } from '../limits.js'
import type { Health } from './http-server.js'
import { startServer } from './http-server.js'
import type { Metrics } from './metrics.js'

export interface Service {
  health: Health
  /** Resolves when the work is done by itself, rejects when it cannot go on. */
  done: Promise<unknown>
  /** Ends the work: what was taken in is finished and committed. */
  stop(): Promise<void>
}

export interface ServiceOptions {
  /** HOST:PORT of metrics and health; `none` opens no port. */
  listen: string
  metrics: Metrics
  log: Log
  limits?: { stopMs: number; startedMs: number }
}

/**
 * Starts the work and runs until it ends or a signal asks for it; a signal while it starts counts too. Rejects with what `start` or
 * `done` rejects with. A process that does not come to its end in time is ended.
 */
export async function runService(start: () => Promise<Service>, options: ServiceOptions): Promise<void> {
  const { log, limits = DEFAULT_COMMAND_LIMITS } = options
  const signal = stopSignal()
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        log.info('stopping: finishing what was taken in')
        resolve()
      },
      { once: true },
    )
  })
  const starting = start()
  await Promise.race([starting, stopped])
  if (signal.aborted) endAfter(limits.startedMs, 143, 'told to end before it had started', log, starting)
  const service = await starting
  let server: Awaited<ReturnType<typeof serve>>
  try {
    server = await serve(service, options)
    await Promise.race([service.done, stopped])
  } catch (error) {
    log.fatal({ error: describe(error) }, 'cannot go on')
    throw error
  } finally {
    // What is not committed by then is read again by whoever owns the partition next, as after a crash.
    endAfter(limits.stopMs, 1, 'not stopped in time: what is left is read again by the next owner', log)
    await service.stop()
    await server?.close()
    log.info('stopped')
  }
}

async function serve({ health }: Service, { listen, metrics, log }: ServiceOptions) {
  if (listen === 'none') return undefined
  const server = await startServer(listen, metrics.registry, health)
  log.info({ address: server.address }, 'metrics and health')
  return server
}

/** The last resort; never in the way of a process that ends by itself, or when `unless` resolves before. */
function endAfter(ms: number, status: number, message: string, log: Log, unless?: Promise<unknown>): void {
  const timer = setTimeout(() => {
    log.warn({ seconds: ms / 1000 }, message)
    process.exit(status)
  }, ms).unref()
  unless?.finally(() => clearTimeout(timer)).catch(() => {})
}
