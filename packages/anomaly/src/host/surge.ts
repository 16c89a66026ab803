/** Several APIs of a host that are called more than usual at once: demand. Those that do not know it by themselves are told. */
import { type ApiName, type SiblingsMessage, TOPICS } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import type { Slot } from '../series/calendar.js'
import type { HostOptions } from './options.js'
import type { Sibling } from './sibling.js'
import type { HostState } from './state.js'

/** Looks at the APIs called in the minute that ended at `time`, and tells all that were called within the hour. */
export function judgeSurge(
  state: HostState,
  called: readonly Sibling[],
  slot: Slot,
  time: number,
  nameOf: (id: string) => ApiName,
  options: HostOptions,
  out: Output,
): void {
  for (const sibling of called) {
    const ratio = sibling.surges(slot, options.surgeRatio, options.surgeDeviations)
    if (ratio > 0) sibling.noteSurge(time + options.surgeMs, Math.max(ratio, sibling.surgeAt(time)))
  }
  if (time < state.toldAt + options.notifyMs) return
  const ratios = [...state.siblings.values()].map((sibling) => sibling.surgeAt(time)).filter((ratio) => ratio > 0)
  if (ratios.length < options.surging) return
  ratios.sort((a, b) => b - a)
  let told = false
  for (const [id, sibling] of state.siblings) {
    if (sibling.last < time - options.yieldMs) continue
    const own = sibling.surgeAt(time)
    const others = own > 0 ? without(ratios, own) : ratios
    if (others.length < options.surging) continue
    const surge = { apis: others.length, ratio: Math.max(1, others[1] ?? others[0]!) }
    out.publish(TOPICS.findings, id, { v: 1, siblings: true, time, api: nameOf(id), surge } satisfies SiblingsMessage)
    told = true
  }
  if (!told) return
  state.toldAt = time
  out.count('anomaly.host_surges')
}

function without(ratios: readonly number[], one: number): number[] {
  const at = ratios.indexOf(one)
  return ratios.filter((_, i) => i !== at)
}
