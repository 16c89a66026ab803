/** What an API that is a model was asked for, by whom, and what it counted. */
import type { Exchange } from '@apiscope/schema'
import { newTally, ranked, type Tally, tally } from '../values/tally.js'

export interface Spent {
  calls: number
  input: number
  output: number
}

export interface Models {
  providers: Tally
  operations: Tally
  /** By the names that answers give, else those that were asked for. */
  models: Tally
  toolsOffered: Tally
  toolsCalled: Tally
  finishReasons: Tally
  all: Spent
  /** Calls whose tokens were not told, or could not be read. */
  uncounted: number
  /** Actor → what it spent; the others together under ''. */
  actors: Map<string, Spent>
}

/** Names distinguished of each kind. Count. */
const NAMES = 24
/** Actors told apart; the one that asks least gives way, so nobody can fill it for long. Count. */
const ACTORS = 16

export function newModels(): Models {
  const [providers, operations, models, toolsOffered, toolsCalled, finishReasons] = Array.from({ length: 6 }, () =>
    newTally(),
  ) as [Tally, Tally, Tally, Tally, Tally, Tally]
  const all = { calls: 0, input: 0, output: 0 }
  const actors = new Map<string, Spent>()
  return { providers, operations, models, toolsOffered, toolsCalled, finishReasons, all, uncounted: 0, actors }
}

/** A call that goes on, or runs over WebSocket, is told twice: its beginning counts as the call, its end brings the tokens. */
export function observeModel(state: Models, { genai, message, client, response }: Exchange): void {
  if (!genai) return
  const isCall = message === undefined || message.from === 'client'
  const { inputTokens: input, outputTokens: output } = genai
  spend(state.all, isCall, input, output)
  spend(actorOf(state.actors, client.id), isCall, input, output)
  if (isCall) {
    tally(state.providers, genai.provider, NAMES)
    tally(state.operations, genai.operation, NAMES)
    for (const tool of genai.toolsOffered ?? []) tally(state.toolsOffered, tool, NAMES)
  }
  const isEnd = !genai.open && message?.from !== 'client'
  if (!isEnd) return
  if (input === undefined && response !== undefined && response.status < 300) state.uncounted++
  // A refused name may be anybody's invention.
  const isRefused = response !== undefined && response.status >= 300
  const model = genai.responseModel ?? (isRefused ? undefined : genai.requestModel)
  if (model !== undefined) tally(state.models, model, NAMES)
  for (const tool of genai.toolsCalled ?? []) tally(state.toolsCalled, tool, NAMES)
  for (const reason of genai.finishReasons ?? []) tally(state.finishReasons, reason, NAMES)
}

function spend(of: Spent, isCall: boolean, input = 0, output = 0): void {
  if (isCall) of.calls++
  of.input += input
  of.output += output
}

function actorOf(actors: Models['actors'], id: string): Spent {
  const known = actors.get(id)
  if (known) return known
  const spent = { calls: 0, input: 0, output: 0 }
  if (actors.size >= ACTORS) giveWay(actors)
  actors.set(id, spent)
  return spent
}

function giveWay(actors: Models['actors']): void {
  let least: [string, Spent] | undefined
  for (const entry of actors) if (entry[0] !== '' && (!least || entry[1].calls < least[1].calls)) least = entry
  const rest = actors.get('') ?? { calls: 0, input: 0, output: 0 }
  const [id, { calls, input, output }] = least!
  actors.delete(id)
  actors.set('', { calls: rest.calls + calls, input: rest.input + input, output: rest.output + output })
}

/** Fields of `api:{id}`. */
export function modelFields(state: Models): Record<string, string | number | null> {
  const { all } = state
  const counts = (names: Tally): string =>
    ranked(names)
      .map((name) => `${name}=${names[name]}`)
      .join(' ')
  const actors = [...state.actors]
    .map(([actor, spent]) => ({ actor: actor === '' ? 'others' : actor, ...spent }))
    .sort((a, b) => b.input + b.output - a.input - a.output || (a.actor < b.actor ? -1 : 1))
  return {
    model_provider: ranked(state.providers).join(' '),
    model_operations: counts(state.operations),
    models: counts(state.models),
    model_calls: all.calls,
    model_input_tokens: all.input,
    model_output_tokens: all.output,
    model_uncounted: state.uncounted > 0 ? state.uncounted : null,
    model_tools_offered: counts(state.toolsOffered),
    model_tools_called: counts(state.toolsCalled),
    model_finish_reasons: counts(state.finishReasons),
    model_actors: JSON.stringify(actors),
  }
}

export function modelsFromJson(json: Omit<Models, 'actors'> & { actors: [string, Spent][] }): Models {
  return {
    ...json,
    providers: newTally(json.providers),
    operations: newTally(json.operations),
    models: newTally(json.models),
    toolsOffered: newTally(json.toolsOffered),
    toolsCalled: newTally(json.toolsCalled),
    finishReasons: newTally(json.finishReasons),
    actors: new Map(json.actors),
  }
}
