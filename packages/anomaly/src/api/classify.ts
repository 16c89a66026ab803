/** What an excess means: the kind of attack that its evidence fits best. */
import type { AlertKind, Severity } from '@apiscope/schema'
import { SCALE_NAMES } from '../options.js'
import type { Excess } from './judge.js'
import { METRIC_INDEX, type Window } from './windows.js'

export interface Verdict {
  kind: AlertKind
  severity: Severity
  title: string
}

export interface Context {
  /** The API takes names and secrets, or refuses often by 401: a login. */
  login: boolean
  /** The caller was authenticated in the last exchange. */
  authenticated: boolean
  /** `GET shop.example/users/{id}` */
  api: string
  client: string
}

/** One verdict for each kind that the excesses support, the strongest excess of each first. */
export function classify(
  excesses: readonly Excess[],
  windows: readonly Window[],
  context: Context,
): [Verdict, Excess][] {
  const verdicts: [Verdict, Excess][] = []
  const has = (kind: AlertKind) => verdicts.some(([verdict]) => verdict.kind === kind)
  for (const excess of excesses) {
    const kind = kindOf(excess, windows[excess.scale]!, context)
    if (!kind || has(kind)) continue
    verdicts.push([{ kind, severity: severityOf(kind, excess), title: titleOf(kind, excess, context) }, excess])
  }
  // Many requests are the form of nearly every attack: a flood only when nothing more telling was found.
  const telling = verdicts.some(([{ kind }]) => kind !== 'flood')
  return telling ? verdicts.filter(([{ kind }]) => kind !== 'flood') : verdicts
}

/** What one excess means; undefined when it means nothing by itself. */
export function kindOf(
  { metric, scale }: Excess,
  window: Window,
  { login, authenticated }: Context,
): AlertKind | undefined {
  const of = (name: keyof typeof METRIC_INDEX) => window[METRIC_INDEX[name]]! / window[1]!
  const refused = of('refusals')
  if (metric === 'refusals') return refused < 0.3 ? undefined : login ? 'cred_stuffing' : 'error_burst'
  if (metric === 'errors')
    return of('errors') < 0.5 ? undefined : login && refused >= 0.3 ? 'cred_stuffing' : 'error_burst'
  if (metric === 'objects') return of('errors') < 0.2 && authenticated ? 'bola' : 'enumeration'
  if (metric === 'request_bytes') return 'flood_payload'
  if (metric === 'records') return 'scrape'
  if (metric === 'response_bytes') return scale >= 3 ? 'exfil_slow' : 'exfil_size'
  if (of('errors') >= 0.5) return login && refused >= 0.3 ? 'cred_stuffing' : 'error_burst'
  return of('objects') >= 0.6 ? 'enumeration' : 'flood'
}

function severityOf(kind: AlertKind, { ratio }: Excess): Severity {
  const grave = kind === 'cred_stuffing' || kind === 'bola' || kind === 'exfil_size' || kind === 'exfil_slow'
  if (ratio >= 10) return grave ? 'critical' : 'high'
  if (ratio >= 3 || grave) return 'high'
  return 'medium'
}

const NOUNS: Record<Excess['metric'], string> = {
  requests: 'requests',
  objects: 'different objects',
  response_bytes: 'bytes received',
  request_bytes: 'bytes sent',
  records: 'records',
  errors: 'errors',
  refusals: 'refused attempts',
}

const LEADS: Partial<Record<AlertKind, string>> = {
  cred_stuffing: 'Passwords are being tried',
  enumeration: 'Object ids are being walked through',
  bola: 'One login reads many objects',
  scrape: 'Records are being collected',
  exfil_size: 'Much data leaves',
  exfil_slow: 'Data leaves steadily',
  flood: 'One client floods',
  flood_payload: 'Oversized requests',
  error_burst: 'A burst of errors',
}

function titleOf(kind: AlertKind, { metric, scale, observed, expected }: Excess, { api, client }: Context): string {
  const amount = `${human(observed)} ${NOUNS[metric]} in ${SCALE_NAMES[scale]}`
  return `${LEADS[kind] ?? kind} on ${api}: ${amount} by ${client}, others reach ${human(expected)}`
}

/** 950, 1.2 k, 3.4 M. */
export function human(value: number): string {
  if (value >= 1e9) return `${Number((value / 1e9).toPrecision(2))} G`
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(2))} M`
  if (value >= 1e4) return `${Math.round(value / 1e3)} k`
  return String(Math.round(value))
}
