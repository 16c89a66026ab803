/** What the long-running commands share: log, metrics, health, and a clean end on a signal or a failure. */
import { describe } from '../io/errors.js'
import type { Log } from '../io/log.js'
import { stopSignal } from '../io/signals.js'
import type { Health } from './http-server.js'
import { startServer } from './http-server.js'
import type { Metrics } from './metrics.js'

/** A broker that has just crashed can keep a client waiting for its group for ever. */
const STOP_MS = 20_000

export interface Service {
  health: Health
  /** Resolves when the work is done by itself, rejects when it cannot go on. */
  done: Promise<unknown>
  /** Ends the work: what was taken in is finished and committed. */
  stop(): Promise<void>
}

/** Runs until the work ends or a signal asks for it. `listen` `none` opens no port. Rejects with what `done` rejects with. */
export async function runService(service: Service, listen: string, metrics: Metrics, log: Log): Promise<void> {
  const server = listen === 'none' ? undefined : await startServer(listen, metrics.registry, service.health)
  if (server) log.info({ address: server.address }, 'metrics and health')
  const signal = stopSignal()
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  try {
    await Promise.race([service.done, stopped])
    if (signal.aborted) log.info('stopping: finishing what was taken in')
  } catch (error) {
    log.fatal({ error: describe(error) }, 'cannot go on')
    throw error
  } finally {
    // What is not committed by then is read again by whoever owns the partition next, as after a crash.
    const overdue = setTimeout(() => {
      log.warn({ seconds: STOP_MS / 1000 }, 'not stopped in time: what is left is read again by the next owner')
      process.exit(process.exitCode ?? 0)
    }, STOP_MS).unref()
    await service.stop()
    await server?.close()
    log.info('stopped')
    overdue.refresh()
  }
}
