/** Names of parameters may hold data: `{"users": {"ann@x.org": …}}`. Segments that look like values are replaced. */
const DATA = /@|\d{6}|[0-9a-f]{8}-[0-9a-f]{4}|[+()=\s]|[^\x21-\x7e]{24}/i

/** The name with data-like segments as `{key}`, cut to `limit` characters. */
export function safeName(name: string, limit: number): string {
  const text = name.length > limit ? name.slice(0, limit) : name
  if (!DATA.test(text)) return text
  // An address in a key has dots of its own, so everything around the sign goes.
  return text
    .replace(/[^.[\]]*(?:\.[^.[\]@]+)*@[^[\]]*/g, '{key}')
    .split('.')
    .map((segment) => (DATA.test(segment) && segment !== '{key}' ? segment.replace(/[^[\]]+/g, '{key}') : segment))
    .join('.')
}
