/** One API: everything that is known of it, for a person who has to decide about it. */
import {
  type ApiReport,
  changesOf,
  counted,
  duration,
  integer,
  moment,
  peopleOf,
  percent,
  place,
  size,
} from '@apiscope/model'
import { displayTemplate, parameterNames } from '@apiscope/schema'
import pc from 'picocolors'
import { safe } from '../io/text.js'
import { pad, widthOf } from '../io/width.js'
import { title, WIDTH, wrap } from './layout.js'
import { leavesTo } from './models.js'

const LABEL = 16
const CHANGES = 10
const FACTORS = 8
/** Columns of a parameter's name; a longer one has a line of its own. */
const NAME = 36

export function renderApi(api: ApiReport, top: number): string {
  const name = `${api.method} ${api.host}${displayTemplate(api.template)}`
  const head = [...wrap(safe(name), WIDTH).map((line) => pc.bold(line)), ...summary(api)]
  const parts = [
    head,
    traffic(api),
    agents(api),
    model(api),
    access(api),
    answers(api),
    parameters(api, top),
    risk(api),
    history(api),
  ]
  return parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')
}

/** `label   value`, wrapped below the value. Empty values leave the line out. */
function row(label: string, value: string): string[] {
  if (value === '') return []
  return wrap(safe(value), WIDTH - LABEL - 2).map((line, i) => `  ${(i === 0 ? label : '').padEnd(LABEL)}${line}`)
}

function summary({ risk: score, level, labels, facts, unscored }: ApiReport): string[] {
  const words = (facts.lifecycle ?? '').split(' ').filter(Boolean)
  return [
    ...row('risk', unscored ? 'no score yet' : `${Math.round(score)} (${level})`),
    ...row('labels', labels.join(' ')),
    ...row('state', words.join(', ')),
    ...row('newer version', facts.successor ?? ''),
    ...row('retired', facts.retired ?? ''),
  ]
}

function traffic({ facts, calls, actors, firstSeen, lastSeen }: ApiReport): string[] {
  const at = (text: string | undefined) => (text === undefined ? '-' : `${moment(Date.parse(text))} UTC`)
  const sizes = (name: string, show: (n: number) => string) =>
    facts[`${name}_p50`] === undefined
      ? ''
      : `median ${show(Number(facts[`${name}_p50`]))}, 95 % within ${show(Number(facts[`${name}_p95`]))}, largest ${show(Number(facts[`${name}_max`]))}`
  const people = peopleOf(facts)
  return [
    title('TRAFFIC'),
    ...row('seen', `${at(firstSeen)} to ${at(lastSeen)}`),
    ...row(
      'calls',
      `${integer(calls)} by ${integer(actors)} callers; ${integer(Number(facts.unanswered ?? 0))} unanswered`,
    ),
    ...row(
      'inferred',
      facts.inferred === undefined
        ? ''
        : `name of ${counted(Number(facts.inferred), 'call')}: on connections older than the capture`,
    ),
    ...row(
      'not searched',
      facts.partly_scored === undefined
        ? ''
        : `parts of ${counted(Number(facts.partly_scored), 'request')}: no attack was looked for there`,
    ),
    ...row('servers', facts.servers ?? ''),
    ...row('statuses', (facts.statuses ?? '').replaceAll('=', ' × ').replaceAll(/ (?=\d{3} ×)/g, ', ')),
    ...row('request size', Number(facts.request_bytes_max ?? 0) > 0 ? sizes('request_bytes', size) : ''),
    ...row('response size', sizes('response_bytes', size)),
    ...row('records', Number(facts.records_max ?? 0) > 0 ? sizes('records', integer) : ''),
    ...row('time taken', sizes('duration_ms', duration)),
    ...leavesTo(facts).flatMap((line, i) => row(i === 0 ? 'leaves to' : '', line)),
    ...row('people shown', people?.shown ?? ''),
    ...row('shown most', people?.actors ?? ''),
  ]
}

/** Of an API that is a model: who answers, what it cost, what it may do. */
function model({ facts }: ApiReport): string[] {
  if (facts.model_provider === undefined) return []
  const times = (text = '') => text.replaceAll('=', ' × ').replaceAll(/ (?=[^\s×]+ ×)/g, ', ')
  const tokens = (name: string) => integer(Number(facts[name] ?? 0))
  const who = JSON.parse(facts.model_actors ?? '[]') as {
    actor: string
    calls: number
    input: number
    output: number
  }[]
  return [
    title('MODEL'),
    ...row('provider', facts.model_provider),
    ...row('models', times(facts.models)),
    ...row('asked for', times(facts.model_operations)),
    ...row('tokens', `${tokens('model_input_tokens')} in, ${tokens('model_output_tokens')} out`),
    ...row(
      'not counted',
      facts.model_uncounted === undefined ? '' : `tokens of ${counted(Number(facts.model_uncounted), 'call')}`,
    ),
    ...row('tools offered', times(facts.model_tools_offered)),
    ...row('tools called', times(facts.model_tools_called)),
    ...row('ended by', times(facts.model_finish_reasons)),
    ...who
      .slice(0, 5)
      .flatMap(({ actor, calls, input, output }, i) =>
        row(
          i === 0 ? 'asked by' : '',
          `${actor}: ${counted(calls, 'call')}, ${integer(input)} in, ${integer(output)} out`,
        ),
      ),
  ]
}

/** Of an API that agents call: the protocol, what its server says of it, who uses it, what is wrong with calls, what is offered. */
function agents({ facts }: ApiReport): string[] {
  if (facts.agent_protocol === undefined) return []
  const uses = JSON.parse(facts.agents ?? '[]') as { client: string; actor: string; calls: number; sessions: number }[]
  const catalogue = JSON.parse(facts.agent_catalogue ?? '{}') as Record<
    string,
    { changes: number; destructive?: boolean; inputs?: { name: string; types: string[]; required?: true }[] }
  >
  const times = (name: string) => (Number(facts[name] ?? 0) > 0 ? counted(Number(facts[name]), 'call') : '')
  return [
    title('AGENTS'),
    ...row('protocol', `${facts.agent_protocol.toUpperCase()} ${facts.agent_versions ?? ''} (${facts.agent_bindings})`),
    ...row('server', (JSON.parse(facts.agent_servers ?? '[]') as string[]).join(', ')),
    ...row('says of itself', facts.agent_hints ?? ''),
    ...row('outside schema', times('agent_outside_schema')),
    ...row('with tokens', times('agent_tokens')),
    ...row('header unlike', times('agent_unlike')),
    ...row('asked a person', times('agent_asked')),
    ...uses
      .slice(0, 5)
      .flatMap(({ client, actor, calls, sessions }, i) =>
        row(
          i === 0 ? 'used by' : '',
          `${client === '' ? 'without a name' : client} of ${actor}: ${counted(calls, 'call')} in ${counted(sessions, 'session')}`,
        ),
      ),
    ...Object.entries(catalogue)
      .slice(0, 20)
      .flatMap(([name, { changes, destructive, inputs = [] }], i) => {
        const arguments_ = inputs.map((one) => `${one.name}${one.required ? '' : '?'}: ${one.types.join('|') || 'any'}`)
        const words = [destructive ? 'destructive' : '', changes > 0 ? `changed ${counted(changes, 'time')}` : '']
        return row(i === 0 ? 'offers' : '', [`${name}(${arguments_.join(', ')})`, ...words.filter(Boolean)].join(', '))
      }),
  ]
}

const TLS = 'TLS, read with keys or ended at a proxy in front'

/** Some callers may come past the proxy that ends TLS: how many did not is what matters. */
function transport({ transport: mostly, tls_share: text }: ApiReport['facts']): string {
  const share = Number(text ?? 0)
  if (text === undefined) return mostly === 'tls' ? TLS : 'plaintext, as seen'
  if (share >= 1) return TLS
  return `${percent(share, 1)} ${TLS}; the rest plaintext, as seen`
}

interface Way {
  scheme: string
  in: string
  name?: string
  algorithm?: string
  calls: number
  lifetime?: number
  endless: number
}

function access({ facts, authentication }: ApiReport): string[] {
  const open = Number(facts.unauthenticated_2xx_share ?? 0)
  const missing = facts.security_headers_missing
  const cors = { any: 'any site may read the answers', some: 'some sites may read the answers' }[facts.cors ?? '']
  return [
    title('ACCESS'),
    ...row('authentication', authentication.join(', ')),
    ...parsed<Way[]>(facts.credentials, []).flatMap((way) => row('', describeWay(way))),
    ...row('consistency', `${percent(open, 1)} of the successful calls carried no credentials`),
    ...row('weak', (facts.weak_credentials ?? '').split(' ').join(', ')),
    ...row(
      'exposure',
      facts.exposure === undefined
        ? ''
        : `${facts.exposure}, ${percent(Number(facts.public_share), 1)} of the calls from the Internet`,
    ),
    ...row('transport', transport(facts)),
    ...row('CORS', cors === undefined ? '' : `${cors}${facts.cors_credentials === 'true' ? ', with credentials' : ''}`),
    ...row(
      'rate limit',
      facts.rate_limit_headers === 'true'
        ? 'announced in headers'
        : Number(facts.rate_limited) > 0
          ? '429 answers seen'
          : 'none seen',
    ),
    ...row(
      'hardening',
      missing === undefined ? '' : `${percent(1 - Number(missing), 1)} of nosniff, framing and HSTS headers are there`,
    ),
    ...row('deprecation', [facts.deprecation, facts.sunset && `sunset ${facts.sunset}`].filter(Boolean).join(', ')),
    ...row('version', facts.version ?? ''),
    ...row('software', facts.software ?? ''),
  ]
}

function describeWay({ scheme, in: where, name, algorithm, calls, lifetime, endless }: Way): string {
  const life = [lifetime === undefined ? '' : `lives ${duration(lifetime * 1000)}`, endless > 0 ? 'without an end' : '']
  const details = [algorithm ?? '', ...life].filter(Boolean).join(', ')
  const what = scheme === 'cookie' ? 'session' : scheme
  return `${what} in the ${where}${name ? ` ${name}` : ''}${details ? ` (${details})` : ''}: ${integer(calls)} calls`
}

function answers({ facts }: ApiReport): string[] {
  const types = parsed<Record<string, string[]>>(facts.responses, {})
  return [
    title('CONTENT'),
    ...row('request', facts.request_types ?? ''),
    ...Object.entries(types).flatMap(([status, list]) => row(`answer ${status}`, list.join(' '))),
  ].filter((_, i, all) => i > 0 || all.length > 1)
}

interface ParameterView {
  types: string[]
  presence: number
  range?: [number, number]
  length?: [number, number]
  values?: string[]
}

function parameters({ parameters: all, template }: ApiReport, top: number): string[] {
  const names = parameterNames(template)
  const known = Object.keys(all).filter((name) => name.startsWith('types:'))
  if (known.length === 0) return []
  const lines = known.slice(0, top).flatMap((key) => {
    const name = key.slice('types:'.length)
    const labels = ((all[name] as { labels?: { label: string }[] } | undefined)?.labels ?? []).map(({ label }) => label)
    return parameterLines(shown(name, names), all[key] as ParameterView, labels)
  })
  if (known.length > top) lines.push(pc.dim(`  … ${integer(known.length - top)} more: --top ${known.length}`))
  return [
    title('PARAMETERS', integer(known.length)),
    pc.dim(`  ${'WHERE'.padEnd(9)} ${'NAME'.padEnd(NAME)} ${'IN'.padStart(7)}  FORM`),
    ...lines,
  ]
}

/** Path parameters under the name that the template shows. */
function shown(name: string, names: readonly string[]): [string, string] {
  const colon = name.indexOf(':')
  const [where, path] = [name.slice(0, colon), name.slice(colon + 1)]
  const index = where === 'path' ? /^\{(\d+)\}$/.exec(path)?.[1] : undefined
  return [where, index === undefined ? path : (names[Number(index) - 1] ?? path)]
}

function parameterLines([where, name]: [string, string], view: ParameterView, labels: string[]): string[] {
  const whole = safe(name)
  const long = widthOf(whole) > NAME
  const head = `  ${where.padEnd(9)} `
  const lead = `${head}${pad(long ? '' : whole, NAME)} ${percent(view.presence, 1).padStart(7)}  `
  const forms = view.types
    .filter((type) => type !== 'other')
    .slice(0, 3)
    .join(' ')
  const [first, ...rest] = wrap(safe([forms, ...extent(view, labels.length > 0)].join(', ')), WIDTH - lead.length)
  const more = rest.map((line) => ' '.repeat(lead.length) + line)
  const marked = labels.length > 0 ? [`${' '.repeat(lead.length)}${pc.cyan(labels.join(' '))}`] : []
  return [
    ...(long ? [head + whole, ' '.repeat(head.length) + lead.slice(head.length) + first] : [lead + first]),
    ...more,
    ...marked,
  ]
}

/** Of a labelled parameter no value shows, were it the name of a constant. */
function extent({ values, range, length }: ParameterView, labelled: boolean): string[] {
  if (values && !labelled) return [`one of ${values.join(' ')}`]
  if (range && !labelled) return [range[0] === range[1] ? `${range[0]}` : `${range[0]} to ${range[1]}`]
  if (length) return [length[0] === length[1] ? `${length[0]} characters` : `${length[0]} to ${length[1]} characters`]
  return []
}

function risk({ factors }: ApiReport): string[] {
  if (factors.length === 0) return []
  const lines = factors.slice(0, FACTORS).map(({ name, contribution }) => {
    return `  ${contribution >= 0 ? '+' : '-'}${Math.abs(contribution).toFixed(2).padStart(5)}  ${safe(name.replaceAll('_', ' '))}`
  })
  return [title('RISK', 'contributions in log-odds, largest first'), ...lines]
}

function history(api: ApiReport): string[] {
  const lines = changesOf([api])
    .slice(0, CHANGES)
    .flatMap(({ at, kind, name, detail }) =>
      row(moment(at).slice(0, 10), `${kind.replaceAll('_', ' ')}${name ? ` ${place(name)}` : ''}: ${detail}`),
    )
  return [title('CHANGES', 'newest first'), ...lines]
}

function parsed<T>(text: string | undefined, fallback: T): T {
  try {
    return JSON.parse(text ?? '') as T
  } catch {
    return fallback
  }
}
