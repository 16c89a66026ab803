/** The evidence of an alert in sentences, for whoever has to act on it. */
import { type Alert, SUBJECT_WORDS } from '@apiscope/schema'
import { place } from '../apis/place.js'
import { counted, duration, integer, percent, size } from '../text.js'

/** `label`: what is told; `text`: the telling. Both may hold text of the traffic. */
export interface StoryLine {
  label: string
  text: string
}

type Evidence = Readonly<Record<string, unknown>>

const BYTES = /bytes/
const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined
const list = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])
const record = (value: unknown): Evidence =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Evidence) : {}
const records = (value: unknown): Evidence[] => (Array.isArray(value) ? value.map(record) : [])
/** Names with their numbers; anything else is left out. */
const counts = (value: unknown): [string, number][] =>
  Object.entries(record(value)).flatMap(([name, n]): [string, number][] => (typeof n === 'number' ? [[name, n]] : []))
const plain = (name: string) => name.replaceAll('_', ' ')

function amount(metric: string, value: number): string {
  if (BYTES.test(metric)) return size(Math.round(value))
  if (metric.endsWith('_share')) return percent(value, 1)
  if (metric.endsWith('_ms')) return duration(value)
  return Number.isInteger(value) ? integer(value) : value.toPrecision(3)
}

/** In the order in which a person asks: what, against what, whose, when, how, what came of it. @param labels of the API's answers */
export function storyOf(alert: Alert, labels: readonly string[] = []): StoryLine[] {
  const { evidence, kind } = alert
  const lines =
    kind === 'risk_raised'
      ? riskLines(evidence)
      : [...measured(evidence), ...peopleLines(evidence, labels), ...details(evidence)]
  return [...lines, ...(alert.owasp ? [{ label: 'class', text: `OWASP ${alert.owasp}` }] : [])]
}

function measured(e: Evidence): StoryLine[] {
  const metric = typeof e.metric === 'string' ? e.metric : undefined
  const observed = number(e.observed)
  if (metric === undefined || observed === undefined || metric === 'attack_score') return []
  const [expected, upper] = [number(e.expected), number(e.upper)]
  const window = typeof e.window === 'string' && e.window !== 'exchange' ? ` in ${e.window}` : ''
  return [
    { label: 'observed', text: `${amount(metric, observed)} ${plain(metric)}${window}` },
    ...(expected === undefined
      ? []
      : [
          {
            label: 'usual',
            text: `${amount(metric, expected)}${upper === undefined ? '' : `; alerted from ${amount(metric, upper)}`}`,
          },
        ]),
  ]
}

/** Labels of what belongs to a machine or a login and not to a person that a notice has to name. */
const NOT_PERSONAL = new Set(['IP_ADDRESS', 'MAC_ADDRESS', 'PASSWORD', 'SECRET', 'JWT'])

/** `212 people's NAME and ADDRESS`: the number that a breach notice needs. By kinds of identity where the API has no labels. */
function peopleLines(e: Evidence, labels: readonly string[]): StoryLine[] {
  const [day, month, error] = [number(e.people), number(e.people_30d), number(e.people_error) ?? 0]
  if (day === undefined) return []
  const personal = labels.filter((label) => !NOT_PERSONAL.has(label))
  const what = personal.length > 0 ? personal : list(e.people_shown_by).map((kind) => PEOPLE_SHOWN[kind] ?? kind)
  const named = what.length < 2 ? (what[0] ?? 'data') : `${what.slice(0, -1).join(', ')} and ${what.at(-1)}`
  const about = error > 0 ? ` (±${integer(error)})` : ''
  const longer = month === undefined || month === day ? '' : `; ${integer(month)} in 30 days`
  return [
    {
      label: 'blast radius',
      text: `${integer(day)} ${day === 1 ? "person's" : "people's"} ${named} in 24 h${about}${longer}, as far as answers were looked into`,
    },
  ]
}

const PEOPLE_SHOWN: Readonly<Record<string, string>> = SUBJECT_WORDS

function details(e: Evidence): StoryLine[] {
  const lines: StoryLine[] = []
  const add = (label: string, text: string | undefined) => text && lines.push({ label, text })
  const requests = number(e.requests)
  const [errors, answered, failed, refused] = [
    number(e.errors),
    number(e.answered),
    number(e.failed),
    number(e.refused),
  ]
  if (requests !== undefined) {
    const came = [
      answered === undefined ? '' : `${integer(answered)} answered`,
      failed === undefined || failed === 0 ? '' : `${integer(failed)} made the server fail`,
      refused === undefined || refused === 0 ? '' : `${integer(refused)} refused`,
      errors === undefined || errors === 0 ? '' : `${integer(errors)} failed`,
    ].filter(Boolean)
    add('requests', `${integer(requests)}${came.length > 0 ? `: ${came.join(', ')}` : ''}`)
  }
  if (number(e.answered_unusually))
    add(
      'answers',
      `${counted(number(e.answered_unusually)!, 'answer')} unlike the usual ones: something may have come of it`,
    )
  if (typeof e.tool === 'string' && typeof e.text_from === 'string') add('new tool', e.tool)
  if (typeof e.text_from === 'string')
    add(
      'after a text from',
      `${e.text_from}, ${integer(number(e.seconds_after) ?? 0)} s before; new: ${list(e.new).join(', ')}`,
    )
  const classes = counts(e.classes).map(([name, n]) => `${ATTACKS[name] ?? name} (${integer(n)})`)
  add('looks like', classes.join(', '))
  if (list(e.parameters).length > 0) add('where', list(e.parameters).map(place).join(', '))
  if (list(e.shapes).length > 0) add('shape of the values', list(e.shapes).join('   '))
  if (typeof e.label === 'string')
    add(
      'data',
      `${e.label}${typeof e.parameter === 'string' ? ` in ${place(e.parameter)}` : ''}${typeof e.example === 'string' ? `, such as ${e.example}` : ''}`,
    )
  for (const one of records(e.also).slice(0, 12)) add('also', `${one.label} in ${place(String(one.parameter))}`)
  if (number(e.confidence) !== undefined && typeof e.label === 'string')
    add('certainty', percent(number(e.confidence)!, 1))
  if (list(e.looked_up_at).length > 0) add('ids learnt at', list(e.looked_up_at).join(', '))
  const spent = counts(e.spent_at).map(([api, n]) => `${api} (${counted(n, 'object')})`)
  add('ids were used at', spent.join(', '))
  if (e.joined_by === 'address') add('joined by', 'the address: login and address belong together')
  const who = records(e.actors).flatMap(({ actor, share }) =>
    typeof actor === 'string'
      ? [`${actor}${number(share) === undefined ? '' : ` (${percent(number(share)!, 1)})`}`]
      : [],
  )
  add('who', who.join(', '))
  if (list(e.exchanges).length > 0) add('exchanges', list(e.exchanges).slice(0, 5).join(', '))
  if (typeof e.exchange === 'string') add('exchange', e.exchange)
  return lines
}

function riskLines(e: Evidence): StoryLine[] {
  const changes = counts(e.changes).slice(0, 6)
  const finding = record(e.finding)
  return [
    {
      label: 'risk',
      text: `${Math.round(number(e.before) ?? 0)} → ${Math.round(number(e.observed) ?? 0)} (${e.level_before} → ${e.level})`,
    },
    ...(changes.length > 0
      ? [
          {
            label: 'because of',
            text: changes
              .map(([name, by]) => `${plain(name)} ${by >= 0 ? '+' : '−'}${Math.abs(by).toFixed(1)}`)
              .join(', '),
          },
        ]
      : []),
    ...(typeof finding.kind === 'string'
      ? [{ label: 'after', text: `${plain(String(finding.kind))} (${finding.severity})` }]
      : []),
  ]
}

const ATTACKS: Readonly<Record<string, string>> = {
  sqli: 'SQL injection',
  xss: 'cross-site scripting',
  traversal: 'path traversal',
  cmdi: 'command injection',
  codei: 'code injection',
  ssrf: 'server-side request forgery',
  nosql: 'NoSQL injection',
  ssti: 'template injection',
  xxe: 'XML external entity',
  ldap: 'LDAP injection',
  deser: 'unsafe deserialisation',
  log4shell: 'Log4Shell',
  graphql: 'GraphQL abuse',
  header: 'header injection',
  ssi: 'server-side include',
  proto: 'prototype pollution',
  xpath: 'XPath injection',
}
