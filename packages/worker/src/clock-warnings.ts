import type { ShardCore } from './core/shard-core.js'
import type { ShardContext } from './shard-context.js'

/** Sensors told of; beyond, all may be told of once more. Count. */
const MAX_TOLD = 512

const told = new WeakMap<object, Set<string>>()

/** Says what a shard has found about sensors' clocks: one line for a sensor and what is wrong with it, not one for each partition. */
export function tellClocks<S>(context: ShardContext<S>, core: ShardCore<S>): void {
  for (const { sensor, what, text } of core.takeWarnings()) {
    const before = told.get(context) ?? new Set()
    told.set(context, before)
    if (before.size >= MAX_TOLD) before.clear()
    if (before.has(`${what} ${sensor}`)) continue
    before.add(`${what} ${sensor}`)
    context.log(text, { sensor, what })
  }
}
