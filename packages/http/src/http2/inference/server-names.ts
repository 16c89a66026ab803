import { type CallName, NameModel, type Observation } from './name-model.js'

/** Names of one server that are told apart, and as many that were called once: beyond, the oldest is let go. */
const NAMES = 256
/** Oldest names among which one is chosen to go. */
const LOOKED_AT = 64
/** Orders of pseudo-headers that are remembered of one client, or of all clients of a server. */
const ORDERS = 8
/** Clients of one server whose orders are remembered. */
const CLIENTS = 256

/** What is known of the calls to one server, by address and port: their names, and in which order clients write a head. */
export class ServerNames {
  /** In the order in which they came. */
  private readonly names = new Map<string, NameModel>()
  /** Names that were called once so far. */
  private readonly once = new Set<string>()
  private readonly orders = new Map<string, Set<string>>()
  /** Pairs of a connection and a name that was called on it. */
  private entries = 0

  get size(): number {
    return this.names.size
  }

  all(): IterableIterator<NameModel> {
    return this.names.values()
  }

  /** The model of a name, made at its second call: most paths with ids in them are called once. */
  sighted(name: CallName): NameModel | undefined {
    const key = `${name.method} ${name.authority}${name.path}`
    const known = this.names.get(key)
    if (known) return known
    if (!this.once.delete(key)) {
      this.once.add(key)
      if (this.once.size > NAMES) this.once.delete(this.once.values().next().value!)
      return undefined
    }
    const model = new NameModel(name)
    this.names.set(key, model)
    if (this.names.size > NAMES) this.letGo()
    return model
  }

  /** Of the oldest names the one that was called on the fewest connections: who makes names up does not push out those of others. */
  private letGo(): void {
    let least: [string, NameModel] | undefined
    let looked = 0
    for (const entry of this.names) {
      if (!least || entry[1].connections < least[1].connections) least = entry
      if (++looked === LOOKED_AT) break
    }
    if (least) this.names.delete(least[0])
  }

  /** A name was called for the first time on a connection. */
  entered(model: NameModel): void {
    model.connections++
    this.entries++
  }

  /**
   * How much is to be expected of names that were never seen (Good and Turing): the share of those that were seen on one connection only,
   * among all that were seen on any.
   */
  get unseen(): number {
    let once = 0
    for (const { connections } of this.names.values()) if (connections <= 1) once++
    return Math.min(1, (once + 1) / (this.entries + 2))
  }

  /** Probability that the messages of a name that was never seen are like these: as of any of those that were. */
  likenessOfUnseen(calls: readonly Observation[]): number {
    const requests = calls.map(({ request }) => request)
    const responses = calls.map(({ response }) => response)
    let asked = 0
    let answered = 0
    for (const { request, response } of this.names.values()) {
      if (request.contradictions(requests) === 0) asked++
      if (response.contradictions(responses) === 0) answered++
    }
    const all = this.names.size + 2
    return ((asked + 0.1) / all) * ((answered + 0.1) / all)
  }

  noteOrder(client: string, order: string): void {
    for (const who of [client, '']) {
      let known = this.orders.get(who)
      if (!known) {
        if (this.orders.size > CLIENTS) continue
        known = new Set()
        this.orders.set(who, known)
      }
      if (known.size < ORDERS) known.add(order)
    }
  }

  /** Orders in which this client writes pseudo-headers, or any client where nothing is known of it. */
  ordersOf(client: string): Iterable<string> {
    return this.orders.get(client) ?? this.orders.get('') ?? []
  }
}
