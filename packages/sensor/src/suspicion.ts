/** Is there anything in these bytes that an attack needs and ordinary fields seldom have? Sampling must not be a way past. */

const NEVER = 0
const ALWAYS = 1
/** Twice in a row: `..`, `--`, `__`, `&&`. */
const TWICE = 2
const PERCENT = 3
const BACKSLASH = 4
/** `${`, `$(`, `$_`, `$[` and a name that begins with it (`"$ne"`, `[$ne]`); a variable of GraphQL is none of them. */
const DOLLAR = 5

const classes = new Uint8Array(256)
for (const c of "'<>;|`*") classes[c.charCodeAt(0)] = ALWAYS
for (const c of '.-_&({') classes[c.charCodeAt(0)] = TWICE
classes[0x25] = PERCENT
classes[0x5c] = BACKSLASH
classes[0x24] = DOLLAR
/** Bytes before and after a `$` that make it more than a variable. */
const beforeDollar = new Uint8Array(256)
for (const c of `"'[`) beforeDollar[c.charCodeAt(0)] = 1
const afterDollar = new Uint8Array(256)
for (const c of '{([_') afterDollar[c.charCodeAt(0)] = 1

/** What an escape `%XX` stands for, when it is one of these: NUL, line ends, quotes, brackets, `%`, `.`, `/`, `;`, and overlong UTF-8. */
const escaped = new Uint8Array(256)
for (const c of '\0\n\r"\'<>()%$;|&`{}[]\\*#./') escaped[c.charCodeAt(0)] = 1
escaped[0xc0] = 1
escaped[0xc1] = 1

/** One pass, no allocation, over a request's body. */
export function isSuspicious(bytes: Uint8Array): boolean {
  let before = 0
  for (let i = 0; i < bytes.length; i++) {
    const c = bytes[i]!
    const kind = classes[c]!
    if (kind !== NEVER) {
      if (kind === ALWAYS || (kind === TWICE && c === before)) return true
      if (kind === PERCENT && isEscaped(bytes, i + 1)) return true
      if (kind === DOLLAR && (beforeDollar[before] === 1 || afterDollar[bytes[i + 1] ?? 0] === 1)) return true
      // `\n`, `\"` and `\/` stand in any JSON; other escapes hide something.
      if (kind === BACKSLASH && !isPlainEscape(bytes[i + 1] ?? 0)) return true
    }
    before = c
  }
  return false
}

function isEscaped(bytes: Uint8Array, at: number): boolean {
  if (at + 1 >= bytes.length) return false
  const high = digit(bytes[at]!)
  const low = digit(bytes[at + 1]!)
  return high >= 0 && low >= 0 && escaped[high * 16 + low] === 1
}

const digit = (c: number) => (c >= 48 && c <= 57 ? c - 48 : (c | 32) >= 97 && (c | 32) <= 102 ? (c | 32) - 87 : -1)

const isPlainEscape = (c: number) => c === 0x6e || c === 0x22 || c === 0x2f || c === 0x74
