import { performance } from 'node:perf_hooks'

/** Wall clock with the resolution of the monotonic one, for sources whose frames bear no time. ms since epoch. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now()
}
