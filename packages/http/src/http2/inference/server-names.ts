import { type CallName, NameModel, type Observation } from './name-model.js'

/** Names of one server that are told apart: beyond, the one called least recently is let go. */
const NAMES = 256
/** Orders of pseudo-headers that are remembered of one client, or of all clients of a server. */
const ORDERS = 8
/** Clients of one server whose orders are remembered. */
const CLIENTS = 256

/** What is known of the calls to one server, by address and port: their names, and in which order clients write a head. */
export class ServerNames {
  /** Least recently used first. */
  private readonly names = new Map<string, NameModel>()
  private readonly orders = new Map<string, Set<string>>()
  /** Pairs of a connection and a name that was called on it. */
  private entries = 0

  get size(): number {
    return this.names.size
  }

  all(): IterableIterator<NameModel> {
    return this.names.values()
  }

  /** The model of a name, made when there is none. */
  of(name: CallName): NameModel {
    const key = keyOf(name)
    const model = this.names.get(key) ?? new NameModel(name)
    this.names.delete(key)
    this.names.set(key, model)
    if (this.names.size > NAMES) this.names.delete(this.names.keys().next().value!)
    return model
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

const keyOf = ({ method, authority, path }: CallName): string => `${method} ${authority}${path}`
