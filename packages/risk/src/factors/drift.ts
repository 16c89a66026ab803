/** What changes may say more than it should. */
import { decades, factor, faded } from './factor.js'

const HALF_LIFE_DAYS = 7

export const drift = factor({
  name: 'drift',
  group: 'reach',
  observes: 'schema changes of the last week: new fields, parameters, types',
  halfLifeDays: HALF_LIFE_DAYS,
  source: 'OWASP API9:2023; API3:2023',
  prior: 0.2,
  value: (profile) =>
    decades(profile.changes, 10) *
    (profile.changedDaysAgo === undefined ? 1 : faded(profile.changedDaysAgo, HALF_LIFE_DAYS)),
})
