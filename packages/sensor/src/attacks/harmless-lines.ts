/** Field lines that need no second look: they come again with nearly every request of a client. */
import { SENSOR_MEMORY_LIMITS } from '../remembered.js'
import { TextSlots } from '../text-slots.js'

/** Lines and values remembered. Count. */
const { fieldLines: SLOTS, fieldLineLength: LONGEST } = SENSOR_MEMORY_LIMITS

/**
 * What attacks in fields consist of and ordinary fields do without. Marks that the grammars of fields need themselves (`;` `"` `=` `*` `,`) tell
 * only beside others.
 */
const TELLS =
  /['<>`|\\{}$^]|\.\.[/\\%]|[^-]--(?!-)|&&|\)\(|\([)\d'"/]|%(?:0|25|2[2789ef]|3[bce]|5[bc]|7[bcd]|c0)|;\s*(?:cat|ls|id|wget|curl|ping|nc|sh|bash|powershell|sleep|whoami|uname|rm|echo)\b|\/(?:etc|proc|bin)\/|\b(?:union|select|sleep|benchmark|waitfor|passwd|jndi|localhost|localtest|metadata)\b|\b(?:or|and)\s+['"\d]|"\s*(?:or|and|like)\b|169\.254|(?:file|gopher|dict|ldaps?|rmi|javascript|php):|rO0AB|AAEAAAD|gAS[A-Z]/i

/** How marks are hidden: escapes and bytes of overlong UTF-8, `%u`, references, UTF-7, look-alikes (as bytes, and as characters). */
const HIDES =
  /%(?:c1|bg|e0%[489]|f[08c]%[89]|u[0-9a-f])|&#|0x2e|\+A[A-Za-z0-9]|[\xc0\xc1\xf8-\xff\u02b9-\u02bc\u2018-\u203a\u2215\u2216\uff00-\uffef]|\xef\xbc|\xe2\x80|\xca[\xb9-\xbc]/i

const tells = (text: string): boolean => TELLS.test(text) || HIDES.test(text)

/** Names and values in which nothing tells. */
const quiet = new TextSlots(SLOTS, LONGEST)

/** Could a field's value, or its whole line, be part of an attack? */
export function fieldTells(text: string): boolean {
  if (quiet.has(text)) return false
  if (tells(text)) return true
  quiet.add(text)
  return false
}

/** Whole heads remembered, and the longest of them: a kept-alive connection says the same with each request. */
export const { heads: HEADS, headLength: LONGEST_HEAD } = SENSOR_MEMORY_LIMITS

export class HarmlessLines {
  private readonly heads = new TextSlots(HEADS, LONGEST_HEAD)
  private readonly lines = new TextSlots(SLOTS, LONGEST)

  /** Is there nothing in these field lines that an attack needs? One comparison for a head that was met lately, or for each such line. */
  all(text: string): boolean {
    if (this.heads.has(text)) return true
    if (!this.each(text)) return false
    this.heads.add(text)
    return true
  }

  private each(text: string): boolean {
    let at = 0
    while (at < text.length) {
      let end = text.indexOf('\n', at)
      if (end < 0) end = text.length
      if (end - at > 2 && !this.one(text.slice(at, end))) return false
      at = end + 1
    }
    return true
  }

  private one(line: string): boolean {
    if (this.lines.has(line)) return true
    if (lineTells(line)) return false
    this.lines.add(line)
    return true
  }
}

const CREDENTIAL = /^(?:proxy-)?authorization:\s*basic\s+([\w+/=-]+)/i
/** Base64 of JSON: the head of a token, the state in a cookie. */
const ENCODED = /eyJ[\w+/-]{8,}/g

function lineTells(line: string): boolean {
  if (tells(line)) return true
  const basic = CREDENTIAL.exec(line)?.[1]
  if (basic !== undefined) return TELLS.test(textIn(basic))
  // Braces stand in any JSON.
  return line.match(ENCODED)?.some((part) => TELLS.test(textIn(part).replace(/[{}]/g, ' '))) ?? false
}

const textIn = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')
