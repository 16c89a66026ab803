/** What several factors need of a profile, computed once. */
import { type Attempts, attemptsOf } from '../profile/attacks.js'
import type { RiskProfile } from '../profile/profile.js'
import {
  isCredentialPath,
  isDescriptionPath,
  isDiagnosticPath,
  isOwnPath,
  isPublicForm,
  namesResource,
} from '../profile/route.js'
import { combinedSensitivity, isCredential } from '../profile/sensitivity.js'

export interface Context {
  /** What is at stake by each of the six reasons, log₁₀ of the impact 1–10, in the order in which they are counted. */
  stakes: readonly number[]
  /** The largest of them. */
  stake: number
  /** Sensitivity of what is returned. */
  response: number
  attempts: Attempts
  /** Signs in, resets or verifies: it has to be open, and returns credentials on purpose. */
  login: boolean
  /** Open by design. */
  form: boolean
  /** Says only what belongs to the caller. */
  own: boolean
  /** Share of successes without credentials, full at a quarter: a check that every fourth request evades is none. */
  unauthenticated: number
}

/** Impacts of what is at stake whatever labels were seen, 1–10. */
const IMPACT = {
  /** A login: one account at a time. */
  credentials: 7,
  /** Acts on others' accounts (OWASP API5:2023). */
  admin: 8.5,
  execution: 9,
  reach: 7,
  query: 5,
  /** Environment, memory, routes. */
  diagnostic: 4,
  upload: 5,
  change: 4.2,
  /** A write that is open by design. */
  form: 2.5,
  /** Public content that someone could want to copy by number; the description of the interface. */
  content: 2,
} as const

/** Who fills in an open form tells of himself what he wants to, one at a time. */
const FORM_SHARE = 0.8

export function contextOf(p: RiskProfile): Context {
  const login = p.method !== 'GET' && p.method !== 'HEAD' && isCredentialPath(p.path)
  const form = isPublicForm(p.path)
  const attempts = attemptsOf(p.attackAttempts)
  const response = combinedSensitivity(p.responseLabels, login ? isCredential : undefined)
  const stakes = [
    response,
    combinedSensitivity(p.requestLabels, isCredential) * (form ? FORM_SHARE : 1),
    login ? Math.log10(IMPACT.credentials) : 0,
    p.adminFunction ? Math.log10(IMPACT.admin) : 0,
    serverStake(p, attempts),
    changeStake(p, form),
  ]
  return {
    stakes,
    stake: Math.max(...stakes),
    response,
    attempts,
    login,
    form,
    own: isOwnPath(p.path),
    unauthenticated: login ? 0 : Math.min(1, 4 * p.unauthenticated2xxShare),
  }
}

/** The server itself: what injections aim at, and what the caller may name for it to read. */
function serverStake(p: RiskProfile, attempts: Attempts): number {
  let impact = 1
  if (attempts.execution > 0) impact = IMPACT.execution
  else if (attempts.reach > 0 || p.urlParameters >= 0.05 || namesResource(p.path)) impact = IMPACT.reach
  else if (attempts.query > 0 || p.upload) impact = IMPACT.query
  if (isDiagnosticPath(p.path)) impact = Math.max(impact, IMPACT.diagnostic)
  return Math.log10(impact)
}

function changeStake(p: RiskProfile, form: boolean): number {
  if (p.stateChanging) return Math.log10(form ? IMPACT.form : IMPACT.change)
  return p.sequentialIds || isDescriptionPath(p.path) ? Math.log10(IMPACT.content) : 0
}

/** What the stake `index` adds to those counted before it: the worst counts, not the sum. */
export function excess(context: Context, index: number): number {
  const before = Math.max(0, ...context.stakes.slice(0, index))
  return Math.max(0, context.stakes[index]! - before)
}
