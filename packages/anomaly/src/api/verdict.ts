/** What the excesses of an actor mean: one verdict for each kind of attack that they fit. */
import type { AlertKind, ApiName, Severity } from '@apiscope/schema'
import { human, largest } from '../finding.js'
import { SCALE_NAMES } from '../options.js'
import { guessedAt, guessLead } from '../route.js'
import { quantity, windowText } from '../wording.js'
import { type Sight, sightOf, type WindowDetector } from './detectors/detector.js'
import { WINDOW_DETECTORS } from './detectors/index.js'
import type { Excess } from './judge.js'
import { METRIC_INDEX, type Window } from './windows.js'

export interface Verdict {
  kind: AlertKind
  severity: Severity
  title: string
}

export interface Context extends Pick<Sight, 'login' | 'authenticated'> {
  api: ApiName
  client: string
}

/** One verdict for each kind that the excesses support, the strongest excess of each first. */
export function verdictsOf(
  excesses: readonly Excess[],
  windows: readonly Window[],
  context: Context,
): [Verdict, Excess][] {
  const verdicts = new Map<AlertKind, [Verdict, Excess]>()
  for (const excess of excesses) {
    const detector = detectorOf(excess, windows[excess.scale]!, context)
    if (!detector || verdicts.has(detector.kind)) continue
    const { kind } = detector
    verdicts.set(kind, [
      {
        kind,
        severity: severityOf(detector, excess),
        title: titleOf(detector, excess, windows[excess.scale]!, context),
      },
      excess,
    ])
  }
  // Many requests are the form of nearly every attack: a flood only when nothing more telling was found.
  if (verdicts.size > 1) verdicts.delete('flood')
  return [...verdicts.values()]
}

/** Whose one excess is; undefined when it means nothing by itself. */
export function detectorOf(excess: Excess, window: Window, context: Context): WindowDetector | undefined {
  const sight = sightOf(excess, window, context)
  return WINDOW_DETECTORS.find((detector) => detector.explains(sight))
}

function severityOf({ grave }: WindowDetector, { ratio }: Excess): Severity {
  if (ratio >= 10) return grave ? 'critical' : 'high'
  return ratio >= 3 || grave ? 'high' : 'medium'
}

const NOUNS: Record<Excess['metric'], string> = {
  requests: 'requests',
  objects: 'different objects',
  response_bytes: 'received',
  request_bytes: 'sent',
  records: 'records',
  errors: 'errors',
  refusals: 'refused attempts',
}

function titleOf(
  { kind, lead }: WindowDetector,
  { metric, scale, observed, expected }: Excess,
  window: Window,
  { api, client, login }: Context,
): string {
  const names = guessedAt(api.method, api.template) === 'codes' ? 'different codes' : 'different names'
  let amount = `${quantity(metric, observed)} ${login && metric === 'objects' ? names : NOUNS[metric]}`
  if (kind === 'enumeration' && metric === 'requests')
    amount += ` for ${human(window[METRIC_INDEX.objects]!)} different objects`
  const isGuessing = kind === 'cred_stuffing'
  const what = isGuessing ? guessLead(api.method, api.template) : lead
  // What a person on call asks first of guesses.
  const hits = isGuessing ? `; ${human(window[METRIC_INDEX.requests]! - window[METRIC_INDEX.errors]!)} succeeded` : ''
  return `${what} on ${api.id}: ${amount} in ${windowText(SCALE_NAMES[scale])} by ${client}, others reach ${largest(expected, (n) => quantity(metric, n))}${hits}`
}
