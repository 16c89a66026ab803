/** Progress of a long input, on a terminal's standard error only. */
const PERIOD_MS = 250

export interface Progress {
  stop(): void
}

/** Shows `label` with what `read` returns four times a second; does nothing where nobody looks. */
export function showProgress(
  label: string,
  read: () => { read: number; total?: number },
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  if (!stream.isTTY) return { stop() {} }
  const draw = () => {
    const { read: done, total } = read()
    const share = total
      ? `${Math.min(100, Math.floor((done / total) * 100))} % of ${megabytes(total)}`
      : megabytes(done)
    stream.write(`\r\u001b[K${label}: ${share}`)
  }
  const timer = setInterval(draw, PERIOD_MS)
  timer.unref()
  return {
    stop() {
      clearInterval(timer)
      stream.write('\r\u001b[K')
    },
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
