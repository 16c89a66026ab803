/** Targets of alerts, for `notify` and `up`. */
import { hostname } from 'node:os'
import type { Bus } from '@apiscope/bus'
import { DEFAULT_NOTIFY_LIMITS, loadTargets, type NotifyTarget, type RunningNotify, runNotify } from '@apiscope/notify'
import type { State } from '@apiscope/state'
import { Option } from 'commander'
import type { Log } from '../io/log.js'
import { product } from '../io/version.js'
import type { Metrics } from '../service/metrics.js'

export function targetsOption(): Option {
  return new Option('--targets <file>', 'YAML file of whom to tell of alerts: docs/notify.md').env('APISCOPE_TARGETS')
}

/** @throws ApiscopeError `notify.targets` */
export function targetsOf(path: string, console: string | undefined): NotifyTarget[] {
  const limits = DEFAULT_NOTIFY_LIMITS
  return loadTargets(path, { product: product(console), limits, now: Date.now, hostname: hostname() })
}

/** Starts telling them, and counts it. */
export async function startNotify(
  targets: readonly NotifyTarget[],
  bus: Bus,
  state: State,
  metrics: Metrics,
  log: Log,
  from: 'start' | 'end',
): Promise<RunningNotify> {
  const running = await runNotify(targets, bus, state, {
    from,
    log: (message, details) => log.warn({ ...details, worker: 'notify' }, message),
  })
  metrics.events(() => Object.fromEntries(running.counters))
  metrics.gauges('notify_waiting', 'Incidents or alerts that a target is still to be told of', 'target', () =>
    running.waiting(),
  )
  log.info({ worker: 'notify', targets: targets.map(({ rules }) => rules.name) }, 'telling targets')
  return running
}
