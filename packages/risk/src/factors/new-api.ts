/** What is new has not been tried yet. */
import { factor, faded } from './factor.js'

const HALF_LIFE_DAYS = 14

export const newApi = factor({
  name: 'new_api',
  group: 'reach',
  observes: 'days since it was first seen',
  halfLifeDays: HALF_LIFE_DAYS,
  source: 'OWASP API9:2023; defects are found in the first weeks of use',
  prior: 0.2,
  value: (profile) => (profile.ageDays === undefined ? 0 : faded(profile.ageDays, HALF_LIFE_DAYS)),
})
