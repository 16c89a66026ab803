/** From a finding to an alert, and to the fact that the risk worker counts. */
import {
  ALERT_VERSION,
  type Alert,
  type AlertKind,
  type ApiName,
  alertId,
  type FindingMessage,
  type Severity,
  TOPICS,
} from '@apiscope/schema'
import type { Output } from '@apiscope/worker'

export interface Finding {
  kind: AlertKind
  severity: Severity
  api: ApiName
  time: number
  client?: { id: string; ip?: string }
  title: string
  evidence: Record<string, unknown>
  /** What makes it the same finding when it is found again: window start, scale, client. */
  identity: (string | number)[]
  /** Requests it is about, and those of them that were answered 2xx. */
  count: number
  answered: number
  /** Classes of the finding, separated by blanks: `sqli xss`. */
  classes?: string
}

const OWASP: Partial<Record<AlertKind, string>> = {
  enumeration: 'API1:2023',
  bola: 'API1:2023',
  cred_stuffing: 'API2:2023',
  token_mismatch: 'API2:2023',
  exfil_size: 'API3:2023',
  exfil_slow: 'API1:2023',
  scrape: 'API6:2023',
  injection: 'API8:2023',
  evasion: 'API8:2023',
  token_replay: 'API2:2023',
  data_to_model: 'API3:2023',
  prompt_injection: 'API8:2023',
  forged_token: 'API2:2023',
  mass_assignment: 'API3:2023',
  unusual_number: 'API6:2023',
  scan: 'API9:2023',
  flood: 'API4:2023',
  flood_distributed: 'API4:2023',
  flood_payload: 'API4:2023',
  tool_changed: 'API10:2023',
  tool_lookalike: 'API10:2023',
  tool_misuse: 'API8:2023',
  tool_smuggling: 'API8:2023',
  new_tool_use: 'API5:2023',
  unapproved_tool: 'API5:2023',
  token_passthrough: 'API2:2023',
}

/** Raises the alert, and an event fact `{id, kind, severity, count, answered}`: for a worker that owns the API's partition. */
export function raise(finding: Finding, out: Output): void {
  const { count, answered, classes } = finding
  tell(alertOf(finding), { count, answered, classes }, out)
}

/** Hands it to the owner of the API, who raises it: for a worker that owns actors. */
export function handOver(finding: Finding, out: Output): void {
  const { time, count, answered } = finding
  const message: FindingMessage = { v: 1, time, alert: alertOf(finding), count, answered }
  out.publish(TOPICS.findings, finding.api.id, message)
}

/** Raises what was passed to it. */
export function raiseHanded({ alert, count, answered }: FindingMessage, out: Output): void {
  tell(alert, { count, answered }, out)
}

/** The text with the client's address behind his name, where that is a pseudonym: nobody can act on one alone. */
export function withAddress(text: string, client: Finding['client']): string {
  if (!client?.ip || client.id.includes(client.ip)) return text
  const end = text.indexOf(client.id) + client.id.length
  return end < client.id.length ? text : `${text.slice(0, end)} (${client.ip})${text.slice(end)}`
}

function alertOf({ kind, severity, api, time, client, title, evidence, identity }: Finding): Alert {
  return {
    v: ALERT_VERSION,
    id: alertId(kind, api.id, ...identity),
    time,
    kind,
    severity,
    api,
    ...(client ? { client } : {}),
    title: withAddress(title, client),
    evidence,
    ...(OWASP[kind] ? { owasp: OWASP[kind] } : {}),
  }
}

function tell(
  alert: Alert,
  { count, answered, classes }: Pick<Finding, 'count' | 'answered' | 'classes'>,
  out: Output,
) {
  const { id, api, time, kind, severity } = alert
  out.alert(alert)
  // A scan asks for what is not there: no API is the worse for it.
  if (kind === 'scan') return
  out.publish(TOPICS.facts, api.id, {
    v: 1,
    source: 'anomaly',
    api,
    time,
    values: { id, kind, severity, count, answered, ...(classes === undefined ? {} : { classes }) },
  })
}

/** Whole numbers as they are, others to three figures: for titles and evidence. */
export function plain(value: number): number {
  if (!Number.isFinite(value)) return value > 0 ? Number.MAX_SAFE_INTEGER : 0
  return Number.isInteger(value) ? value : Number(value.toPrecision(3))
}

/** Ratio of the edges of a tail's buckets. */
const QUARTER_OCTAVE = 2 ** 0.25

/**
 * A largest ordinary value for a title. Tails keep it as the edge of a bucket, which is a number that nobody ever saw: told are the whole numbers
 * in the bucket (`20 to 22`). Whole numbers are as they were counted.
 */
export function largest(edge: number, show: (n: number) => string = human): string {
  const [least, most] = [Math.floor(edge / QUARTER_OCTAVE + 1e-9) + 1, Math.floor(edge)]
  const told = show(most)
  // Every fourth edge is a whole number itself.
  const isCount = Number.isInteger(edge) && !Number.isInteger(Math.log2(edge))
  if (isCount || least >= most || show(least) === told) return told
  return `${show(least)} to ${told}`
}

/** 950, 1.2 k, 3.4 M. */
export function human(value: number): string {
  if (value >= 1e9) return `${Number((value / 1e9).toPrecision(2))} G`
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(2))} M`
  if (value >= 1e4) return `${Math.round(value / 1e3)} k`
  return String(Math.round(value))
}
