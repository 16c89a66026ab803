/** What may be shown of a value that must not be shown. */

const LONGEST = 48
/** Words of attack grammars that say nothing about anybody. */
const SHOWN = new Set(
  'select union from where and or order by sleep benchmark waitfor script svg img onerror onload alert javascript etc passwd jndi ldap rmi doctype entity system __proto__ constructor prototype'.split(
    ' ',
  ),
)

/**
 * The marks of a value with its words and numbers masked: letters become `a`, digits `9`, runs are cut to three, words of attack
 * grammars stay (`' OR 1=1 -- ` gives `' or 9=9 -- `). At most 48 characters.
 */
export function shapeOf(value: string): string {
  let out = ''
  for (const part of value.slice(0, 240).split(/([\p{L}_]+|\p{N}+)/u)) {
    if (part === '') continue
    if (/^\p{N}/u.test(part)) out += '9'.repeat(Math.min(3, part.length))
    else if (/^[\p{L}_]/u.test(part))
      out += SHOWN.has(part.toLowerCase()) ? part.toLowerCase() : 'a'.repeat(Math.min(3, part.length))
    else out += part.replace(/[^\x20-\x7e]/g, '?').slice(0, 8)
    if (out.length > LONGEST) return `${out.slice(0, LONGEST - 1)}…`
  }
  return out
}

/** The name of a parameter when it looks like one that a programmer gave; `{key}` in place of what does not. */
export function shownName(name: string): string {
  if (/^\([a-z]{4,5}\)$/.test(name)) return name
  const parts = name.slice(0, 64).split(/([.[\]])/)
  return parts
    .map((part) => (/^[.[\]]?$/.test(part) || /^[A-Za-z_@$#-][A-Za-z_$-]{0,30}\d{0,2}$/.test(part) ? part : '{key}'))
    .join('')
}
