/**
 * What an actor goes on doing after an alert was raised about him: nobody is woken at every call, so when he has stopped, one more alert
 * says what it came to.
 */
import { ALERT_VERSION, type Alert, alertId, type Exchange, outcomeStatus, type Severity } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { withAddress } from './finding.js'

/** Silence after which it has ended, and the longest that is waited for it. ms of event time. */
const QUIET_MS = 600_000
const LONGEST_MS = 21_600_000
/** Alerts per API whose actor is followed; the one longest silent leaves untold. Count. */
const FOLLOWED = 32
/** The total is told where it is so many times what the alert said, and so many calls more; below, the alert was right enough. */
const TIMES = 2
const MORE = 8

interface Followed {
  alert: Pick<Alert, 'id' | 'kind' | 'severity' | 'api' | 'title' | 'owasp'> & { client: NonNullable<Alert['client']> }
  incident?: string
  /** Calls that the alert was about. */
  told: number
  /** Of the alert's evidence, what a dismissal goes by. */
  about: Record<string, unknown>
  since: number
  last: number
  requests: number
  answered: number
  failed: number
  refused: number
  /** Of attacks: kind → calls; parameter → calls, those met first. */
  classes?: Record<string, number>
  parameters?: Record<string, number>
}

export type TotalsJson = [string, Followed][]

/** Attack patterns of a call: their kinds, and the parameter that says most. */
export interface Hits {
  kinds: readonly string[]
  parameter: string
}

/** Kinds of alerts that are about what an actor goes on doing call by call. */
const GOES_ON = new Set<Alert['kind']>([
  'injection',
  'cred_stuffing',
  'enumeration',
  'bola',
  'scrape',
  'flood',
  'error_burst',
  'exfil_size',
  'exfil_slow',
])
/** Parameters of one total that are counted. Count. */
const PARAMETERS = 16

/** The totals of one API. Event time only, bounded; the same calls give the same alerts. */
export class Totals {
  /** Whose calls are added up: every call of the API is asked about. */
  private clients = new Set<string>()

  private constructor(private readonly followed: Map<string, Followed>) {
    this.name()
  }

  static create(): Totals {
    return new Totals(new Map())
  }

  /** From now on the calls of the alert's client are added up. */
  follow({ id, kind, severity, api, title, owasp, client, evidence, time }: Alert): void {
    if (!client || !GOES_ON.has(kind)) return
    const key = `${kind}|${client.id}`
    const before = this.followed.get(key)
    const number = (name: string) => (typeof evidence[name] === 'number' ? (evidence[name] as number) : 0)
    const told = number('requests')
    const record = (name: string) => ({ ...(evidence[name] as Record<string, number> | undefined) })
    this.followed.delete(key)
    this.followed.set(key, {
      alert: { id, kind, severity, api, title, client, ...(owasp ? { owasp } : {}) },
      ...(typeof evidence.incident === 'string' ? { incident: evidence.incident } : {}),
      told,
      about: Object.fromEntries(ABOUT.filter((name) => name in evidence).map((name) => [name, evidence[name]])),
      since: before?.since ?? (number('window_start') || time),
      last: time,
      requests: Math.max(told, before?.requests ?? 0),
      answered: Math.max(kind === 'injection' ? number('answered') : told - number('errors'), before?.answered ?? 0),
      failed: Math.max(number('failed'), before?.failed ?? 0),
      refused: Math.max(kind === 'injection' ? number('refused') : number('errors'), before?.refused ?? 0),
      ...(kind === 'injection' ? { classes: record('classes'), parameters: { ...before?.parameters } } : {}),
    })
    if (this.followed.size > FOLLOWED) this.followed.delete(this.followed.keys().next().value!)
    this.name()
  }

  /** A call of the API. @param hits attack patterns in it */
  add({ client, time, response }: Exchange, hits?: Hits): void {
    if (!this.clients.has(client.id)) return
    const status = outcomeStatus(response) ?? 0
    for (const kind of GOES_ON) {
      if ((kind === 'injection') !== (hits !== undefined)) continue
      const one = this.followed.get(`${kind}|${client.id}`)
      if (!one || time < one.last) continue
      one.last = time
      one.requests++
      if (status >= 500) one.failed++
      else if (status >= 400) one.refused++
      else if (status >= 200 && status < 300) one.answered++
      if (hits) addHits(one, hits)
    }
  }

  /** Event time at which the first of them is over; undefined when none is followed. */
  wake(): number | undefined {
    let first: number | undefined
    for (const one of this.followed.values()) first = Math.min(first ?? Number.MAX_VALUE, endOf(one))
    return first
  }

  /** Tells what those came to that are over by `watermark` (event time, ms). */
  close(watermark: number, out: Output): void {
    for (const [key, one] of this.followed) {
      if (endOf(one) > watermark) continue
      this.followed.delete(key)
      this.name()
      if (one.requests >= TIMES * one.told && one.requests - one.told >= MORE) out.alert(totalOf(one))
    }
  }

  private name(): void {
    this.clients = new Set([...this.followed.values()].map(({ alert }) => alert.client.id))
  }

  toJSON(): TotalsJson {
    return [...this.followed]
  }

  /** `undefined`: a state from before there were totals. */
  static fromJSON(json: TotalsJson | undefined): Totals {
    return new Totals(new Map(json ?? []))
  }
}

/** What a dismissal of the total needs to know. */
const ABOUT = ['metric', 'observed', 'window', 'shapes']

const endOf = ({ since, last }: Followed): number => Math.min(last + QUIET_MS, since + LONGEST_MS)

function addHits(one: Followed, { kinds, parameter }: Hits): void {
  one.classes ??= {}
  for (const kind of kinds) one.classes[kind] = (one.classes[kind] ?? 0) + 1
  one.parameters ??= {}
  const known = Object.hasOwn(one.parameters, parameter)
  if (known || Object.keys(one.parameters).length < PARAMETERS)
    one.parameters[parameter] = (known ? one.parameters[parameter]! : 0) + 1
}

const RANK: Severity[] = ['low', 'medium', 'high', 'critical']

function totalOf(one: Followed): Alert {
  const { alert, requests, answered, failed, refused, since, last } = one
  const reached: Severity = alert.kind === 'injection' && (answered > 0 || failed > 0) ? 'high' : 'low'
  const severity = RANK[Math.max(RANK.indexOf(alert.severity), RANK.indexOf(reached))]!
  const parameters = sorted(one.parameters)
  const classes = sorted(one.classes)
  const what =
    alert.kind === 'injection'
      ? `Attack patterns (${classes
          .map(([kind]) => kind)
          .slice(0, 5)
          .join(', ')}) in ${parameters[0]?.[0] ?? 'parameters'} of ${alert.api.id}`
      : alert.title.split(': ', 1)[0]!
  const amounts = `${requests} requests (${answered} answered, ${refused} refused, ${failed} failed)`
  return {
    v: ALERT_VERSION,
    id: alertId(alert.kind, alert.api.id, alert.client.id, since, 'total'),
    time: last,
    kind: alert.kind,
    severity,
    api: alert.api,
    client: alert.client,
    title: `${what}, in all: ${amounts} in ${minutes(last - since)} by ${withAddress(alert.client.id, alert.client)}`,
    evidence: {
      ...one.about,
      total: true,
      first_alert: alert.id,
      requests,
      answered,
      failed,
      refused,
      window_start: since,
      window_end: last,
      ...(classes.length > 0 ? { classes: Object.fromEntries(classes) } : {}),
      ...(parameters.length > 0 ? { parameters: parameters.map(([name]) => name) } : {}),
      ...(one.incident ? { incident: one.incident } : {}),
    },
    ...(alert.owasp ? { owasp: alert.owasp } : {}),
  }
}

/** Most first. */
const sorted = (counts: Record<string, number> = {}): [string, number][] =>
  Object.entries(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))

const minutes = (ms: number): string => (ms < 90_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`)
