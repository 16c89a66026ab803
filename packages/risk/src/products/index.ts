/** The declared products. */

import { bulkData } from './bulk-data.js'
import { countableData } from './countable-data.js'
import { crossOriginData } from './cross-origin-data.js'
import { exposedStake } from './exposed-stake.js'
import { openAdmin } from './open-admin.js'
import { openChange } from './open-change.js'
import { openData } from './open-data.js'
import { overheard } from './overheard.js'
import { peopleConcerned } from './people-concerned.js'
import type { Product } from './product.js'
import { unlimitedStake } from './unlimited-stake.js'
import { weakAuthentication } from './weak-authentication.js'

export const PRODUCTS: readonly Product[] = [
  openData,
  weakAuthentication,
  exposedStake,
  openChange,
  overheard,
  openAdmin,
  countableData,
  unlimitedStake,
  bulkData,
  peopleConcerned,
  crossOriginData,
]
