/** What attacks consist of and ordinary values seldom: counted to choose what is worth the classifier's time. */

/** One bit a group of characters. */
const GROUP = new Uint16Array(128)
const GROUPS = ["'", '"', '`', '<>', ';', '|', '$', '()', '{}', '[]', '\\', '*', '=', '%', '&', '#']
GROUPS.forEach((group, bit) => {
  for (const c of group) GROUP[c.charCodeAt(0)] = 1 << bit
})
/** Further signs, above the groups. */
const CONTROL = 1 << 16
const FOLDED = 1 << 17
const TWICE = 1 << 18
const LONG = 1 << 19
const PLACE = 1 << 20
const WORDS = 1 << 21
/** Characters that tell when they stand twice in a row. */
const DOUBLED = new Uint8Array(128)
for (const c of '.-/&_') DOUBLED[c.charCodeAt(0)] = 1

/** Texts without a blank or mark from this length on may be something encoded. Characters. */
const OPAQUE = 41
/** Looked at of a text: its beginning and its end, as the classifier does. Characters. */
const HEAD = 3_072
const TAIL = 1_024

/** Files, schemes and devices that are asked for without any mark. */
const PLACES =
  /(?:^|[/:])(?:etc|proc|var|opt|bin|usr|tmp|windows|winnt|boot)[/:]|^[a-z]:\/|\/\.\w|\b(?:file|gopher|dict|php|phar|expect|jar|ldaps?|rmi|javascript|vbscript|data|jndi):|\bhttps?:[^/]|::|@@|\b(?:169\.254|127\.\d|localhost|localtest|burpcollab|0x7f|metadata)|rO0AB|AAEAAAD|web-inf|\.(?:git|env|htaccess|aws|bak|old|ini|inc)\b|passwd|\b(?:prototype|constructor|__proto__|runtime|process)\./i

/** Words of grammars between blanks, where prose would not put them. */
const GRAMMAR =
  /(?:^|\s)(?:or|and|xor|having|div|mod|like|rlike|between)\s+(?:not\s+)?(?:\d|true|false|null)|\bnot\s+(?:true|false|null)\b|\b(?:union|select|sleep|benchmark|waitfor|xp_cmdshell|pg_sleep|dbms_\w+|exec|execute|declare|drop|truncate|alter|shutdown|import|xargs)\b|\b(?:insert\s+into|delete\s+from|order\s+by|group\s+by)\b|\b(?:cat|wget|curl|ping|nslookup|whoami|powershell|cmd|bash|sh|nc|id)\s/i

/**
 * How much in a text could be part of an attack, 0 for nothing: groups of marks, control and look-alike characters, doubled marks, opaque
 * length, places and words of grammars. Texts of 0 need no classifier. One pass and two searches over at most 4,096 characters.
 */
export function tellsOf(value: string): number {
  const text = value.length > HEAD + TAIL ? `${value.slice(0, HEAD)} ${value.slice(-TAIL)}` : value
  let bits = 0
  let before = 0
  let blank = false
  let run = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 128) {
      if (isFolded(c) || isOverlong(c, text.charCodeAt(i + 1))) bits |= FOLDED
    } else {
      bits |= GROUP[c]!
      if (c < 32 || c === 127) bits |= CONTROL
      if (c === before && DOUBLED[c] === 1) bits |= TWICE
      if (c === 32) blank = true
    }
    run = c <= 32 ? 0 : run + 1
    if (run >= OPAQUE) bits |= LONG
    before = c
  }
  if (text.length >= 5 && PLACES.test(text)) bits |= PLACE
  if (blank && GRAMMAR.test(text)) bits |= WORDS
  return count(bits) + ((bits & (PLACE | WORDS)) !== 0 ? 1 : 0)
}

/** Servers fold them to marks: full-width forms, curly quotes, primes, odd blanks, and characters whose low byte ends a line. */
function isFolded(c: number): boolean {
  if (c > 0xff && ((c & 0xff) === 10 || (c & 0xff) === 13)) return true
  return (
    (c >= 0xff00 && c <= 0xffef) ||
    (c >= 0x2018 && c <= 0x203a) ||
    c === 0x02b9 ||
    c === 0x02bc ||
    c === 0xa0 ||
    c === 0xad
  )
}

/** Bytes read as latin1 that begin UTF-8 longer than it may be. */
const isOverlong = (c: number, next: number): boolean =>
  next >= 0x80 &&
  next <= 0xbf &&
  ((c & 0xfe) === 0xc0 || (c >= 0xf8 && c <= 0xfd) || (c === 0xe0 && next < 0xa0) || (c === 0xf0 && next < 0x90))

function count(bits: number): number {
  let n = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) n++
  return n
}
