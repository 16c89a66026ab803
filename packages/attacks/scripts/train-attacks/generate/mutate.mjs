/** The same value as it may stand in a request: encoded, in another case, among other text. */

import { evade } from './evade.mjs'

const percent = (text, all) =>
  Buffer.from(text, 'utf8').reduce((out, byte) => {
    const c = String.fromCharCode(byte)
    const plain = all ? false : /[A-Za-z0-9_.~-]/.test(c)
    return out + (plain ? c : `%${byte.toString(16).padStart(2, '0')}`)
  }, '')

/** Payloads whose meaning does not depend on case. */
const CASELESS = new Set(['sqli', 'xss', 'traversal'])
/** Values that are one object: nothing may stand around them. */
const WHOLE = new Set(['deser', 'graphql', 'xxe', 'ssrf'])

export function disguise(value, kind, random) {
  let text = value
  const chance = (p) => random.next() < p
  if (kind === 'sqli' && chance(0.12))
    text = text.replaceAll(' ', ['/**/', '+', '%20', '%09', '\n', '/*x*/', '  ', '%0a'][random.below(8)])
  if (CASELESS.has(kind) && chance(0.12))
    text = [...text].map((c) => (chance(0.5) ? c.toUpperCase() : c.toLowerCase())).join('')
  else if (kind === 'sqli' && chance(0.35)) text = text.toUpperCase()
  if (!WHOLE.has(kind) && chance(0.1))
    text = `${['id=', 'q=', 'test ', 'foo', '1', 'name=', '/', 'x&y=', 'search/', '?a=1&b='][random.below(10)]}${text}`
  if (!WHOLE.has(kind) && chance(0.05))
    text = `${text}${['', ' x', '&b=2', '/', ' test', '.html', ' HTTP/1.1'][random.below(7)]}`
  if (!WHOLE.has(kind) && text.length < 1500 && chance(0.12)) return evade(text, random)
  const how = random.next()
  if (how < 0.12) return percent(text, false)
  if (how < 0.15) return percent(percent(text, false), false)
  if (how < 0.17) return percent(text, true)
  if (how < 0.2 && !/\+/.test(text)) return percent(text, false).replaceAll('%20', '+')
  if (how < 0.22 && kind === 'xss')
    return text.replace(/[<>"'():]/g, (c) =>
      chance(0.5) ? `&#${c.charCodeAt(0)};` : `&#x${c.charCodeAt(0).toString(16)};`,
    )
  if (how < 0.235) return text.replace(/[<>"'();]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  if (how < 0.25 && !WHOLE.has(kind)) return JSON.stringify(text).slice(1, -1)
  if (how < 0.26 && text.length > 12) return Buffer.from(text).toString('base64')
  if (how < 0.27) return text.replace(/[<>'";()]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
  return text
}

/** Encodings are no sign of an attack: ordinary values come in them as well. */
export function disguiseOrdinary(value, random) {
  const how = random.next()
  if (how < 0.1) return percent(value, false)
  if (how < 0.12) return percent(percent(value, false), false)
  if (how < 0.15) return percent(value, false).replaceAll('%20', '+')
  if (how < 0.18) return JSON.stringify(value).slice(1, -1)
  if (how < 0.2)
    return value.replace(
      /[<>&"']/g,
      (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&#39;' })[c],
    )
  if (how < 0.22 && value.length > 12) return Buffer.from(value).toString('base64')
  if (how < 0.25) return value.toUpperCase()
  if (how < 0.28) return value.toLowerCase()
  return value
}
