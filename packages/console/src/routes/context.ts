/** What the routes share. */
import { masked } from '@apiscope/model'
import type { FastifyRequest } from 'fastify'
import type { Viewer } from '../auth/contract.js'
import type { ConsoleOptions } from '../contract.js'
import type { ConsoleLimits } from '../limits.js'

export interface Context extends Omit<ConsoleOptions, 'limits'> {
  limits: ConsoleLimits
  now: () => number
  /** Who asks; undefined: nobody that is known. */
  viewerOf(request: FastifyRequest): Viewer | undefined
}

/** An answer as its viewer may see it. */
export function shownTo<T>(viewer: Viewer | undefined, value: T): T {
  return viewer?.role === 'masked' ? masked(value) : value
}
