import { type Alert, alertId, apiName, type Exchange, type Fact, keys, TOPICS, type Topic } from '@apiscope/schema'
import type { Output, WorkerDefinition } from '../src/index.js'

export const MINUTE = 60_000

/** Counts per key and minute; tells the facts; raises an alert for each full minute with at least `alarm` messages. */
export interface Tally {
  key: string
  total: number
  window: number | null
  inWindow: number
  ids: string[]
}

export function tally(name: string, alarm = 3): WorkerDefinition<Tally> {
  return {
    name,
    stateVersion: 1,
    primary: TOPICS.exchanges,
    alertTopic: TOPICS.alertsAnomaly,
    create: (key) => ({ key, total: 0, window: null, inWindow: 0, ids: [] }),
    apply(state, message, _topic, out) {
      const exchange = message as Exchange
      if (exchange.request?.target === '/boom') throw new Error(`secret ${exchange.id}`)
      state.total++
      state.inWindow++
      state.window ??= Math.floor(exchange.time / MINUTE) * MINUTE
      state.ids.push(exchange.id)
      if (state.ids.length > 5) state.ids.shift()
      out.hset(keys.api(state.key), { [`${name}_calls`]: state.total, last: exchange.id })
      out.zadd(keys.apis(), state.key, state.total)
      out.sadd(keys.host(exchange.api.host), state.key)
      publishFact(out, name, exchange.api, exchange.time, state.total)
    },
    wake: (state) => (state.window === null ? undefined : state.window + MINUTE),
    tick(state, _watermark, out) {
      const window = state.window!
      const api = parse(state.key)
      if (state.inWindow >= alarm) out.alert(alert(name, api, window, state.inWindow))
      publishFact(out, name, api, window + MINUTE, -state.inWindow)
      state.window = null
      state.inWindow = 0
    },
    encode: (state) => JSON.stringify(state),
    decode: (text) => JSON.parse(text),
  }
}

/** Depends on the interleaving of exchanges and facts: folds everything it sees, in order, into a number. */
export interface Fold {
  key: string
  n: number
  hash: number
}

export const fold: WorkerDefinition<Fold> = {
  name: 'risk',
  stateVersion: 1,
  primary: TOPICS.exchanges,
  side: [TOPICS.facts],
  sideSources: ['inventory', 'pii'],
  alertTopic: TOPICS.alertsRisk,
  create: (key) => ({ key, n: 0, hash: 7 }),
  apply(state, message, topic, out) {
    const text =
      topic === TOPICS.facts
        ? `${(message as Fact).source}${JSON.stringify((message as Fact).values)}`
        : (message as Exchange).id
    for (let i = 0; i < text.length; i++) state.hash = (Math.imul(state.hash, 31) + text.charCodeAt(i)) | 0
    state.n++
    out.hset(keys.risk(state.key), { n: state.n, hash: state.hash })
  },
  encode: (state) => JSON.stringify(state),
  decode: (text) => JSON.parse(text),
}

function publishFact(out: Output, name: string, api: Exchange['api'], time: number, n: number): void {
  const fact: Fact = { v: 1, source: name as Fact['source'], api, time, values: { n } }
  out.publish(TOPICS.facts as Topic, api.id, fact)
}

function parse(id: string): Exchange['api'] {
  const [method, rest] = id.split(' ') as [string, string]
  const slash = rest.indexOf('/')
  return apiName(method, rest.slice(0, slash), rest.slice(slash))
}

function alert(name: string, api: Exchange['api'], window: number, n: number): Alert {
  return {
    v: 1,
    id: alertId('flood', name, api.id, window),
    time: window + MINUTE,
    kind: 'flood',
    severity: 'low',
    api,
    title: `${n} calls in a minute`,
    evidence: { n },
  }
}

export const START = 1_700_000_000_000 - (1_700_000_000_000 % MINUTE)

export function exchange(n: number, api: number, time: number, sensor = 's1'): Exchange {
  return {
    v: 1,
    id: `x${n.toString(16).padStart(12, '0')}`,
    time,
    sensor,
    client: { ip: '10.0.0.1', port: 40000, id: '10.0.0.1' },
    server: { ip: '10.0.0.2', port: 80 },
    api: apiName('GET', 'shop.test', `/things/${api}`),
    request: { version: '1.1', method: 'GET', target: `/things/${api}`, host: 'shop.test', bodyBytes: 0 },
    response: { status: 200, bodyBytes: 10 },
    quality: { gapBytes: 0, truncated: false, oneSided: false },
  }
}

/** A deterministic recording: `count` exchanges over `apis` APIs, `perSecond` a second of event time. */
export function recording(count: number, apis: number, perSecond: number): Exchange[] {
  const all: Exchange[] = []
  let seed = 12345
  for (let n = 0; n < count; n++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    all.push(exchange(n, (seed >> 8) % apis, START + Math.floor((n * 1000) / perSecond)))
  }
  return all
}
