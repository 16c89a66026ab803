/** The declared products. */

import { bulkData } from './bulk-data.js'
import { cleartextTransmission } from './cleartext-transmission.js'
import { countableData } from './countable-data.js'
import { crossOriginData } from './cross-origin-data.js'
import { internetFacingSensitive } from './internet-facing-sensitive.js'
import { openAdmin } from './open-admin.js'
import { openChange } from './open-change.js'
import { openData } from './open-data.js'
import { peopleConcerned } from './people-concerned.js'
import type { Product } from './product.js'
import { sensitiveWithoutRateLimit } from './sensitive-without-rate-limit.js'
import { weakAuthentication } from './weak-authentication.js'

export const PRODUCTS: readonly Product[] = [
  openData,
  weakAuthentication,
  internetFacingSensitive,
  openChange,
  cleartextTransmission,
  openAdmin,
  countableData,
  sensitiveWithoutRateLimit,
  bulkData,
  peopleConcerned,
  crossOriginData,
]
