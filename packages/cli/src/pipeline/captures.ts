/** Reads one or more capture files into a sensor; one that cannot be read does not stop the others. */
import { type FrameSink, openCapture } from '@apiscope/capture'
import { ApiscopeError } from '@apiscope/schema'
import { describe } from '../io/errors.js'
import { showProgress } from '../io/progress.js'
import type { InputReport } from '../report/document.js'

/**
 * Feeds the captures to `sink` in order of their first packets, so that the parts of a rotated capture may be named in any
 * order and a flow may span them. Returns one report each, in that order; those that could not be read come last.
 */
export async function readCaptures(paths: readonly string[], sink: FrameSink): Promise<InputReport[]> {
  const reports: InputReport[] = []
  const unreadable: InputReport[] = []
  for (const path of await inOrder(paths)) {
    const source = openCapture(path)
    const progress = showProgress(path === '-' ? 'standard input' : path, () => source.progress())
    try {
      const { frames, bytes, counters, broken } = await source.run(sink)
      reports.push({ name: path, frames, bytes, counters, ...(broken ? { broken } : {}) })
    } catch (error) {
      const code = error instanceof ApiscopeError ? error.code : 'capture.failed'
      unreadable.push({ name: path, frames: 0, bytes: 0, counters: {}, error: { code, message: describe(error) } })
    } finally {
      progress.stop()
    }
  }
  return [...reports, ...unreadable]
}

/** True when every input failed: there is nothing to report on. */
export function nothingRead(inputs: readonly InputReport[]): boolean {
  return inputs.every(({ error }) => error !== undefined)
}

/** One line on standard error for each input that failed or broke off; returns how many. */
export function complainAbout(inputs: readonly InputReport[]): number {
  let count = 0
  for (const { name, error, broken } of inputs) {
    if (!error && !broken) continue
    count++
    const text = error?.message ?? `${broken!.message} (at byte ${broken!.offset}); what came before it was used`
    process.stderr.write(`apiscope: ${text.startsWith(name) ? text : `${name}: ${text}`}\n`)
  }
  return count
}

async function inOrder(paths: readonly string[]): Promise<string[]> {
  const unique = [...new Set(paths)]
  if (unique.length === 1) return unique
  const times = new Map<string, number>()
  for (const path of unique) times.set(path, await firstTime(path))
  // Equal and unknown times keep the order in which they were named.
  return unique.sort((a, b) => times.get(a)! - times.get(b)! || 0)
}

/** Time of the first frame; standard input can be read only once, and what cannot be read is tried later: both go last. */
async function firstTime(path: string): Promise<number> {
  let first = Number.MAX_VALUE
  if (path === '-') return first
  const enough = new AbortController()
  const sink: FrameSink = {
    frame(_buf, _start, _end, _wireLength, time) {
      if (!enough.signal.aborted) first = time
      enough.abort()
    },
  }
  await openCapture(path)
    .run(sink, enough.signal)
    .catch(() => undefined)
  return first
}
