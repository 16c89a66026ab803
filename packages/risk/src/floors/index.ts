/** The floor rules. */
import { answeredInjection } from './answered-injection.js'
import { clearTextSecrets } from './clear-text-secrets.js'
import type { Floor } from './floor.js'
import { openAdminFunction } from './open-admin-function.js'
import { openRestrictedData } from './open-restricted-data.js'
import { provenCrossAccess } from './proven-cross-access.js'

export const FLOORS: readonly Floor[] = [
  openRestrictedData,
  openAdminFunction,
  provenCrossAccess,
  answeredInjection,
  clearTextSecrets,
]
