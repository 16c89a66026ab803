/** Redis keys for people (`docs/redis.md`). Model state lives under `apiscope:state:` and is nobody's interface. */
export const KEY_PREFIX = 'apiscope:'

/** What is kept of an API under keys of its own: its kind is the end of the key. */
export type ApiKeyKind = 'api' | 'params' | 'metrics' | 'past' | 'risk' | 'risk:detail'

const API_PREFIX = `${KEY_PREFIX}api:`

/**
 * A colon in a path must not end a key, or `/users:risk` has the key of the risk of `/users`: it is written `%3A`. So that this can be taken
 * back, a `%3A` that the path has itself is `%253A`, and so on; all else stays as it is. What stands before the first slash is method
 * and host, whose port has a colon that ends nothing.
 */
function escapeId(id: string): string {
  const slash = Math.max(0, id.indexOf('/'))
  const path = id.slice(slash)
  if (!path.includes(':') && !path.includes('3A')) return id
  return id.slice(0, slash) + path.replace(/%(?=(?:25)*3A)/g, '%25').replaceAll(':', '%3A')
}

function unescapeId(text: string): string {
  const slash = Math.max(0, text.indexOf('/'))
  return (
    text.slice(0, slash) +
    text.slice(slash).replace(/%((?:25)*)3A/g, (_, more) => (more === '' ? ':' : `%${more.slice(2)}3A`))
  )
}

const apiKey = (id: string, kind: ApiKeyKind): string =>
  kind === 'api' ? API_PREFIX + escapeId(id) : `${API_PREFIX}${escapeId(id)}:${kind}`

/** What a key of an API is about; undefined for every other key. */
export function parseApiKey(key: string): { id: string; kind: ApiKeyKind } | undefined {
  if (!key.startsWith(API_PREFIX)) return undefined
  const text = key.slice(API_PREFIX.length)
  const colon = text.indexOf(':', Math.max(0, text.indexOf('/')))
  if (colon < 0) return { id: unescapeId(text), kind: 'api' }
  return { id: unescapeId(text.slice(0, colon)), kind: text.slice(colon + 1) as ApiKeyKind }
}

export const keys = {
  /** ZSET api id → risk 0–100. */
  apis: () => `${KEY_PREFIX}apis`,
  /** HASH of plain facts: method, host, template, first_seen, last_seen, calls, … */
  api: (id: string) => apiKey(id, 'api'),
  /** HASH `${in}:${name}` → JSON {labels, types, seen …}; never a raw value. */
  params: (id: string) => apiKey(id, 'params'),
  /** HASH metric → JSON {last, expected, lower, upper}. */
  metrics: (id: string) => apiKey(id, 'metrics'),
  /** HASH `${window}:${slot}` → JSON {v, at_ms, metrics}: closed windows, for charts. */
  past: (id: string) => apiKey(id, 'past'),
  /** HASH factor → signed contribution. */
  risk: (id: string) => apiKey(id, 'risk'),
  /** HASH profile, history (JSON), low and high of the interval, model version; for `apiscope risk explain`. */
  riskDetail: (id: string) => apiKey(id, 'risk:detail'),
  /** SET of api ids that carry the label. */
  label: (label: string) => `${KEY_PREFIX}label:${label}`,
  /** HASH sensor → JSON {v, at_ms, report, notices}: what it saw and what it did not. */
  coverage: () => `${KEY_PREFIX}coverage`,
  /** HASH host → JSON list of the templates learned for it. */
  templates: () => `${KEY_PREFIX}templates`,
  /** SET of api ids of the host. */
  host: (host: string) => `${KEY_PREFIX}host:${host}`,
}
