/** What every target is made of. */
import type { Product } from '@apiscope/alerts'
import type { NotifyLimits } from '../limits.js'

export interface Context {
  product: Product
  limits: NotifyLimits
  /** ms since 1970. */
  now(): number
  /** Name of this machine, for formats that have a place for it. */
  hostname: string
}
