/** Authorisation that fails is not a matter of degree. */
import type { Floor } from './floor.js'

export const provenCrossAccess: Floor = {
  name: 'proven_cross_access',
  because: "callers are proven to reach others' data or functions",
  least: 60,
  source: 'OWASP API1:2023, API5:2023',
  applies: (profile, context) => profile.principalMismatches >= 3 && context.stake >= Math.log10(4),
}
