import { ApiscopeError } from '@apiscope/schema'
import type { Start } from './contract.js'

/** A seek in a partition that a rebalance, or the end, has taken away meanwhile. */
export function notAssigned({ topic, partition }: Pick<Start, 'topic' | 'partition'>): ApiscopeError {
  return new ApiscopeError('bus.not_assigned', `${topic}/${partition} is not read by this consumer any more`)
}
