/** What a function that is none of the others can do: most writes are ordinary, none is nothing; what can be counted through is worth a little. */
import { excess } from './context.js'
import { factor } from './factor.js'

export const functionImpact = factor({
  name: 'function_impact',
  group: 'stake',
  observes: 'a write, unless it is a search; a little for content whose ids can be counted through',
  source: 'OWASP Risk Rating, loss of integrity',
  prior: 3.5,
  value: (_, context) => excess(context, 5),
})
