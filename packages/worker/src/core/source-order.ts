import { ApiscopeError } from '@apiscope/schema'
import { workerOf } from './streams.js'

/** What of a worker says whom it waits for. */
interface Reading {
  name: string
  side?: readonly unknown[]
  sideSources?: readonly string[]
}

/**
 * These workers with each behind those whose side messages it waits for, otherwise as given. Of sources that are not among them nothing
 * comes. Throws ApiscopeError `worker.sources_circle` where workers wait for one another.
 */
export function inSourceOrder<D extends Reading>(definitions: readonly D[], defaults: readonly string[]): D[] {
  const left = [...definitions]
  const ordered: D[] = []
  const waits = (definition: D) => {
    const sources = definition.side?.length ? (definition.sideSources ?? defaults).map(workerOf) : []
    return left.some((other) => other !== definition && sources.includes(other.name))
  }
  while (left.length > 0) {
    const next = left.findIndex((definition) => !waits(definition))
    if (next < 0) {
      const names = left.map(({ name }) => name).join(', ')
      throw new ApiscopeError(
        'worker.sources_circle',
        `These workers wait for one another: ${names}. Mend sideSources.`,
      )
    }
    ordered.push(...left.splice(next, 1))
  }
  return ordered
}
