/** Numbers from forecasts and quantiles. */
import { isCredentialPath } from '../profile/route.js'
import type { Limit, PolicyInput } from './policy.js'

/** Room above what was seen or forecast, so that an ordinary good day is not refused. */
const HEADROOM = 2
/** A band this many times above its expectation says that the forecast has not settled. */
const UNSETTLED = 100
/** Fewest requests per minute that are ever advised. */
const LEAST_RATE = 10
/** OWASP ASVS 4, 2.2.1: at most 100 failed attempts an hour on one account; a person needs far fewer than ten a minute. */
const GUESSES = 10
/** Calls below which sizes are not known. Count. */
const FEW = 20

interface Band {
  expected: number
  upper: number
}

const band = (value: unknown): Band | undefined => {
  const { expected, upper } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Band>
  return typeof expected === 'number' && typeof upper === 'number' ? { expected, upper } : undefined
}

/** The upper forecast bound of five minutes, else of the hour, doubled; undefined while no forecast has settled. */
export function requestRate({ metrics }: PolicyInput): Limit | undefined {
  for (const [window, minutes] of [
    // The calls of five minutes may come within one, those of an hour within ten.
    ['5m', 1],
    ['1h', 10],
  ] as const) {
    const forecast = band(metrics[`requests@${window}`])
    if (!forecast || forecast.upper > UNSETTLED * Math.max(1, forecast.expected)) continue
    const value = Math.max(LEAST_RATE, Math.ceil((HEADROOM * forecast.upper) / minutes))
    const { expected, upper } = forecast
    return { value, evidence: `forecast per ${window}: ${tidy(expected)} expected, at most ${tidy(upper)}; doubled` }
  }
  return undefined
}

/** Where passwords or codes can be tried. */
export function guessRate({ method, template }: PolicyInput): Limit | undefined {
  if (method === 'GET' || method === 'HEAD' || !isCredentialPath(template)) return undefined
  return { value: GUESSES, evidence: 'credentials can be tried here; OWASP ASVS 2.2.1' }
}

/**
 * Twice the 95th percentile. After an unusually large answer the tail is not to be trusted: then four times the median.
 *
 * @param unit bytes are rounded up to whole KiB
 */
export function sizeLimit(input: PolicyInput, quantity: string, unit: 'bytes' | 'records'): Limit | undefined {
  const [p50, p95, max] = ['p50', 'p95', 'max'].map((q) => Number(input.facts[`${quantity}_${q}`]))
  if (![p50, p95, max].every((n) => Number.isFinite(n)) || max === 0 || input.calls < FEW / 2) return undefined
  const suspect = input.finding?.startsWith('exfil') ?? false
  const raw = suspect ? 4 * Math.max(1, p50!) : HEADROOM * p95!
  // Where most answers hold none, a cap would refuse the few that do.
  if (raw < 1 && unit === 'records') return undefined
  const value = unit === 'bytes' ? Math.max(1, Math.ceil(raw / 1024)) * 1024 : Math.ceil(raw)
  const seen = `median ${p50}, 95th percentile ${p95}, largest ${max}`
  const basis = suspect ? 'four times the median, since an unusually large answer was reported' : 'twice the percentile'
  return { value, evidence: `${seen} of ${input.calls} calls; ${basis}` }
}

const tidy = (value: number) => (value < 10 ? Number(value.toPrecision(2)) : Math.round(value))
