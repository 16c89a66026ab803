/** What the detectors of one actor's windows have in common. */
import type { AlertKind } from '@apiscope/schema'
import type { Excess } from '../judge.js'
import { METRIC_INDEX, type Window } from '../windows.js'

/** An actor's window beyond the ordinary, and what else is in it. */
export interface Sight {
  excess: Excess
  /** Share of calls answered with an error, 0–1. */
  errors: number
  /** Share of calls refused with 401 or 403, 0–1. */
  refusals: number
  /** New objects asked for, per call. */
  objects: number
  /** The API takes names and secrets: a login. */
  login: boolean
  /** The caller was logged in at the last call. */
  authenticated: boolean
}

/** One kind of attack by one actor. For any sight at most one of them answers. */
export interface WindowDetector {
  readonly kind: AlertKind
  /** What it is called in a title: `Records are being collected`. */
  readonly lead: string
  /** High from the start, critical from ten times the threshold on; else medium, high from three times on. */
  readonly grave: boolean
  /** Does this excess mean it? */
  explains(sight: Sight): boolean
}

export function sightOf(excess: Excess, window: Window, about: Pick<Sight, 'login' | 'authenticated'>): Sight {
  const perCall = (name: keyof typeof METRIC_INDEX) => window[METRIC_INDEX[name]]! / window[METRIC_INDEX.requests]!
  return {
    excess,
    errors: perCall('errors'),
    refusals: perCall('refusals'),
    objects: perCall('objects'),
    login: about.login,
    authenticated: about.authenticated,
  }
}

/** Most calls fail. */
export const mostFail = ({ errors }: Sight): boolean => errors >= 0.5
/** Many calls are refused: nobody who knows his password comes near it. */
export const oftenRefused = ({ refusals }: Sight): boolean => refusals >= 0.3

/** Errors, or calls most of which fail, or refusals stand out. */
export function failing(sight: Sight): boolean {
  const { metric } = sight.excess
  if (metric === 'refusals') return oftenRefused(sight)
  return (metric === 'errors' || metric === 'requests') && mostFail(sight)
}
