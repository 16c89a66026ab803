import type { ModelOperation } from '@apiscope/schema'
import type { Answer } from '../answer.js'
import type { JsonObject } from '../json/access.js'

/** What a request to a model says. */
export interface Asked {
  model?: string | undefined
  /** Names of the tools that the model may call. */
  tools: string[]
  /** The answer is to come in pieces. */
  streamed: boolean
  /** Whose way to ask it is, where the dialect is everybody's. */
  provider?: string | undefined
  /** Parts of the body in which people's words stand, and documents, arguments and results of tools. */
  spoken: unknown[]
}

/** One provider's way to ask and to answer. */
export interface Dialect {
  /** `openai-chat`, `anthropic-messages` … */
  readonly name: string
  /** Whose it is, in OpenTelemetry's words (`gen_ai.provider.name`). */
  readonly provider: string
  readonly operation: ModelOperation
  /**
   * Is this a request of the dialect, by its shape? Several may say so: the answer decides between them.
   * @param path of the target, without its query
   */
  asked(body: JsonObject, path: string): Asked | undefined
  /**
   * Adds what an answer says: a whole one, or one event of it.
   * @param event name of the event, where it has one beside its data
   * @returns false for what is no answer of this dialect
   */
  answered(body: JsonObject, into: Answer, event?: string): boolean
}

/** Names of tools among `values`, each taken by `name`. */
export function namesOf<T>(values: readonly T[], name: (value: T) => string | undefined): string[] {
  const names: string[] = []
  for (const value of values) {
    const found = name(value)
    if (found !== undefined) names.push(found)
  }
  return names
}
