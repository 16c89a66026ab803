/** Names for the parameters of a template, for people and for exported descriptions. Identity stays with the template itself. */

const PLACEHOLDER = /;([\w.$-]{1,64})=\{id\}|([\w.$-]{1,64})\(\{id\}\)|\{(id|rest)\}/g
/** Segments that say nothing of what follows them. */
const MUTE = /^(?:api|apis|rest|rpc|v\d[\w.-]*|\d[\d.-]*|by[-_]?id|latest|-|_)$/i

/**
 * One name for each placeholder of a template, in order: `/users/{id}/orders/{id}` → `userId`, `orderId`. The word before names
 * it, in the singular; a matrix parameter or OData key keeps its own name; without a word it is `id`. Names are distinct.
 */
export function parameterNames(template: string): string[] {
  const names: string[] = []
  const taken = new Set<string>()
  for (const match of template.matchAll(PLACEHOLDER)) {
    const name = match[1] ?? (match[3] === 'rest' ? 'rest' : nameFrom(match[2] ?? wordBefore(template, match.index)))
    names.push(distinct(name, taken))
  }
  return names
}

/** The template with names in its placeholders: `/users/{id}` → `/users/{userId}`. */
export function displayTemplate(template: string): string {
  const names = parameterNames(template)
  let next = 0
  return template.replace(/\{(?:id|rest)\}/g, () => `{${names[next++]}}`)
}

/** The nearest literal segment before `at` that names a thing; '' when there is none. */
function wordBefore(template: string, at: number): string {
  const segments = template.slice(0, at).split('/')
  segments.pop()
  const word = segments.pop() ?? ''
  return word.includes('{') || word.startsWith('~') || MUTE.test(word) ? '' : word
}

function nameFrom(word: string): string {
  const parts = word
    .replace(/\.\w{1,5}$/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z\d]+/)
    .filter((part) => part !== '')
  if (parts.length === 0) return 'id'
  parts.push(singular(parts.pop()!), 'Id')
  const camel = parts.map((part, i) =>
    i === 0 ? part.toLowerCase() : part[0]!.toUpperCase() + part.slice(1).toLowerCase(),
  )
  return /^\d/.test(camel[0]!) ? `_${camel.join('')}` : camel.join('')
}

/** English plurals as routes use them; words that end in `ss`, `us` or `is` stay. */
export function singular(word: string): string {
  if (word.length < 4 || /(?:ss|us|is)$/i.test(word)) return word
  if (/ies$/i.test(word)) return `${word.slice(0, -3)}y`
  if (/(?:sses|xes|ches|shes|zzes)$/i.test(word)) return word.slice(0, -2)
  return /s$/i.test(word) ? word.slice(0, -1) : word
}

function distinct(name: string, taken: Set<string>): string {
  let free = name
  for (let n = 2; taken.has(free); n++) free = `${name}${n}`
  taken.add(free)
  return free
}
