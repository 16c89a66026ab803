/** Ends long-running commands cleanly. */
const POLL_MS = 200

/** An abort signal that SIGINT and SIGTERM set; the second one ends the process at once. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController()
  const stop = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(name === 'SIGINT' ? 130 : 143)
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}

/** Resolves when a signal came or `done` says so. */
export function untilSignal(done: () => boolean = () => false, signal = stopSignal()): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (!signal.aborted && !done()) return
      clearInterval(timer)
      resolve()
    }, POLL_MS)
  })
}
