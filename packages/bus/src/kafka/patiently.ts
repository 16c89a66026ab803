import { backoffMs } from '@apiscope/schema'

/** Between two attempts, about; ms. */
const AGAIN_MS = 200
/** Between two words of what is waited for, ms. */
const WAITING_MS = 5_000

interface Patience {
  /** How long to try, ms. */
  waitMs: number
  /** What to throw at once, since waiting does not mend it; undefined = it may pass. */
  fatal(error: Error): Error | undefined
  /** What to throw when time is up; default: the last error. */
  late?(error: Error): Error
  /** Told every few seconds how long it has been waiting, s, and for what. */
  waiting?(seconds: number, error: Error): void
}

/** Tries `work` again and again until it succeeds. */
export async function patiently<T>(work: () => Promise<T>, { waitMs, fatal, late, waiting }: Patience): Promise<T> {
  const started = Date.now()
  const until = started + waitMs
  let said = started
  for (let attempt = 0; ; attempt++) {
    try {
      return await work()
    } catch (thrown) {
      const error = thrown as Error
      const cause = fatal(error)
      if (cause) throw cause
      if (Date.now() >= until) throw late?.(error) ?? error
      if (Date.now() - said >= WAITING_MS) {
        said = Date.now()
        waiting?.(Math.round((said - started) / 1000), error)
      }
      await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt, AGAIN_MS / 2, 2 * AGAIN_MS)))
    }
  }
}
