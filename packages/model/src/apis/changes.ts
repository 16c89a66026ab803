/** What has changed about APIs, over all of them: from the views of the inventory and of the labels. */
import type { ApiReport } from '../document.js'

export interface ChangeReport {
  /** Event time, ms. */
  at: number
  api: string
  kind: string
  /** Parameter, `in:name`. */
  name?: string
  detail: string
}

/** Labels found this long after an API was first seen are a change; before, the API was being learned. ms, a day. */
const LEARNED_MS = 86_400_000

/** Newest first; equal times by API and kind. */
export function changesOf(apis: readonly ApiReport[], since = Number.NEGATIVE_INFINITY): ChangeReport[] {
  const found = apis.flatMap((api) => [...appeared(api), ...logged(api), ...newLabels(api), ...replaced(api, apis)])
  const order = (change: ChangeReport) => `${change.api} ${change.kind} ${change.name ?? ''}`
  return found
    .filter(({ at }) => at >= since)
    .sort((a, b) => b.at - a.at || (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0))
}

function appeared({ id, facts, authentication }: ApiReport): ChangeReport[] {
  const at = Number(facts.first_seen_ms)
  if (!Number.isFinite(at)) return []
  return [
    { at, api: id, kind: 'new', detail: `first seen; authentication: ${authentication.join(' ') || 'not known'}` },
  ]
}

function logged({ id, facts }: ApiReport): ChangeReport[] {
  try {
    const changes: Omit<ChangeReport, 'api'>[] = JSON.parse(facts.changes ?? '[]')
    return changes.map((change) => ({ ...change, api: id }))
  } catch {
    return []
  }
}

function newLabels({ id, facts, parameters }: ApiReport): ChangeReport[] {
  const learned = Number(facts.first_seen_ms) + LEARNED_MS
  const found: ChangeReport[] = []
  for (const [name, view] of Object.entries(parameters)) {
    if (name.startsWith('types:')) continue
    const { labels = [], first_seen } = view as { labels?: { label: string; first: number }[]; first_seen?: number }
    for (const { label, first } of labels) {
      // A label that was found a while after its parameter is knowledge gained, not a change of the API.
      if (first < learned || (first_seen !== undefined && first - first_seen > LEARNED_MS)) continue
      found.push({ at: first, api: id, kind: 'new_label', name, detail: label })
    }
  }
  return found
}

/** Since the newer version was first called. */
function replaced({ id, facts }: ApiReport, apis: readonly ApiReport[]): ChangeReport[] {
  const newer = facts.successor === undefined ? undefined : apis.find((api) => api.id === facts.successor)
  const at = Number(newer?.facts.first_seen_ms)
  if (!Number.isFinite(at)) return []
  return [{ at, api: id, kind: 'zombie', detail: `still called, though ${facts.successor} is in use` }]
}

/** Event time of the last change of an API, ms; its first sight when there was none. */
export const lastChange = (api: ApiReport) => changesOf([api])[0]?.at ?? Number.NEGATIVE_INFINITY
