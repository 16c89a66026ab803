/** What every detector of attacks from many addresses is. */
import type { AlertKind } from '@apiscope/schema'
import type { AnomalyOptions, Rule } from '../../options.js'
import type { ApiState } from '../state.js'
import type { Window } from '../windows.js'

/** One thing that newcomers do together. */
export interface CrowdDetector {
  readonly metric: string
  /** Its place among the tails of newcomers, and in their windows. */
  readonly tail: number
  readonly place: number
  readonly noun: string
  rule(options: AnomalyOptions): Rule
  /** What it is, at a login and elsewhere. */
  kindAt(login: boolean): AlertKind
  /** Something harmless has brought them. `upper`: what is ordinary at most. */
  excused(state: ApiState, window: Window, time: number, upper: number): boolean
}
