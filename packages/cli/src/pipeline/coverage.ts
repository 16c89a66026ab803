/** What a running sensor sees and does not, told to the store from time to time, so that the pages can show it. */
import { CoverageWriter, notices } from '@apiscope/model'
import type { SensorReport } from '@apiscope/sensor'
import type { State } from '@apiscope/state'
import { describe } from '../io/errors.js'
import type { Log } from '../io/log.js'
import { DEFAULT_COMMAND_LIMITS } from '../limits.js'

/** @returns what ends it, with a last telling */
export function keepCoverage(
  state: State,
  name: string,
  sensor: { report(): Promise<SensorReport> | SensorReport },
  log: Pick<Log, 'warn'>,
): { stop(): Promise<void> } {
  const writer = new CoverageWriter(state)
  let writing: Promise<void> | undefined
  let failed = false
  const write = async () => {
    try {
      const report = await sensor.report()
      await writer.write({ sensor: name, at: Date.now(), report, notices: notices([], report) })
      failed = false
    } catch (error) {
      if (!failed) log.warn({ error: describe(error) }, 'what the sensor saw cannot be kept for the pages')
      failed = true
    }
  }
  const tick = () => {
    // One at a time: a store that does not answer gathers none.
    writing ??= write().finally(() => {
      writing = undefined
    })
  }
  const timer = setInterval(tick, DEFAULT_COMMAND_LIMITS.coverageMs)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      // A store that is away answers no sooner because the process ends.
      if (writing || state.trouble()) return
      await write()
    },
  }
}
