/** Field lines that need no second look: they come again with nearly every request of a client. */

/** Lines remembered, a power of two: one a slot, the last one stays. Count. */
const SLOTS = 2_048
/** Longest line that is remembered. Characters. */
const LONGEST = 512

/**
 * What attacks in fields consist of and ordinary fields do without. Marks that the grammars of fields need themselves (`;` `"` `=` `*` `,`) tell
 * only beside others.
 */
const TELLS =
  /['<>`|\\{}$^]|\.\.[/\\%]|[^-]--(?!-)|&&|\)\(|\([)\d'"/]|%(?:0|25|2[2789ef]|3[bce]|5[bc]|7[bcd]|c0)|;\s*(?:cat|ls|id|wget|curl|ping|nc|sh|bash|powershell|sleep|whoami|uname|rm|echo)\b|\/(?:etc|proc|bin)\/|\b(?:union|select|sleep|benchmark|waitfor|passwd|jndi|localhost|localtest|metadata)\b|\b(?:or|and)\s+['"\d]|"\s*(?:or|and|like)\b|169\.254|(?:file|gopher|dict|ldaps?|rmi|javascript|php):|rO0AB|AAEAAAD|gAS[A-Z]/i

/** Could a field's value, or its whole line, be part of an attack? */
export const fieldTells = (text: string): boolean => TELLS.test(text)

/** Whole heads remembered, a power of two, and the longest of them: a kept-alive connection says the same with each request. */
const HEADS = 512
const LONGEST_HEAD = 1_024

export class HarmlessLines {
  private readonly heads: (string | undefined)[] = new Array(HEADS).fill(undefined)
  private readonly lines: (string | undefined)[] = new Array(SLOTS).fill(undefined)

  /** Is there nothing in these field lines that an attack needs? One comparison for each line that was met lately. */
  all(text: string): boolean {
    const n = text.length
    if (n > LONGEST_HEAD) return this.each(text)
    const slot = slotOf(text, n) & (HEADS - 1)
    if (this.heads[slot] === text) return true
    if (!this.each(text)) return false
    this.heads[slot] = copyOf(text)
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
    const n = line.length
    if (n > LONGEST) return !lineTells(line)
    const slot = slotOf(line, n)
    if (this.lines[slot] === line) return true
    if (lineTells(line)) return false
    this.lines[slot] = copyOf(line)
    return true
  }
}

/** A slice would keep the text alive that it is of. */
const copyOf = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

const CREDENTIAL = /^(?:proxy-)?authorization:\s*basic\s+([\w+/=-]+)/i
/** Base64 of JSON: the head of a token, the state in a cookie. */
const ENCODED = /eyJ[\w+/-]{8,}/g

function lineTells(line: string): boolean {
  if (fieldTells(line)) return true
  const basic = CREDENTIAL.exec(line)?.[1]
  if (basic !== undefined) return fieldTells(textIn(basic))
  // Braces stand in any JSON.
  return line.match(ENCODED)?.some((part) => fieldTells(textIn(part).replace(/[{}]/g, ' '))) ?? false
}

const textIn = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')

function slotOf(line: string, n: number): number {
  let hash = n
  // A dozen characters spread over the line tell most lines apart; where they do not, a slot changes hands.
  const step = 1 + (n >> 4)
  for (let i = n - 1; i >= 0; i -= step) hash = Math.imul(hash, 31) + line.charCodeAt(i)
  return (hash ^ (hash >>> 11)) & (SLOTS - 1)
}
