/** Lookups of log4j that only spell a letter: what they give stands in their place. */

/** Lookups open at once; deeper ones stay. Count. */
const DEEPEST = 64
/** Longest lookup that spells something. Characters. */
const LONGEST = 96

/**
 * `${lower:j}`, `${::-n}`, `${env:X:-d}`, `${date:'i'}`, `${base64:…}`, nested or beside one another, replaced by what they give, the innermost
 * first. Lookups with another meaning stay. One pass; `count` says how many were replaced.
 */
export function resolveLookups(text: string): { text: string; count: number } {
  const open: string[] = []
  let current = ''
  let count = 0
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x24 && text.charCodeAt(i + 1) === 0x7b && open.length < DEEPEST) {
      open.push(current + text.slice(from, i))
      current = ''
      i++
      from = i + 1
    } else if (c === 0x7d && open.length > 0) {
      const inner = current + text.slice(from, i)
      const value = spelling(inner)
      if (value !== undefined) count++
      current = open.pop()! + (value ?? `\${${inner}}`)
      from = i + 1
    }
  }
  current += text.slice(from)
  while (open.length > 0) current = `${open.pop()!}\${${current}`
  return count === 0 ? { text, count } : { text: current, count }
}

function spelling(inner: string): string | undefined {
  if (inner.length > LONGEST) return undefined
  const fallback = inner.lastIndexOf(':-')
  if (fallback >= 0) return inner.slice(fallback + 2)
  const colon = inner.indexOf(':')
  const argument = inner.slice(colon + 1)
  switch (inner.slice(0, Math.max(0, colon)).trim()) {
    case 'lower':
    case 'upper':
      return argument
    case 'date':
      return argument.replaceAll("'", '')
    case 'base64':
      return Buffer.from(argument, 'base64').toString('latin1').toLowerCase()
    default:
      return undefined
  }
}
