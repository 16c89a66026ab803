/** What a person says of a score, entered into the store's log. */
import {
  currentName,
  type FeedbackAction,
  MAX_REASON,
  profileFromJson,
  scoreProfile,
  shippedModel,
  tenantModel,
} from '@apiscope/risk'
import { ApiscopeError, harmless } from '@apiscope/schema'
import type { State } from '@apiscope/state'
import { detailOf } from '../risk/explain.js'
import { addFeedback, readFeedback } from './store.js'

export interface GivenFeedback {
  action: FeedbackAction
  /** Id of the API. */
  api: string
  /** Why; kept with it, the first `MAX_REASON` characters. */
  reason: string
  /** ms since 1970. */
  at: number
  /** Only this factor; undefined: the score as a whole. */
  factor?: string
}

export interface FeedbackResult {
  /** Number of the entry, which `risk feedback rollback` takes. */
  version: number
  action: FeedbackAction
  api: string
  risk_before: number
  risk_after: number
}

/** @throws ApiscopeError `cli.api`, `cli.factor`: no such API or factor; `cli.feedback_full`, `cli.feedback_busy` */
export async function giveFeedback(state: State, given: GivenFeedback): Promise<FeedbackResult> {
  const { action, api, reason, at } = given
  const detail = await detailOf(state, api)
  const before = tenantModel(shippedModel(), await readFeedback(state))
  const profile = profileFromJson(JSON.parse(detail.profile!))
  const { contributions, risk } = scoreProfile(profile, before)
  const factor = given.factor === undefined ? undefined : currentName(given.factor)
  if (factor !== undefined && (factor.startsWith('floor_') || !Object.hasOwn(contributions, factor))) {
    const names = Object.keys(contributions).filter((name) => !name.startsWith('floor_'))
    const message = `--factor ${harmless(factor)}: not a factor of this API; it has ${names.join(', ')}.`
    throw new ApiscopeError('cli.factor', message, 2)
  }
  const entry = await addFeedback(state, {
    at,
    action,
    api,
    reason: reason.slice(0, MAX_REASON),
    ...(factor === undefined ? {} : { factor }),
    ...(action === 'accept' ? {} : { contributions }),
  })
  const after = scoreProfile(profile, tenantModel(shippedModel(), await readFeedback(state)))
  return { version: entry.n, action, api, risk_before: risk, risk_after: after.risk }
}
