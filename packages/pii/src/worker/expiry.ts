/** How labels end: one that its API no longer carries goes; one of an API that nobody calls fades, and stays to be asked for. */
import { keys } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import type { PiiLimits } from '../limits.js'
import type { ParameterState, PiiState } from './state.js'
import { writeLabels, writeParameter } from './views.js'

/** What is left of a label's confidence when it is forgotten. */
const LEFT = 0.5

/**
 * Looks at what was silent for long, at event time `watermark`, ms. A parameter that its API goes on without loses its labels after
 * `expireMs`; where the API itself is silent (a monthly job, a forgotten endpoint) they fade, and are forgotten after `forgetMs`.
 */
export function expire(state: PiiState, watermark: number, limits: PiiLimits, out: Output): void {
  let changed = false
  let wakeAt: number | undefined
  const wake = (time: number) => {
    wakeAt = wakeAt === undefined ? time : Math.min(wakeAt, time)
  }
  for (const [key, parameter] of state.parameters) {
    const { last, labels } = parameter
    if (last + limits.expireMs > watermark) wake(last + limits.expireMs)
    else if (labels.size > 0 && !isOver(state, parameter, watermark, limits)) {
      writeParameter(state, parameter, watermark, out, confidenceLeft(watermark - last, limits))
      wake(Math.min(last + limits.forgetMs, watermark + limits.expireMs))
    } else {
      state.parameters.delete(key)
      if (labels.size === 0) continue
      changed = true
      out.hset(keys.params(state.api!.id), { [key]: null })
    }
  }
  state.wakeAt = wakeAt
  if (changed) writeLabels(state, watermark, out)
}

const isOver = ({ lastSeen }: PiiState, { last }: ParameterState, watermark: number, limits: PiiLimits): boolean =>
  lastSeen - last >= limits.expireMs || last + limits.forgetMs <= watermark

/** 1 after a silence of `expireMs`, half at the end; two digits. */
function confidenceLeft(silence: number, { expireMs, forgetMs }: PiiLimits): number {
  const gone = Math.min(1, Math.max(0, (silence - expireMs) / Math.max(1, forgetMs - expireMs)))
  return 1 - (1 - LEFT) * gone
}
