/** From the words of the file to rules. */
import type { Severity } from '@apiscope/schema'
import type { Rules } from '../outbox/rules.js'
import { durationMs } from './duration.js'
import type { RawTarget } from './raw.js'

/** Take each alert by itself: what searches and counts them wants them whole. */
const DATA: ReadonlySet<string> = new Set(['syslog', 'splunk', 'elasticsearch', 's3'])

const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

interface RawRules {
  filter?: { 'min-severity'?: Severity; kinds?: string[]; hosts?: string[]; labels?: string[] }
  quiet?: { from: string; to: string; zone?: string; except?: Severity }
  rate?: { messages: number; per: string }
  group?: Rules['group']
}

/** @throws Error when the time zone is none */
export function rulesOf(target: RawTarget): Rules {
  const { filter = {}, quiet, rate, group } = target as RawRules
  const { 'min-severity': minSeverity, ...others } = filter
  return {
    name: target.name,
    group: DATA.has(target.type) ? 'none' : (group ?? 'incident'),
    filter: { ...others, ...(minSeverity === undefined ? {} : { minSeverity }) },
    ...(quiet ? { quiet: quietOf(quiet) } : {}),
    ...(rate ? { rate: { messages: rate.messages, perMs: durationMs(rate.per) } } : {}),
  }
}

function quietOf({ from, to, zone = 'UTC', except }: NonNullable<RawRules['quiet']>): Rules['quiet'] {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: zone })
  } catch {
    throw new Error('`quiet.zone` is no time zone; give an IANA name such as Europe/Berlin')
  }
  return { from: minutes(from), to: minutes(to), zone, ...(except === undefined ? {} : { except }) }
}
