/** Most writes are ordinary, none is nothing. */
import { excess } from './context.js'
import { factor } from './factor.js'

export const stateChanging = factor({
  name: 'state_changing',
  group: 'stake',
  observes: 'the method, unless the path is a search; countable public content',
  source: 'OWASP Risk Rating, loss of integrity',
  prior: 3.5,
  value: (_, context) => excess(context, 5),
})
