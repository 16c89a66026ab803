/** Learned templates in `analyze` and `backtest`: exchanges get the names that the run itself teaches, in event time. */
import { createTemplatesWorker } from '@apiscope/inventory'
import { type Exchange, KnownRoutes, keys, renameExchange, type TemplateMessage, TOPICS } from '@apiscope/schema'
import { DEFAULT_SENSOR_LIMITS, Heartbeats, PathSampling, renamingsOf } from '@apiscope/sensor'
import type { SyncState } from '@apiscope/state'
import { type EmbeddedWorkers, runEmbedded } from '@apiscope/worker'
import type { Feed } from './feed.js'

/** Exchanges held back at the start, so that what they teach names them too. */
const HOLD_EXCHANGES = 5_000
/** … and characters of parameter values in them. */
const HOLD_CHARACTERS = 32 * 1024 * 1024
/** Event time let pass before what was held back goes on, ms: brings on the decisions that are due. */
const DECIDE_MS = 20_000

/**
 * Stands before the feed. The worker that learns templates runs ahead on path events, made as a sensor makes them; the
 * first exchanges wait for what it learns, the later ones are renamed from the heartbeat on at which it is learned. Where
 * nothing is learned, everything passes unchanged.
 */
export class LearnedNames {
  private readonly ahead: EmbeddedWorkers
  private readonly paths = new PathSampling(DEFAULT_SENSOR_LIMITS)
  private readonly heartbeats: Heartbeats
  private readonly routes = new Map<string, KnownRoutes>()
  private held: Exchange[] | undefined = []
  private characters = 0

  constructor(
    private readonly feed: Feed,
    state: SyncState,
    known: Readonly<Record<string, string>>,
  ) {
    for (const [host, templates] of Object.entries(known)) this.routes.set(host, new KnownRoutes(JSON.parse(templates)))
    this.ahead = runEmbedded([createTemplatesWorker()], {
      state,
      onPublish: (topic, _host, value) => {
        if (topic === TOPICS.templates) this.learn(value as TemplateMessage)
      },
    })
    this.heartbeats = new Heartbeats('embedded', DEFAULT_SENSOR_LIMITS, ({ time }) => this.ahead.heartbeat(time))
  }

  /** Templates that a store has kept from earlier runs, by host. */
  static async known(state: SyncState): Promise<Record<string, string>> {
    return state.hgetall(keys.templates())
  }

  /** Counters of the learner. */
  get counters(): EmbeddedWorkers['counters'] {
    return this.ahead.counters
  }

  /** In the order of release. */
  exchange(exchange: Exchange): void {
    this.heartbeats.follow(exchange)
    const named = this.held ? exchange : this.named(exchange)
    const path = this.paths.event(named)
    if (path) this.ahead.push(TOPICS.paths, path.host, path)
    if (!this.held) {
      this.feed.exchange(named)
      return
    }
    this.held.push(named)
    for (const { values } of exchange.parameters ?? []) for (const value of values) this.characters += value.length
    if (this.held.length >= HOLD_EXCHANGES || this.characters >= HOLD_CHARACTERS) this.release()
  }

  finish(): void {
    this.release()
    this.ahead.finish()
    this.feed.finish()
  }

  private release(): void {
    if (this.heartbeats.last >= 0) this.heartbeats.advance(this.heartbeats.last + DECIDE_MS)
    const held = this.held ?? []
    this.held = undefined
    for (const exchange of held) this.feed.exchange(this.named(exchange))
  }

  private named(exchange: Exchange): Exchange {
    const routes = this.routes.get(exchange.api.host)
    return routes ? renameExchange(exchange, routes) : exchange
  }

  /** Names that went on before are taken back at once: nothing is under way here. */
  private learn(message: TemplateMessage): void {
    this.routes.set(message.host, new KnownRoutes(message.templates))
    if (this.held) return
    for (const [key, renaming] of renamingsOf(message, 'embedded', this.heartbeats.last)) {
      if (this.feed.byApi.has(renaming.from.id)) this.feed.renaming(key, renaming)
    }
  }
}
