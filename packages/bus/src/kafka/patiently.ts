/** Between two attempts, ms. */
const AGAIN_MS = 200

interface Patience {
  /** How long to try, ms. */
  waitMs: number
  /** What to throw at once, since waiting does not mend it; undefined = it may pass. */
  fatal(error: Error): Error | undefined
  /** What to throw when time is up; default: the last error. */
  late?(error: Error): Error
}

/** Tries `work` again and again until it succeeds. */
export async function patiently<T>(work: () => Promise<T>, { waitMs, fatal, late }: Patience): Promise<T> {
  const until = Date.now() + waitMs
  for (;;) {
    try {
      return await work()
    } catch (thrown) {
      const error = thrown as Error
      const cause = fatal(error)
      if (cause) throw cause
      if (Date.now() >= until) throw late?.(error) ?? error
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
    }
  }
}
