/** Is there anything in a request-target that an attack needs? One pass over its characters turns nearly all of them away. */

/** What a target without a query, or with plain values only, is made of. */
const PLAIN_TARGET = /^[\w\-=&./?~,]*$/
const TELLING_TARGET = /\.\.|--|\/\/|__|\/\.|=[\w-]{41}|=\/|\/(?:etc|proc|bin|windows)\b|passwd|rO0AB/i

const PLAIN = 1
/** A sign that tells beside another one. */
const SIGN = 2
/** Ends a value. */
const BREAK = 3
/** Values without a mark for so long may be something encoded (`=[\w-]{41}`). Characters. */
const RUN = 41

const kinds = new Uint8Array(128)
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') kinds[c.charCodeAt(0)] = PLAIN
for (const c of '&?~,') kinds[c.charCodeAt(0)] = BREAK
for (const c of '.-_/=') kinds[c.charCodeAt(0)] = SIGN

const SLASH = 0x2f
const EQUALS = 0x3d
const DOT = 0x2e

/**
 * Is a target made of more than plain words and values? True also for doubled marks, hidden names, paths in values, opaque values and names of
 * system files.
 */
export function targetTells(target: string): boolean {
  return mayTell(target) && (!PLAIN_TARGET.test(target) || TELLING_TARGET.test(target))
}

/** False only for targets that neither expression would find anything in. */
function mayTell(target: string): boolean {
  const n = target.length
  let before = 0
  let equals = n
  for (let i = 0; i < n; i++) {
    const c = target.charCodeAt(i)
    const kind = c < 128 ? kinds[c]! : 0
    if (kind === 0) return true
    if (kind === PLAIN) {
      if (before === SLASH ? isPlace(target, i) : isTellingPair(before | 0x20, c | 0x20)) return true
    } else if (kind === BREAK) equals = n
    else if (c === EQUALS) equals = i
    else if (c === before || (before === SLASH && c === DOT) || (before === EQUALS && c === SLASH)) return true
    if (i - equals >= RUN) return true
    before = c
  }
  return false
}

/** Folders of a system by their first letters: more is for the expression to say. */
function isPlace(target: string, at: number): boolean {
  const first = target.charCodeAt(at) | 0x20
  if (first !== 0x65 && first !== 0x70 && first !== 0x62 && first !== 0x77) return false
  const word = target.slice(at, at + 4).toLowerCase()
  return word.startsWith('etc') || word === 'proc' || word.startsWith('bin') || word === 'wind'
}

/** The middle of `passwd` (`sw`), the beginning of `rO0AB` (`o0`). @param first @param second in lower case */
const isTellingPair = (first: number, second: number): boolean =>
  (second === 0x77 && first === 0x73) || (second === 0x30 && first === 0x6f)
