/** What the worker shows: fields of `api:{id}:params`, sets `label:{label}`, the fact for the risk worker. */
import { type Fact, keys, TOPICS } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { usable } from '../model/usable.js'
import type { ParameterState, PiiState } from './state.js'

/**
 * Writes one parameter's field; labels with confidence, support, first and last seen, never a value.
 * @param left 0–1, what a long silence has left of the confidence; undefined: it was seen of late
 */
export function writeParameter(
  state: PiiState,
  parameter: ParameterState,
  time: number,
  out: Output,
  left?: number,
): void {
  parameter.written = time
  const view = {
    labels: [...parameter.labels].map(([label, held]) => ({
      label,
      confidence: left === undefined ? held.confidence : Math.round(held.confidence * left * 100) / 100,
      first: held.first,
      ...(held.fixed ? { fixed: true } : {}),
      ...(held.inText ? { in_text: true } : {}),
      ...(held.example === undefined ? {} : { example: held.example }),
    })),
    support: parameter.exchanges,
    values: usable(parameter.evidence),
    distinct: parameter.evidence.distinct.count(),
    kinds: parameter.evidence.kinds,
    first_seen: parameter.first,
    last_seen: parameter.last,
    ...(left === undefined ? {} : { stale: true }),
  }
  out.hset(keys.params(state.api!.id), { [`${parameter.in}:${parameter.name}`]: JSON.stringify(view) })
}

/** After labels changed: sets, the API's plain field, and the fact, each only when it differs from what was written. */
export function writeLabels(state: PiiState, time: number, out: Output): void {
  const api = state.api!
  const { request, response, url } = countLabels(state)
  const text = JSON.stringify([request, response, url])
  if (text === state.fact) return
  const before = labelsIn(state.fact)
  const after = labelsIn(text)
  for (const label of after) if (!before.has(label)) out.sadd(keys.label(label), api.id)
  for (const label of before) if (!after.has(label)) out.srem(keys.label(label), api.id)
  state.fact = text
  out.hset(keys.api(api.id), {
    request_labels: Object.keys(request).sort().join(','),
    response_labels: Object.keys(response).sort().join(','),
  })
  const fact: Fact = {
    v: 1,
    source: 'pii',
    api,
    time,
    values: { request_labels: request, response_labels: response, url_labels: url },
  }
  out.publish(TOPICS.facts, api.id, fact)
}

/** Parameters per label, by direction; `url` counts those in path and query. */
function countLabels(state: PiiState): Record<'request' | 'response' | 'url', Record<string, number>> {
  const counts = { request: {}, response: {}, url: {} } as Record<
    'request' | 'response' | 'url',
    Record<string, number>
  >
  for (const parameter of state.parameters.values()) {
    for (const label of parameter.labels.keys()) {
      const side = parameter.in === 'response' ? counts.response : counts.request
      side[label] = (side[label] ?? 0) + 1
      if (parameter.in === 'query' || parameter.in === 'path') counts.url[label] = (counts.url[label] ?? 0) + 1
    }
  }
  return counts
}

/** The API was renamed: its old name leaves the sets of its labels. */
export function hideLabels({ api, fact }: PiiState, out: Output): void {
  if (!api) return
  for (const label of labelsIn(fact)) out.srem(keys.label(label), api.id)
}

/** The API is forgotten: nothing is shown of its parameters any more. */
export function hideParameters({ api, fact, parameters }: PiiState, out: Output): void {
  if (!api) return
  const shown = [...parameters].filter(([, { written }]) => written > 0).map(([key]) => [key, null] as const)
  if (shown.length > 0) out.hset(keys.params(api.id), Object.fromEntries(shown))
  if (fact !== '') out.hset(keys.api(api.id), { request_labels: null, response_labels: null })
}

function labelsIn(fact: string): Set<string> {
  if (fact === '') return new Set()
  const [request, response] = JSON.parse(fact) as Record<string, number>[]
  return new Set([...Object.keys(request), ...Object.keys(response)].sort())
}
