import type { FlowInfo, Half } from '@apiscope/flow'
import type { Message } from '../../message.js'
import type { Shared } from '../../shared.js'
import type { HeaderList } from '../header-list.js'
import type { Stream } from '../stream.js'
import type { NameModel, Observation } from './name-model.js'
import { EntryEvidence, type Guess, type KnownParts } from './posterior.js'
import { shapeOf, sizeClass } from './shape.js'

/** Calls of one name from which is learnt: so many, then one in so many. */
const FIRST = 64
const EVERY = 16
/** Unknown entries of one connection that are followed, and what one costs, bytes. */
const ENTRIES = 64
const ENTRY_BYTES = 4_096
/** Paths and names of one connection that are remembered, and what a path costs, bytes. */
const PATHS = 256
const PATH_BYTES = 384
/** Pseudo-headers of a request. Count. */
const ORDER = 6
/** Longest path that is learnt; one with a query is asked once. */
const LONGEST = 256

/**
 * Names of the calls of one connection: those that are known are learnt for the server, those whose entries are older than the sensor are
 * inferred from what is known of it. Nothing is kept of messages but their shape.
 */
export class ConnectionNames {
  private readonly entries = new Map<string, EntryEvidence>()
  private readonly paths = new Set<string>()
  private readonly entered = new Set<NameModel>()
  private losses = 0
  private order = ''
  private calls = 0
  private serverName = ''

  constructor(
    private readonly flow: FlowInfo,
    private readonly shared: Shared,
  ) {}

  /**
   * The head of a request; what it is named after, when it is not known and there is enough evidence from earlier calls.
   * @param losses times that blocks of this half were lost: entries of before have other ordinals
   * @param lossy there may be entries that nobody saw
   */
  head(stream: Stream, list: HeaderList, client: Half, losses: number, lossy: boolean): Guess | undefined {
    if (losses !== this.losses) this.forget(losses)
    const { method, authority, path } = list
    if (lossy) this.seen(path)
    if (list.unknown === 0 || (method !== undefined && path !== undefined && authority !== undefined)) {
      if (method !== undefined && path !== undefined) this.known(stream, list, client)
      return undefined
    }
    const unknown = this.unknownParts(list, client)
    if (!unknown) return undefined
    stream.naming = { evidence: unknown.evidence, place: unknown.place }
    const guess = this.guess(unknown.evidence, client)
    return guess && guess.probability >= this.shared.limits.inferredProbability ? guess : undefined
  }

  /** A stream is over: learnt from, or taken as evidence; what is still unnamed gets a name where that is enough. */
  finish(stream: Stream, client: Half | undefined): void {
    const { naming } = stream
    if (!naming || client === undefined) return
    stream.naming = undefined
    const observation = observed(stream, client, naming.place)
    if (!observation) return
    if (naming.model) this.learn(naming.model, observation, stream, client)
    if (!naming.evidence) return
    naming.evidence.add(observation)
    if (stream.pending.request) return
    const guess = this.guess(naming.evidence, client)
    const message = stream.sides[client].message
    if (message && guess && guess.probability >= this.shared.limits.inferredProbability) name(stream, message, guess)
  }

  release(): void {
    this.forget(this.losses)
    this.entered.clear()
  }

  /** A path in plain sight: only where others may be older, and only of a length that is inferred. */
  private seen(path: string | undefined): void {
    if (path === undefined || path.length > LONGEST || this.paths.size >= PATHS || this.paths.has(path)) return
    if (!this.shared.budget.take(PATH_BYTES)) return
    this.paths.add(path)
  }

  private forget(losses: number): void {
    this.losses = losses
    this.shared.budget.give(this.entries.size * ENTRY_BYTES + this.paths.size * PATH_BYTES)
    this.entries.clear()
    this.paths.clear()
  }

  private known(stream: Stream, list: HeaderList, client: Half): void {
    const { method, path, authority = '' } = list
    if (path!.length > LONGEST || path!.includes('?')) return
    const { knowledge } = this.shared
    const server = this.server(client)
    if (list.unknown === 0 && list.order !== this.order && list.order.length <= ORDER) {
      this.order = list.order
      knowledge.of(server).noteOrder(this.flow.ip[client], list.order)
    }
    const model = knowledge.sighted(server, { method: method!, authority, path: path! })
    if (!model || (model.calls >= FIRST && this.calls++ % EVERY !== 0)) return
    stream.naming = { model, place: placeOf(list.ordinals.p, list.ordinals.a) }
  }

  private learn(model: NameModel, observation: Observation, { pending }: Stream, client: Half): void {
    if (!this.entered.has(model) && this.entered.size < PATHS) {
      this.entered.add(model)
      this.shared.knowledge.of(this.server(client)).entered(model)
    }
    model.requestType = pending.request?.contentType || model.requestType
    model.responseType = pending.response?.contentType || model.responseType
    model.add(observation)
  }

  /** Which entries stand for what, by the order in which this client writes a head. */
  private unknownParts(
    list: HeaderList,
    client: Half,
  ): { evidence: EntryEvidence; place: number | undefined } | undefined {
    const names = this.shared.knowledge.get(this.server(client))
    const order = names && orderOf(list.order, names.ordersOf(this.flow.ip[client]))
    if (order === undefined) return undefined
    const known: KnownParts = {}
    let key = ''
    for (const [part, letter] of PARTS) {
      const at = order.indexOf(letter)
      const value = list[part] ?? list.unknownAt.get(at)?.value
      if (value !== undefined) known[part] = value
      else if (at >= 0) key += `${letter}${list.unknownAt.get(at)?.ordinal}`
    }
    // The name of the field may be older than the sensor, and its value not.
    this.seen(known.path)
    const evidence = this.entry(key, known)
    const ordinal = (letter: 'p' | 'a') => list.ordinals[letter] ?? list.unknownAt.get(order.indexOf(letter))?.ordinal
    return evidence && { evidence, place: placeOf(ordinal('p'), ordinal('a')) }
  }

  private entry(unknown: string, known: KnownParts): EntryEvidence | undefined {
    const key = `${unknown} ${known.method ?? ''} ${known.authority ?? ''}${known.path ?? ''}`
    let entry = this.entries.get(key)
    if (!entry && this.entries.size < ENTRIES && key.length <= 2 * LONGEST && this.shared.budget.take(ENTRY_BYTES)) {
      entry = new EntryEvidence(known)
      this.entries.set(key, entry)
    }
    return entry
  }

  private guess(evidence: EntryEvidence, client: Half): Guess | undefined {
    const names = this.shared.knowledge.get(this.server(client))
    return names && evidence.guess(names, this.paths)
  }

  private server(client: Half): string {
    const half = client === 0 ? 1 : 0
    if (this.serverName === '') this.serverName = `${this.flow.ip[half]} ${this.flow.port[half]}`
    return this.serverName
  }
}

const PARTS = [
  ['method', 'm'],
  ['authority', 'a'],
  ['path', 'p'],
] as const

/** Insertions between two entries, as far as both are entries of the table. */
function placeOf(path: number | undefined, authority: number | undefined): number | undefined {
  return path === undefined || authority === undefined ? undefined : path - authority
}

/** The one order of pseudo-headers that a head with unknown fields may have; undefined when there is none, or several. */
function orderOf(seen: string, orders: Iterable<string>): string | undefined {
  let found: string | undefined
  for (const order of orders) {
    if (order.length > seen.length || !fits(seen, order)) continue
    if (found !== undefined) return undefined
    found = order
  }
  return found
}

function fits(seen: string, order: string): boolean {
  for (let i = 0; i < seen.length; i++) if (seen[i] !== '?' && seen[i] !== order[i]) return false
  return true
}

/** What a whole exchange that its server took looks like; others have the shape of errors, which all names share. */
function observed(stream: Stream, client: Half, place: number | undefined): Observation | undefined {
  const asked = stream.sides[client]
  const answered = stream.sides[client === 0 ? 1 : 0]
  const request = asked.message
  const response = answered.message
  if (!stream.isOver || stream.wasReset || !request || !response || !isWhole(request) || !isWhole(response))
    return undefined
  if (response.status < 200 || response.status > 299 || (response.grpcStatus ?? 0) !== 0) return undefined
  const shape = shapeOf(asked.sample, request.bodyBytes)
  // An error of gRPC whose trailers are unknown looks so.
  if (response.bodyBytes === 0 && shape[0]!.startsWith('grpc')) return undefined
  return {
    request: shape,
    response: shapeOf(answered.sample, response.bodyBytes),
    requestSize: sizeClass(request.bodyBytes),
    responseSize: sizeClass(response.bodyBytes),
    place,
  }
}

const isWhole = ({ gapBytes, truncated }: Message): boolean => gapBytes === 0 && !truncated

/** Names a request whose head did not. */
function name(stream: Stream, message: Message, { name, probability, requestType, responseType }: Guess): void {
  message.method = name.method
  message.target = name.path
  message.inferred = probability
  if (name.authority !== '' && message.header('host') === undefined) message.rawHeaders.unshift('host', name.authority)
  if (message.contentType === '') message.contentType = requestType
  const { response } = stream.pending
  if (response && response.contentType === '') response.contentType = responseType
  stream.pending.request = message
  if (stream.pending.reason === 'unknown-fields') stream.pending.reason = undefined
}
