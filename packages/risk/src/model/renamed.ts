/** Names that factors and products had in earlier versions: stores, feedback and scripts may still have them. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['overheard', 'cleartext_transmission'],
  ['exposed_stake', 'internet_facing_sensitive'],
  ['unlimited_stake', 'sensitive_without_rate_limit'],
  ['link_suffices', 'url_only_access'],
  ['state_changing', 'function_impact'],
])

/** The name that a factor or product has now. */
export function currentName(name: string): string {
  return RENAMED.get(name) ?? name
}

/** The same contributions under the names of now. */
export function currentNames<T>(contributions: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(contributions).map(([name, value]) => [currentName(name), value]))
}
