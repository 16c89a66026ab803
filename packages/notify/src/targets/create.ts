/** From a target's settings to the target. */
import { readFileSync } from 'node:fs'
import { durationMs } from '../config/duration.js'
import { alertmanager } from './alertmanager.js'
import type { Context } from './common.js'
import { elasticsearch } from './elasticsearch.js'
import { email } from './email.js'
import { opsgenie, pagerduty } from './paging.js'
import { s3 } from './s3.js'
import { slack } from './slack.js'
import { splunk } from './splunk.js'
import { syslog } from './syslog.js'
import type { Target } from './target.js'
import { teams } from './teams.js'
import { webhook } from './webhook.js'

// biome-ignore lint/suspicious/noExplicitAny: the schema has checked what each type has
type Settings = any

const bare = (url: string) => (url.endsWith('/') ? url.slice(0, -1) : url)
const pem = (path: string | undefined) => (path === undefined ? {} : { ca: readFileSync(path, 'utf8') })

const CREATE = {
  webhook: (s: Settings, c: Context) => webhook({ ...s, secret: longEnough(s.secret), format: s.format ?? 'json' }, c),
  slack: (s: Settings, c: Context) => slack({ ...s, api: bare(s.api ?? 'https://slack.com/api') }, c),
  teams: (s: Settings, c: Context) => teams(s, c),
  email: (s: Settings, c: Context) => {
    const tls = s.tls ?? 'starttls'
    return email({ ...s, tls, port: s.port ?? (tls === 'implicit' ? 465 : 587), ...pem(s.ca) }, c)
  },
  pagerduty: (s: Settings, c: Context) =>
    pagerduty(
      { name: s.name, routingKey: s['routing-key'], url: s.url ?? 'https://events.pagerduty.com/v2/enqueue' },
      c,
    ),
  opsgenie: (s: Settings, c: Context) =>
    opsgenie({ name: s.name, apiKey: s['api-key'], url: bare(s.url ?? 'https://api.opsgenie.com') }, c),
  alertmanager: (s: Settings, c: Context) =>
    alertmanager(
      { ...s, url: bare(s.url), labels: s.labels ?? {}, resolveAfterMs: durationMs(s['resolve-after'] ?? '1h') },
      c,
    ),
  syslog: (s: Settings, c: Context) => {
    const protocol = s.protocol ?? 'udp'
    const port = s.port ?? (protocol === 'tls' ? 6514 : 514)
    return syslog({ ...s, protocol, port, facility: s.facility ?? 13, format: s.format ?? 'cef', ...pem(s.ca) }, c)
  },
  splunk: (s: Settings, c: Context) =>
    splunk({ ...s, url: bare(s.url), sourcetype: s.sourcetype ?? 'apiscope:alert', format: s.format ?? 'json' }, c),
  elasticsearch: (s: Settings, c: Context) => elasticsearch({ ...s, url: bare(s.url), format: s.format ?? 'ecs' }, c),
  s3: (s: Settings, c: Context) =>
    s3(
      {
        ...s,
        prefix: s.prefix ?? '',
        format: s.format ?? 'ocsf',
        accessKeyId: s['access-key-id'],
        secretAccessKey: s['secret-access-key'],
        sessionToken: s['session-token'],
      },
      c,
    ),
} as const satisfies Record<string, (settings: Settings, context: Context) => Target>

export type TargetType = keyof typeof CREATE
export const TARGET_TYPES = Object.keys(CREATE) as TargetType[]

/** @throws Error when a file cannot be read, or a secret is too short to be one */
export function createTarget(settings: { type: string }, context: Context): Target {
  return CREATE[settings.type as TargetType](settings, context)
}

function longEnough(secret: string): string {
  if (secret.length < 16) throw new Error('`secret` has fewer than 16 characters')
  return secret
}
