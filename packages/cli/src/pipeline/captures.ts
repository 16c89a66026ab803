/** Reads one or more capture files into a sensor; one that cannot be read does not stop the others. */

import { type FrameSink, LINKTYPE_SECRETS, openCapture, supportsLinkType } from '@apiscope/capture'
import type { InputReport } from '@apiscope/model'
import { ApiscopeError } from '@apiscope/schema'
import { describe } from '../io/errors.js'
import { showProgress } from '../io/progress.js'

/**
 * Feeds the captures to `sink` in order of their first packets, so that the parts of a rotated capture may be named in any
 * order and a flow may span them. Returns one report each, in that order; those that could not be read come last.
 */
export async function readCaptures(paths: readonly string[], sink: FrameSink): Promise<InputReport[]> {
  const reports: InputReport[] = []
  const unreadable: InputReport[] = []
  for (const path of await inOrder(paths)) {
    const source = openCapture(path)
    const links = watchLinkTypes(sink)
    const progress = showProgress(path === '-' ? 'standard input' : path, () => source.progress())
    try {
      const { frames, bytes, counters, broken } = await source.run(links.sink)
      const { unknown } = links
      const notes = { ...(broken ? { broken } : {}), ...(unknown.size > 0 ? { unknownLinkTypes: [...unknown] } : {}) }
      reports.push({ name: path, frames, bytes, counters, ...notes })
    } catch (error) {
      // What cannot be written is no fault of the capture, and the next one would fail alike.
      if (error instanceof ApiscopeError && error.code === 'cli.output') throw error
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
  for (const input of inputs) {
    const text = complaint(input)
    if (text === undefined) continue
    count++
    process.stderr.write(`apiscope: ${text.startsWith(input.name) ? text : `${input.name}: ${text}`}\n`)
  }
  return count
}

/** What is wrong with an input, undefined when nothing is. */
export function complaint({ error, broken, unknownLinkTypes }: InputReport): string | undefined {
  if (error) return error.message
  if (broken) return `${broken.message} (at byte ${broken.offset}); what came before it was used`
  if (unknownLinkTypes) {
    return `link type ${unknownLinkTypes.join(', ')} cannot be read (numbers: https://www.tcpdump.org/linktypes.html); capture on an Ethernet, cooked or raw IP device`
  }
  return undefined
}

/** Passes frames on and remembers which link types nobody can decode. */
function watchLinkTypes(sink: FrameSink): { sink: FrameSink; unknown: Set<number> } {
  const unknown = new Set<number>()
  let last = -1
  const frame: FrameSink['frame'] = (buf, start, end, wireLength, time, linkType) => {
    if (linkType !== last) {
      last = linkType
      if (linkType !== LINKTYPE_SECRETS && !supportsLinkType(linkType)) unknown.add(linkType)
    }
    sink.frame(buf, start, end, wireLength, time, linkType)
  }
  return { sink: { frame, ready: () => sink.ready?.() }, unknown }
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
    frame(_buf, _start, _end, _wireLength, time, linkType) {
      if (linkType === LINKTYPE_SECRETS) return
      if (!enough.signal.aborted) first = time
      enough.abort()
    },
  }
  await openCapture(path)
    .run(sink, enough.signal)
    .catch(() => undefined)
  return first
}
