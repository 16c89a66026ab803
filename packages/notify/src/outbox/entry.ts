/** What one target is to be told of one incident (or of one alert), and how far it has been told. */
import { gravest } from '@apiscope/alerts'
import type { Alert, Severity, Topic } from '@apiscope/schema'
import type { NotifyLimits } from '../limits.js'

/** `waiting`: something is to be told; `delivered`: all is; `dead`: given up. */
export type EntryPhase = 'waiting' | 'delivered' | 'dead'

export interface Entry {
  readonly target: string
  readonly group: string
  readonly partition: number
  phase: EntryPhase
  /** The first, and the newest. */
  alerts: Alert[]
  /** Ids of what is told or to be told, the newest; tells repeats. */
  ids: string[]
  /** All alerts; grows by one with each. */
  version: number
  /** What the target has been told: of so many alerts. */
  told: number
  severity: Severity
  /** When it came, and when the newest did; ms since 1970, of this machine's clock. */
  first: number
  last: number
  /** Not told before; ms since 1970. */
  notBefore: number
  /** First attempt since the last success, ms since 1970; 0 = none. */
  tried: number
  /** Under what the target knows the message. */
  ref?: string
  /** Where the newest alert stands in the log. */
  at: { topic: Topic; offset: number }
  /** Delivered by itself, since the target refused it together with others. */
  alone?: true
}

const IDS = 256

export interface Place {
  topic: Topic
  partition: number
  offset: number
}

export function createEntry(
  target: string,
  group: string,
  { partition, topic, offset }: Place,
  alert: Alert,
  now: number,
): Entry {
  return {
    target,
    group,
    partition,
    phase: 'waiting',
    alerts: [alert],
    ids: [alert.id],
    version: 1,
    told: 0,
    severity: alert.severity,
    first: now,
    last: now,
    notBefore: 0,
    tried: 0,
    at: { topic, offset },
  }
}

/** Puts another alert into it; false for one that is in it. */
export function addTo(
  entry: Entry,
  alert: Alert,
  { topic, offset }: Place,
  now: number,
  limits: NotifyLimits,
): boolean {
  if (entry.ids.includes(alert.id)) return false
  entry.ids.push(alert.id)
  if (entry.ids.length > IDS) entry.ids.shift()
  entry.alerts.push(alert)
  // The first says how it began.
  if (entry.alerts.length > limits.keptAlerts) entry.alerts.splice(1, 1)
  entry.version++
  entry.severity = gravest([entry.severity, alert.severity])
  entry.last = now
  entry.at = { topic, offset }
  entry.phase = 'waiting'
  return true
}

/** Evidence is bounded where it was made; whoever writes to the topic besides us must not fill the state. */
export function slim(alert: Alert, { evidenceBytes }: NotifyLimits): Alert {
  const { v, id, time, kind, severity, api, client, title, evidence, owasp } = alert
  const large = Buffer.byteLength(JSON.stringify(evidence)) > evidenceBytes
  return {
    v,
    id,
    time,
    kind,
    severity,
    api,
    ...(client ? { client } : {}),
    title: title.slice(0, 2000),
    evidence: large ? { left_out: `more than ${evidenceBytes} bytes` } : evidence,
    ...(owasp === undefined ? {} : { owasp }),
  }
}

export const keyOf = (target: string, group: string): string => `${target} ${group}`

export function encodeEntry({ partition: _, ...entry }: Entry): string {
  return JSON.stringify({ v: 1, ...entry })
}

/** Undefined for what is none (of another version). */
export function decodeEntry(text: string, partition: number): Entry | undefined {
  try {
    const { v, ...entry } = JSON.parse(text)
    return v === 1 && typeof entry.target === 'string' ? { ...entry, partition } : undefined
  } catch {
    return undefined
  }
}
