import type { CallName, NameModel, Observation } from './name-model.js'
import type { ServerNames } from './server-names.js'

/** Distinct calls of one entry that are weighed; further ones say little that is new. */
const CALLS = 16
/** The same call again is no new witness: so often it counts. */
const SAME = 3
/** How often tags and sizes come shifts the odds of two names by no more than this each, and places in the table (natural logarithm) … */
const EACH = 2
/** … and all of it, with how often names are called, by no more than this: two methods of the same types are never told apart by habit. */
const SOFT = 5

/** Part of a name that is known, though not all of it is. */
export type KnownParts = Partial<CallName>

export interface Guess {
  name: CallName
  /** Of being right, 0 to 1. */
  probability: number
  requestType: string
  responseType: string
}

/**
 * What was seen of the calls behind one unknown entry of a table. All of them have one name, since an entry never changes: what they look
 * like is weighed together against the names that are known of the server, and against one that is not (Bayes).
 */
export class EntryEvidence {
  private readonly calls = new Map<string, { observation: Observation; count: number }>()

  constructor(readonly known: KnownParts) {}

  add(observation: Observation): void {
    const key = `${observation.request}\n${observation.response}\n${observation.requestSize} ${observation.responseSize}`
    const call = this.calls.get(key)
    if (call) call.count = Math.min(SAME, call.count + 1)
    else if (this.calls.size < CALLS) this.calls.set(key, { observation, count: 1 })
  }

  /**
   * The most likely name. @param excluded paths that have entries of their own on this connection
   */
  guess(server: ServerNames, excluded: ReadonlySet<string>): Guess | undefined {
    if (this.calls.size === 0) return undefined
    const unseen = server.unseen
    const models = [...server.all()].filter((model) => this.fits(model, excluded))
    if (models.length === 0) return undefined
    const calls = [...this.calls.values()].map(({ observation }) => observation)
    const tags = capped(
      models.map((model) => this.sum((one) => model.tags(one))),
      EACH,
    )
    const sizes = capped(
      models.map((model) => this.sum((one) => model.sizes(one))),
      EACH,
    )
    const places = capped(
      models.map((model) => model.place(calls[0]!.place)),
      EACH,
    )
    const often = models.map(({ connections }) => Math.log(1 + Math.log2(1 + connections)))
    const habit = capped(
      models.map((_, i) => often[i]! + tags[i]! + sizes[i]! + places[i]!),
      SOFT,
    )
    const all = Math.log(habit.reduce((sum, one) => sum + Math.exp(one), 0))
    const known = Math.log(1 - unseen) - all
    const logs = models.map((model, i) => known + habit[i]! + model.contradicted(calls))
    return best(models, logs, Math.log(unseen * server.likenessOfUnseen(calls)))
  }

  private fits({ name }: NameModel, excluded: ReadonlySet<string>): boolean {
    const { method, authority, path } = this.known
    if (path === undefined && excluded.has(name.path)) return false
    return (
      (method === undefined || method === name.method) &&
      (authority === undefined || authority === name.authority) &&
      (path === undefined || path === name.path)
    )
  }

  private sum(of: (observation: Observation) => number): number {
    let sum = 0
    for (const { observation, count } of this.calls.values()) sum += count * of(observation)
    return sum
  }
}

/** Differences to the greatest, none above `most`: zero for the best. */
function capped(logs: readonly number[], most: number): number[] {
  const top = Math.max(...logs)
  return logs.map((log) => Math.max(log - top, -most))
}

function best(models: readonly NameModel[], logs: readonly number[], other: number): Guess | undefined {
  let top = 0
  for (let i = 1; i < logs.length; i++) if (logs[i]! > logs[top]!) top = i
  let sum = Math.exp(other - logs[top]!)
  for (const log of logs) sum += Math.exp(log - logs[top]!)
  const { name, requestType, responseType } = models[top]!
  return { name, probability: 1 / sum, requestType, responseType }
}

/** What is to be done with a stream when it is over. */
export interface NameNote {
  /** Known: it is learnt from. */
  model?: NameModel
  /** Unknown: it is evidence. */
  evidence?: EntryEvidence
  place: number | undefined
}
