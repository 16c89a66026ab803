/** Dotted names of nested values. A dot, a bracket or a backslash in a key itself has a backslash before it: `settings.log\.level`. */

/** The key as it stands in a dotted name. */
export function escapeKey(key: string): string {
  return /[.[\\]/.test(key) ? key.replace(/[.[\\]/g, '\\$&') : key
}

/** The key that a part of a dotted name (without its `[]`) stands for. */
export function unescapeKey(part: string): string {
  return part.indexOf('\\') < 0 ? part : part.replace(/\\([.[\\])/g, '$1')
}

/** Parts of a dotted name, as written: cut at dots that are neither escaped nor in brackets (`filter[a.b]` is one part). */
export function pathParts(name: string): string[] {
  if (name.indexOf('\\') < 0 && name.indexOf('[') < 0) return name.split('.')
  const parts: string[] = []
  let from = 0
  let open = 0
  for (let i = 0; i < name.length; i++) {
    const c = name.charCodeAt(i)
    if (c === 0x5c) i++
    else if (c === 0x5b) open++
    else if (c === 0x5d) open = Math.max(0, open - 1)
    else if (c === 0x2e && open === 0) {
      parts.push(name.slice(from, i))
      from = i + 1
    }
  }
  parts.push(name.slice(from))
  return parts
}
