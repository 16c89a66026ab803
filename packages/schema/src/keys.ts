/** Redis keys for people (`docs/redis.md`). Model state lives under `apiscope:state:` and is nobody's interface. */
export const KEY_PREFIX = 'apiscope:'

export const keys = {
  /** ZSET api id → risk 0–100. */
  apis: () => `${KEY_PREFIX}apis`,
  /** HASH of plain facts: method, host, template, first_seen, last_seen, calls, … */
  api: (id: string) => `${KEY_PREFIX}api:${id}`,
  /** HASH `${in}:${name}` → JSON {labels, types, seen …}; never a raw value. */
  params: (id: string) => `${KEY_PREFIX}api:${id}:params`,
  /** HASH metric → JSON {last, expected, lower, upper}. */
  metrics: (id: string) => `${KEY_PREFIX}api:${id}:metrics`,
  /** HASH factor → signed contribution. */
  risk: (id: string) => `${KEY_PREFIX}api:${id}:risk`,
  /** HASH profile, history (JSON), low and high of the interval, model version; for `apiscope risk explain`. */
  riskDetail: (id: string) => `${KEY_PREFIX}api:${id}:risk:detail`,
  /** SET of api ids that carry the label. */
  label: (label: string) => `${KEY_PREFIX}label:${label}`,
  /** HASH host → JSON list of the templates learned for it. */
  templates: () => `${KEY_PREFIX}templates`,
  /** SET of api ids of the host. */
  host: (host: string) => `${KEY_PREFIX}host:${host}`,
}
