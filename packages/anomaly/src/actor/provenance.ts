/**
 * Where people's data goes: personal values read at an internal API and soon said to a model, from the same address. Followed by keyed hashes alone,
 * which are equal however a value is written, so a prompt may be worded as it likes. What the address has said itself before it read it is no news to
 * it, and what nearly every answer of an API holds (its own address for complaints) is nobody's.
 */
import type { ActorEvent, ApiName, PersonalValue } from '@apiscope/schema'
import { keys } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../dismissal.js'
import { handOver } from '../finding.js'
import type { ActorOptions } from './options.js'
import { type Flow, newProvenance, type Provenance, type Read, type Source } from './provenance-state.js'
import { type ActorState, remember } from './state.js'

const DAY_MS = 86_400_000
/** APIs told apart of an address; of more, the ones that it read at last. Count. */
const SOURCES = 64
/** Pairs of API and model of a day. Count. */
const FLOWS = 64
/** Labels of which one person is enough: whoever has the number has the person. */
const GRAVE: ReadonlySet<string> = new Set(['SSN', 'NATIONAL_ID', 'PASSPORT', 'CREDIT_CARD', 'IBAN', 'BANK_ACCOUNT'])
/** Answers, and other values, from which an API shows what it always says. */
const ALWAYS = 8
/** Views of one API's flows, whatever the number of addresses. Count. */
const SLOTS = 16

export function observeProvenance(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  // Who reads with one credential asks the model with another: what they have in common is the address.
  if (!event.joined && event.principal !== undefined) return
  const { personal } = event
  if (event.model !== undefined) {
    state.provenance ??= newProvenance()
    state.provenance.asks = true
    if (personal) spend(state, event, personal, options, out)
  } else if (personal && (event.status ?? 0) < 400) read(state, event, personal, options)
}

function read(state: ActorState, event: ActorEvent, personal: readonly PersonalValue[], options: ActorOptions): void {
  state.provenance ??= newProvenance()
  const { provenance } = state
  // An id alone is nobody's: it counts from answers that tell of people.
  const isAboutPeople = personal.some(({ role, label }) => role === 'returned' && label !== 'ID')
  const from = isAboutPeople ? sourceOf(provenance, event) : -1
  if (from >= 0) provenance.sources[from]!.answers++
  for (const { role, label, key } of personal) {
    const known = provenance.read.get(key)
    if (role === 'requested') {
      if (!known) remember(provenance.said, key, options.said)
      continue
    }
    if (from < 0 || role !== 'returned') continue
    if (known) {
      known.at = event.time
      if (known.from === from) known.times++
      continue
    }
    if (provenance.said.includes(key)) continue
    const { values } = provenance.sources[from]!
    values[label] = (values[label] ?? 0) + 1
    provenance.read.set(key, { label, from, at: event.time, times: 1 })
  }
  if (from >= 0) joinPeople(provenance, from, personal)
  bound(provenance, options)
}

/**
 * Which values are one person's: all of an answer about one, and in a list those at the same place, where two labels have as many values. Labels
 * with another number of values are not joined: somebody has two addresses, or the desk's own stands beside.
 */
function joinPeople(provenance: Provenance, from: number, personal: readonly PersonalValue[]): void {
  const source = provenance.sources[from]!
  const byLabel = new Map<string, Read[]>()
  for (const { role, label, key } of personal) {
    const known = role === 'returned' ? provenance.read.get(key) : undefined
    if (!known || isAlways(known, source)) continue
    const list = byLabel.get(label)
    if (list) list.push(known)
    else byLabel.set(label, [known])
  }
  const bySize = new Map<number, Read[][]>()
  for (const list of byLabel.values()) bySize.set(list.length, [...(bySize.get(list.length) ?? []), list])
  for (const [size, lists] of bySize) {
    if (lists.length < 2) continue
    for (let i = 0; i < size; i++) {
      const met = lists.find((list) => list[i]!.who !== undefined)
      const who = met ? met[i]!.who : provenance.people++
      for (const list of lists) list[i]!.who ??= who
    }
  }
}

/** Place of the API in `sources`. At the limit it takes that of the one longest unread: else the first ones kept all others out for good. */
function sourceOf(provenance: Provenance, { api, time }: ActorEvent): number {
  const { sources } = provenance
  const at = sources.findIndex((source) => source.api.id === api.id)
  if (at >= 0) {
    sources[at]!.last = Math.max(sources[at]!.last ?? 0, time)
    return at
  }
  const source: Source = { api, answers: 0, values: {}, last: time }
  if (sources.length < SOURCES) return sources.push(source) - 1
  let leaving = 0
  for (let i = 1; i < sources.length; i++) if ((sources[i]!.last ?? 0) < (sources[leaving]!.last ?? 0)) leaving = i
  forget(provenance, leaving)
  sources[leaving] = source
  return leaving
}

/** What was read at a source that leaves, and where it went: its place is another's from now on. */
function forget({ read: kept, flows }: Provenance, from: number): void {
  for (const [key, { from: at }] of kept) if (at === from) kept.delete(key)
  for (const key of flows.keys()) if (key.startsWith(`${from} `)) flows.delete(key)
}

/** Oldest out. Most addresses never ask a model: of them little is kept. */
function bound({ read: kept, asks }: Provenance, options: ActorOptions): void {
  const most = asks ? options.read : options.readBefore
  for (const key of kept.keys()) {
    if (kept.size <= most) return
    kept.delete(key)
  }
}

function spend(
  state: ActorState,
  event: ActorEvent,
  personal: readonly PersonalValue[],
  options: ActorOptions,
  out: Output,
): void {
  const provenance = state.provenance!
  const touched = new Map<number, Flow>()
  for (const { role, label, key } of personal) {
    if (role !== 'prompted') continue
    const known = provenance.read.get(key)
    if (!known) {
      remember(provenance.said, key, options.said)
      continue
    }
    const source = provenance.sources[known.from]!
    if (event.time - known.at > options.provenanceMs || isAlways(known, source) || source.api.id === event.api.id)
      continue
    const flow = flowOf(provenance, known.from, event)
    if (known.who !== undefined && flow.who.length < options.spent && !flow.who.includes(known.who))
      flow.who.push(known.who)
    flow.keys[known.label === 'ID' ? label : known.label] ??= []
    const spent = flow.keys[known.label === 'ID' ? label : known.label]!
    if (spent.length < options.spent && !spent.includes(key)) {
      spent.push(key)
      touched.set(known.from, flow)
    }
  }
  for (const [from, flow] of touched) judge(state, from, flow, event, options, out)
}

/** Does nearly every answer hold it, whoever it is about? */
function isAlways({ label, times }: Read, { answers, values }: Source): boolean {
  return answers >= ALWAYS && times > answers / 2 && (values[label] ?? 0) >= ALWAYS
}

function flowOf({ flows }: Provenance, from: number, { time, model, api }: ActorEvent): Flow {
  const key = `${from} ${model} ${api.id}`
  let flow = flows.get(key)
  if (!flow || time >= flow.start + DAY_MS) {
    flow = { start: time, keys: {}, who: [] }
    flows.delete(key)
    flows.set(key, flow)
    if (flows.size > FLOWS) flows.delete(flows.keys().next().value!)
  }
  return flow
}

/** Different people, at least: as far as it is known whose a value is, and no fewer than there are values of one label. */
function peopleIn({ keys: found, who }: Pick<Flow, 'keys' | 'who'>): number {
  return Math.max(who.length, ...Object.values(found).map((list) => list.length))
}

/** What went from one API to all models: a script that spreads its questions over several has told as much. */
function together(provenance: Provenance, from: number, time: number): Flow & { providers: string[] } {
  const all: Flow = { start: time, keys: {}, who: [] }
  const providers = new Set<string>()
  for (const [key, flow] of provenance.flows) {
    if (!key.startsWith(`${from} `) || time >= flow.start + DAY_MS) continue
    providers.add(key.split(' ', 2)[1]!)
    all.start = Math.min(all.start, flow.start)
    all.who = [...new Set([...all.who, ...flow.who])]
    for (const [label, list] of Object.entries(flow.keys))
      all.keys[label] = [...new Set([...(all.keys[label] ?? []), ...list])]
  }
  return { ...all, providers: [...providers].sort() }
}

const labelsOf = ({ keys: found }: Pick<Flow, 'keys'>): string[] => {
  const labels = Object.keys(found)
    .filter((label) => label !== 'ID')
    .sort()
  return labels.length > 0 ? labels : ['ID']
}

function judge(
  state: ActorState,
  from: number,
  flow: Flow,
  event: ActorEvent,
  options: ActorOptions,
  out: Output,
): void {
  const provenance = state.provenance!
  const source = provenance.sources[from]!.api
  view(source, peopleIn(flow), labelsOf(flow), event, out)
  const all = together(provenance, from, event.time)
  const people = peopleIn(all)
  const labels = labelsOf(all)
  const isGrave = labels.some((label) => GRAVE.has(label))
  const upper = isGrave ? 1 : options.people
  if (people < upper) return
  const about = { time: event.time, client: event.actor }
  if (isDismissed(state.dismissals, 'data_to_model', 'people_to_model', people, about)) return
  const pair = `model ${source.id} ${event.model}`
  if (!state.holdOff.pass(pair, event.time, people / upper, options.holdOffMs, 64)) return
  const counts = Object.fromEntries(Object.entries(all.keys).map(([label, list]) => [label, list.length]))
  const whose = `${labels.join(' ')} of at least ${people} ${people === 1 ? 'person' : 'people'}`
  handOver(
    {
      kind: 'data_to_model',
      severity: isGrave ? 'high' : 'medium',
      api: source,
      time: event.time,
      client: { id: event.actor, ip: event.ip },
      title: `${whose}, read at ${source.id}, said to a model (${all.providers.join(', ')}; ${event.api.id}) by ${event.actor}`,
      evidence: {
        metric: 'people_to_model',
        observed: people,
        expected: 0,
        lower: 0,
        upper,
        window: '24h',
        window_start: all.start,
        provider: event.model,
        providers: all.providers,
        model_api: event.api.id,
        labels: counts,
        actor: event.actor,
      },
      identity: [event.actor, pair, all.start, people],
      count: people,
      // It is no attempt at anything.
      answered: 0,
    },
    out,
  )
}

/** «Leaves to» in the view of the API that it was read at: by provider, and by address as far as there is room. */
function view(source: ApiName, people: number, labels: readonly string[], event: ActorEvent, out: Output): void {
  let hash = 0
  for (let i = 0; i < event.actor.length; i++) hash = (Math.imul(hash, 31) + event.actor.charCodeAt(i)) >>> 0
  const field = `leaves_to:${event.model}:${hash % SLOTS}`
  const value = { to: event.api.id, people, labels, by: event.actor, last: event.time }
  out.hset(keys.api(source.id), { [field]: JSON.stringify(value) })
}
